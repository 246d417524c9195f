//! One line of a configuration file, before the values are filled in.

use serde::Deserialize;

/// A line, for one model and one generation of firmware.
#[derive(Clone, Debug)]
pub struct Line {
    /// The parameter's whole name.
    pub name: String,
    /// Its value. One text alone is written as it is; everything else is escaped.
    pub value: Vec<Piece>,
    /// When it is written; always, if nothing is said.
    pub case: Option<Case>,
}

/// A part of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Written as it is.
    Text(String),
    /// Filled in.
    Placeholder(Placeholder),
}

/// When a line is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Case {
    /// The provisioning URL is `https`.
    Https,
    /// The time zone has a summer time.
    SummerTime,
}

/// What a line is repeated for; `{n}` is its number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Each {
    /// Every programmable key, from 1.
    ProgrammableKey,
    /// Every account but the first.
    SpareAccount,
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
    "language" Language,
    "account.number" AccountNumber,
    "account.label" AccountLabel,
    "account.display_name" AccountDisplayName,
    "account.auth_name" AccountAuthName,
    "account.password" AccountPassword,
    "account.server.host" AccountServerHost,
    "account.server.port" AccountServerPort,
    "account.transport" AccountTransport,
    "account.expiry" AccountExpiry,
    "account.outbound_proxy.enable" OutboundProxyEnable,
    "account.outbound_proxy.host" OutboundProxyHost,
    "account.outbound_proxy.port" OutboundProxyPort,
    "voicemail.number" VoicemailNumber,
    "provisioning.url" ProvisioningUrl,
    "provisioning.minutes" ProvisioningMinutes,
    "provisioning.certificates" ProvisioningCertificates,
    "admin_password" AdminPassword,
    "time.server" TimeServer,
    "time.zone" TimeZone,
    "time.zone_name" TimeZoneName,
    "time.summer.enable" SummerTimeEnable,
    "time.summer.start" SummerTimeStart,
    "time.summer.end" SummerTimeEnd,
    "time.summer.minutes" SummerTimeMinutes,
}

/// Reads a value: text, and `{…}` for what is filled in.
pub fn parse_value(value: &str) -> Result<Vec<Piece>, String> {
    if value.is_empty() || value.trim() != value || value.contains(char::is_control) {
        return Err("a value is one line, not empty, without blanks around it; %NULL% forgets".into());
    }
    let mut pieces = Vec::new();
    let mut rest = value;
    while let Some((text, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').ok_or("a placeholder does not end")?;
        if !text.is_empty() {
            pieces.push(Piece::Text(text.to_owned()));
        }
        let placeholder = Placeholder::parse(name).ok_or_else(|| format!("there is no placeholder {{{name}}}"))?;
        pieces.push(Piece::Placeholder(placeholder));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    Ok(pieces)
}

/// Whether a name is one that a parameter can have.
pub fn is_name(name: &str) -> bool {
    !name.is_empty()
        && name.split('.').all(|part| {
            !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
        })
}
