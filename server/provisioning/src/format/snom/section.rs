//! The sections of a snom file.

use serde::Deserialize;

/// A section of a file (snom's wiki, "Desk Phone Configuration Files" and the page of each tag).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Section {
    /// `<phone-settings>`: almost all settings.
    #[default]
    PhoneSettings,
    /// `<functionKeys>`: `<fkey idx="0" context="1" label="…">blf 200|*8200</fkey>`, numbered from 0.
    FunctionKeys,
    /// `<tbook>`: the phone's own phonebook, complete.
    Tbook,
    /// `<dialplan>`: `<TEMPLATE MATCH="0" Timeout="1" User="Phone"/>`, in capitals.
    Dialplan,
    /// `<certificates>`: `<certificate url="…"/>`.
    Certificates,
    /// `<gui-languages>`: `<language url="…" name="…"/>`, for the screen.
    GuiLanguages,
    /// `<web-languages>`: `<language url="…" name="…"/>`, for the web page.
    WebLanguages,
    /// `<firmware-settings>`: `<firmware>` with the URL.
    FirmwareSettings,
}

impl Section {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::PhoneSettings => "phone-settings",
            Self::FunctionKeys => "functionKeys",
            Self::Tbook => "tbook",
            Self::Dialplan => "dialplan",
            Self::Certificates => "certificates",
            Self::GuiLanguages => "gui-languages",
            Self::WebLanguages => "web-languages",
            Self::FirmwareSettings => "firmware-settings",
        }
    }

    /// `e="2"` allows character references above 255 (snom's wiki, on `<phone-settings>`). `complete` makes the phone
    /// delete entries that are not in the file.
    pub(super) fn attributes(self) -> &'static str {
        match self {
            Self::PhoneSettings | Self::FunctionKeys | Self::Dialplan => " e=\"2\"",
            Self::Tbook => " e=\"2\" complete=\"true\"",
            Self::Certificates | Self::GuiLanguages | Self::WebLanguages | Self::FirmwareSettings => "",
        }
    }

    /// Whether the elements of the section have attributes only.
    pub(super) fn has_attributes_only(self) -> bool {
        matches!(self, Self::Dialplan | Self::Certificates | Self::GuiLanguages | Self::WebLanguages)
    }
}
