//! One line of a configuration file, before the values are filled in.

use crate::{
    format::{Grammar, Kind, Permission, snom::Section},
    settings::{SettingId, Value},
};
use serde::Deserialize;

/// A line, for one model and one generation of firmware.
#[derive(Clone, Debug)]
pub struct Line {
    /// The parameter's name. Only a key's holds placeholders: the numbers of the key.
    pub name: Vec<Piece>,
    /// The index that follows the name.
    pub index: Option<Vec<Piece>>,
    /// Whether a line of this name stands above, and both count.
    pub is_again: bool,
    /// What the telephone's user may do with it.
    pub permission: Option<Permission>,
    /// Further attributes of the element, by name.
    pub attributes: Vec<(String, Vec<Piece>)>,
    /// In which section it stands.
    pub section: Section,
    /// What its value is.
    pub kind: Kind,
    /// What its value as a whole is written in.
    pub grammar: Grammar,
    /// Its value. One text alone is written as it is; everything else is escaped.
    pub value: Vec<Piece>,
    /// The setting that is written here.
    pub setting: Option<Written>,
    /// Further settings that show here.
    pub also: Vec<SettingId>,
    /// The setting that must be on, or something, for this one to be written; of a key, for the whole key.
    pub needs: Option<Written>,
    /// The switch without which the value is empty.
    pub if_on: Option<Written>,
    /// What is written instead where something filled into the value is empty: the first that is complete, else the last.
    pub if_empty: Vec<Vec<Piece>>,
    /// What stands between the items of a list that has commas.
    pub between: Option<String>,
    /// When it is written; always, if nothing is said.
    pub case: Option<Case>,
}

impl Line {
    /// Whether its name, without `static.`, begins so.
    pub fn begins_with(&self, beginning: &str) -> bool {
        match self.name.as_slice() {
            [Piece::Text(name)] => name.strip_prefix("static.").unwrap_or(name).starts_with(beginning),
            _ => false,
        }
    }

    /// All that may be filled into its value and its attributes.
    pub fn pieces(&self) -> impl Iterator<Item = &Piece> {
        let attributes = self.attributes.iter().map(|(_, value)| value);
        self.if_empty.iter().chain(attributes).flatten().chain(&self.value)
    }

    /// Whether its value holds something that opens a door.
    pub fn holds_secret(&self) -> bool {
        self.pieces().any(|piece| matches!(piece, Piece::Placeholder(placeholder) if placeholder.is_secret()))
    }

    /// What its value always begins with.
    pub fn beginning(&self) -> &str {
        match self.value.first() {
            Some(Piece::Text(text)) => text,
            _ => "",
        }
    }

    /// The settings that show in it.
    pub fn settings(&self) -> impl Iterator<Item = &SettingId> {
        let written = self.setting.iter().chain(&self.if_on).chain(&self.needs).map(|written| &written.id);
        written.chain(&self.also)
    }
}

/// How a setting is written.
#[derive(Clone, Debug)]
pub struct Written {
    /// Which setting.
    pub id: SettingId,
    /// What it is when nobody says anything.
    pub default: Value,
    /// How its values are spelled; the others as they are.
    pub values: Vec<(String, String)>,
    /// Values without a spelling, and the one that is written in their place.
    pub instead: Vec<(String, String)>,
}

impl Written {
    /// The vendor's spelling of a value, if it has one of its own.
    pub fn spelled(&self, value: &str) -> Option<&str> {
        find(&self.values, find(&self.instead, value).unwrap_or(value))
    }
}

fn find<'a>(pairs: &'a [(String, String)], value: &str) -> Option<&'a str> {
    pairs.iter().find(|(neutral, _)| neutral == value).map(|(_, spelled)| spelled.as_str())
}

/// A part of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Written as it is.
    Text(String),
    /// Filled in.
    Placeholder(Placeholder),
    /// The vendor's word for this, in the language that the screen speaks.
    Word(String),
    /// The n-th codec in the order wanted, from 1, as the vendor writes it; empty if there are fewer.
    Codec(u8),
    /// Whether this codec is wanted, `1` or `0`.
    CodecEnable(String),
    /// The place of this codec among those wanted, from 1; empty if it isn't wanted.
    CodecPriority(String),
}

/// When a line is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Case {
    /// The provisioning URL is `https`.
    Https,
    /// The time zone has a summer time.
    SummerTime,
    /// There is a directory for LDAP, which the telephone's firmware can ask as it is to.
    Ldap,
    /// There are directories to fetch.
    Phonebooks,
    /// There are certificates of authorities to fetch.
    Authorities,
    /// There is a firmware to load.
    Firmware,
    /// Somebody gave the telephone an identity on CommPortal.
    Commportal,
    /// There is something to write.
    Filled,
    /// Signalling goes through a proxy.
    OutboundProxy,
}

/// What a line is repeated for; `{n}` is its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Each {
    /// Every account but the first.
    SpareAccount,
    /// Every handset.
    Handset,
}

/// Declares the placeholders with the names that model files use.
macro_rules! placeholders {
    ($($name:literal $variant:ident,)*) => {
        /// What is filled in.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Placeholder {
            $(#[doc = concat!("`{", $name, "}`")] $variant,)*
        }

        impl Placeholder {
            fn parse(name: &str) -> Option<Self> {
                match name {
                    $($name => Some(Self::$variant),)*
                    _ => None,
                }
            }
        }
    };
}

placeholders! {
    "mac" Mac,
    "mac_upper" MacUpper,
    "language" Language,
    "value" SettingValue,
    "value.given" SettingGiven,
    "value.seconds" SettingSeconds,
    "value.rings" SettingRings,
    "value.in_parentheses" SettingInParentheses,
    "account.number" AccountNumber,
    "account.label" AccountLabel,
    "account.display_name" AccountDisplayName,
    "account.auth_name" AccountAuthName,
    "account.password" AccountPassword,
    "account.server.host" AccountServerHost,
    "account.server.port" AccountServerPort,
    "account.server" AccountServer,
    "account.by_dns" AccountByDns,
    "account.transport" AccountTransport,
    "account.expiry" AccountExpiry,
    "account.outbound_proxy.enable" OutboundProxyEnable,
    "account.outbound_proxy.host" OutboundProxyHost,
    "account.outbound_proxy.port" OutboundProxyPort,
    "account.outbound_proxy" OutboundProxy,
    "voicemail.number" VoicemailNumber,
    "provisioning.url" ProvisioningUrl,
    "provisioning.minutes" ProvisioningMinutes,
    "provisioning.seconds" ProvisioningSeconds,
    "provisioning.certificates" ProvisioningCertificates,
    "provisioning.authorities" ProvisioningAuthorities,
    "admin_password" AdminPassword,
    "admin_pin" AdminPin,
    "user_password" UserPassword,
    "codecs" Codecs,
    "phonebook.extensions.name" ExtensionsName,
    "phonebook.extensions.url" ExtensionsUrl,
    "phonebook.contacts.name" ContactsName,
    "phonebook.contacts.url" ContactsUrl,
    "ldap.enable" LdapEnable,
    "ldap.host" LdapHost,
    "ldap.port" LdapPort,
    "ldap.base" LdapBase,
    "ldap.user" LdapUser,
    "ldap.password" LdapPassword,
    "ldap.tls" LdapTls,
    "commportal.enable" CommportalEnable,
    "commportal.url" CommportalUrl,
    "commportal.username" CommportalUsername,
    "phonebook.enable" PhonebookEnable,
    "pickup_code" PickupCode,
    "expansion.modules" ExpansionModules,
    "time.server" TimeServer,
    "time.zone" TimeZone,
    "time.zone_name" TimeZoneName,
    "time.offset" TimeOffset,
    "time.summer.enable" SummerTimeEnable,
    "time.summer.rule" SummerTimeRule,
    "time.summer.start" SummerTimeStart,
    "time.summer.end" SummerTimeEnd,
    "time.summer.minutes" SummerTimeMinutes,
    "n" KeyNumber,
    "m" KeyModule,
    "index" KeyIndex,
    "key.line" KeyLine,
    "key.operand" KeyOperand,
    "key.pickup" KeyPickup,
    "key.label" KeyLabel,
    "key.shown" KeyShown,
    "key.number" KeyTarget,
}

impl Placeholder {
    /// Whether it is about a setting: allowed in the lines of settings only. Besides the value itself: whether it is anything
    /// but empty or 0, its minutes in seconds, its seconds in rings of six seconds, the whole of it in parentheses.
    pub fn is_of_setting(self) -> bool {
        matches!(
            self,
            Self::SettingValue
                | Self::SettingGiven
                | Self::SettingSeconds
                | Self::SettingRings
                | Self::SettingInParentheses
        )
    }

    /// Whether it stands for something that opens a door: a password, or an address with the telephone's token in it.
    pub fn is_secret(self) -> bool {
        matches!(
            self,
            Self::AccountPassword
                | Self::ProvisioningUrl
                | Self::AdminPassword
                | Self::AdminPin
                | Self::UserPassword
                | Self::ExtensionsUrl
                | Self::ContactsUrl
                | Self::LdapPassword
        )
    }

    /// Whether it is about a key: allowed in the lines of keys only.
    pub fn is_of_key(self) -> bool {
        matches!(
            self,
            Self::KeyNumber
                | Self::KeyModule
                | Self::KeyIndex
                | Self::KeyLine
                | Self::KeyOperand
                | Self::KeyPickup
                | Self::KeyLabel
                | Self::KeyShown
                | Self::KeyTarget
        )
    }
}

/// Reads a value: text, and `{…}` for what is filled in.
pub fn parse_value(value: &str) -> Result<Vec<Piece>, String> {
    if value.trim() != value || value.contains(char::is_control) {
        return Err("a value is one line without blanks around it".into());
    }
    let mut pieces = Vec::new();
    let mut rest = value;
    while let Some((text, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').ok_or("a placeholder does not end")?;
        if !text.is_empty() {
            pieces.push(Piece::Text(text.to_owned()));
        }
        pieces.push(parse_placeholder(name).ok_or_else(|| format!("there is no placeholder {{{name}}}"))?);
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    Ok(pieces)
}

fn parse_placeholder(name: &str) -> Option<Piece> {
    let codec = |name: &str| (!name.is_empty()).then(|| name.to_owned());
    if let Some(name) = name.strip_prefix("word.") {
        return Some(Piece::Word(name.to_owned()));
    }
    if let Some(number) = name.strip_prefix("codec.number.") {
        return number.parse().ok().filter(|number| *number > 0).map(Piece::Codec);
    }
    if let Some(name) = name.strip_prefix("codec.enable.") {
        return codec(name).map(Piece::CodecEnable);
    }
    if let Some(name) = name.strip_prefix("codec.priority.") {
        return codec(name).map(Piece::CodecPriority);
    }
    Placeholder::parse(name).map(Piece::Placeholder)
}
