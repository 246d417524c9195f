//! A line of a configuration file with placeholders.

use crate::{
    format::{Grammar, Kind, Permission, snom::Section},
    settings::{SettingId, Value},
};
use serde::Deserialize;
use std::borrow::Cow;

/// A line of a configuration file, for one model and one firmware generation.
#[derive(Clone, Debug)]
pub struct FileLine {
    /// The parameter's name. Only names of key parameters have placeholders: the numbers of the key.
    pub name: Vec<TemplatePart>,
    /// The index after the name.
    pub index: Option<Vec<TemplatePart>>,
    /// Whether an earlier line may have the same name; both lines are then effective.
    pub may_repeat: bool,
    /// The access of the phone's user to the parameter.
    pub permission: Option<Permission>,
    /// Further attributes of the XML element, by name.
    pub attributes: Vec<(String, Vec<TemplatePart>)>,
    /// The section of the file.
    pub section: Section,
    /// The type of the value.
    pub kind: Kind,
    /// The grammar of the whole value.
    pub grammar: Grammar,
    /// The value. Its constant texts are written unchanged; the data of its placeholders is escaped for `grammar`.
    pub value: Vec<TemplatePart>,
    /// The setting that this line writes.
    pub setting: Option<SettingSpelling>,
    /// Further settings that influence this line.
    pub also: Vec<SettingId>,
    /// The setting that must be on or not empty; otherwise the line is left out. If the line belongs to a key, the
    /// whole key is written as unused.
    pub needs: Option<SettingSpelling>,
    /// The switch setting that must be on; otherwise the value is empty.
    pub if_on: Option<SettingSpelling>,
    /// Alternatives for a value in which a placeholder is empty: the first alternative without an empty placeholder is
    /// written, or else the last alternative.
    pub if_empty: Vec<Vec<TemplatePart>>,
    /// The separator that replaces the commas of a list.
    pub separator: Option<String>,
    /// The condition under which the line is written; `None` means always.
    pub condition: Option<Condition>,
}

impl FileLine {
    /// Whether the name, without `static.`, starts with `beginning`.
    pub fn begins_with(&self, beginning: &str) -> bool {
        match self.name.as_slice() {
            [TemplatePart::Text(name)] => name.strip_prefix("static.").unwrap_or(name).starts_with(beginning),
            _ => false,
        }
    }

    /// All parts of the value, of its alternatives and of the attributes.
    pub fn parts(&self) -> impl Iterator<Item = &TemplatePart> {
        let attributes = self.attributes.iter().map(|(_, value)| value);
        self.if_empty.iter().chain(attributes).flatten().chain(&self.value)
    }

    /// Whether the value, an alternative or an attribute contains a secret placeholder.
    pub fn holds_secret(&self) -> bool {
        self.parts().any(|part| matches!(part, TemplatePart::Placeholder(placeholder) if placeholder.is_secret()))
    }

    /// The constant text at the start of the value.
    pub fn beginning(&self) -> &str {
        match self.value.first() {
            Some(TemplatePart::Text(text)) => text,
            _ => "",
        }
    }

    /// The settings that influence this line.
    pub fn settings(&self) -> impl Iterator<Item = &SettingId> {
        let written = self.setting.iter().chain(&self.if_on).chain(&self.needs).map(|written| &written.id);
        written.chain(&self.also)
    }
}

/// A setting in a file: its values in the vendor's spelling.
#[derive(Clone, Debug)]
pub struct SettingSpelling {
    /// The setting.
    pub id: SettingId,
    /// The default value of the setting.
    pub default: Value,
    /// The vendor's spelling of values; other values are written unchanged.
    pub values: Vec<(String, String)>,
    /// Values that the vendor does not know, with the value that replaces them.
    pub instead: Vec<(String, String)>,
    /// The numbers that the vendor has, in ascending order; empty when it has all of them.
    pub steps: Vec<i64>,
}

impl SettingSpelling {
    /// The vendor's spelling of a value. `None` when the value is written unchanged.
    pub fn spelling(&self, value: &str) -> Option<&str> {
        find(&self.values, find(&self.instead, value).unwrap_or(value))
    }

    /// The value that the file contains: `value`, or the one that replaces it.
    pub fn written_value<'a>(&self, value: &'a Value) -> Cow<'a, Value> {
        match value {
            Value::Integer(number) => match nearest(&self.steps, *number) {
                Some(step) if step != *number => Cow::Owned(Value::Integer(step)),
                _ => Cow::Borrowed(value),
            },
            Value::Choice(id) => match find(&self.instead, id) {
                Some(other) => Cow::Owned(Value::Choice(other.to_owned())),
                None => Cow::Borrowed(value),
            },
            _ => Cow::Borrowed(value),
        }
    }
}

/// The step nearest to a number; of two equally near steps, the higher one. A step of zero means "never" or "off", so
/// it is used for the number zero only.
fn nearest(steps: &[i64], number: i64) -> Option<i64> {
    if steps.contains(&number) {
        return Some(number);
    }
    let candidates = steps.iter().copied().filter(|step| *step != 0);
    candidates.min_by_key(|step| (step.abs_diff(number), std::cmp::Reverse(*step)))
}

/// The second text of the pair whose first text is `value`.
fn find<'a>(pairs: &'a [(String, String)], value: &str) -> Option<&'a str> {
    pairs.iter().find(|(neutral, _)| neutral == value).map(|(_, spelled)| spelled.as_str())
}

/// A part of a value's template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TemplatePart {
    /// Constant text.
    Text(String),
    /// A placeholder that is replaced with data of the phone.
    Placeholder(Placeholder),
    /// The vendor's word for this subject, in the language of the phone's screen.
    Word(String),
    /// The n-th codec in order of preference, from 1, in the vendor's spelling; empty if there are fewer codecs.
    Codec(u8),
    /// `1` if this codec is wanted, else `0`.
    CodecEnable(String),
    /// The position of this codec in order of preference, from 1; empty if it is not wanted.
    CodecPriority(String),
}

/// The condition under which a line is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Condition {
    /// The provisioning URL is `https`.
    Https,
    /// The time zone has a summer time.
    SummerTime,
    /// There is an LDAP directory, and the phone's firmware supports the required encryption.
    Ldap,
    /// There are phonebooks to fetch.
    Phonebooks,
    /// There are CA certificates to fetch.
    Authorities,
    /// There is a firmware to load.
    Firmware,
    /// The phone has an identity on CommPortal.
    Commportal,
    /// The value is not empty.
    Filled,
    /// SIP signalling goes through an outbound proxy.
    OutboundProxy,
}

/// The items for which a line is repeated; `{n}` is the number of the item.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Repetition {
    /// Every account except the first.
    SpareAccount,
    /// Every line key.
    LineKey,
    /// Every handset.
    Handset,
}

/// Declares the placeholders with their names in model files.
macro_rules! placeholders {
    ($($name:literal $variant:ident,)*) => {
        /// Data that is filled into a line.
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
    "value.given" SettingIsSet,
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
    "account.outbound_proxy.mode" OutboundProxyMode,
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
    "key.shown" KeyDisplayedLabel,
    "key.number" KeyTarget,
}

impl Placeholder {
    /// Whether the placeholder belongs to a setting, so that only lines of settings may use it. In the order below, the
    /// variants stand for: the value itself; `1` if the value is neither empty nor 0, else `0`; minutes converted to
    /// seconds; seconds converted to rings of six seconds; the value in parentheses.
    pub fn is_of_setting(self) -> bool {
        matches!(
            self,
            Self::SettingValue
                | Self::SettingIsSet
                | Self::SettingSeconds
                | Self::SettingRings
                | Self::SettingInParentheses
        )
    }

    /// Whether the placeholder holds a secret: a password, or a URL with the phone's token.
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

    /// Whether the placeholder belongs to a key, so that only lines of keys may use it.
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
                | Self::KeyDisplayedLabel
                | Self::KeyTarget
        )
    }
}

/// Parses a value: constant text, and placeholders as `{…}`.
pub fn parse_value(value: &str) -> Result<Vec<TemplatePart>, String> {
    if value.trim() != value || value.contains(char::is_control) {
        return Err("a value must be one line without spaces at its ends".into());
    }
    let mut parts = Vec::new();
    let mut rest = value;
    while let Some((text, after)) = rest.split_once('{') {
        let (name, after) = after.split_once('}').ok_or("a placeholder does not end")?;
        if !text.is_empty() {
            parts.push(TemplatePart::Text(text.to_owned()));
        }
        parts.push(parse_placeholder(name).ok_or_else(|| format!("there is no placeholder {{{name}}}"))?);
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(TemplatePart::Text(rest.to_owned()));
    }
    Ok(parts)
}

fn parse_placeholder(name: &str) -> Option<TemplatePart> {
    let codec = |name: &str| (!name.is_empty()).then(|| name.to_owned());
    if let Some(name) = name.strip_prefix("word.") {
        return Some(TemplatePart::Word(name.to_owned()));
    }
    if let Some(number) = name.strip_prefix("codec.number.") {
        return number.parse().ok().filter(|number| *number > 0).map(TemplatePart::Codec);
    }
    if let Some(name) = name.strip_prefix("codec.enable.") {
        return codec(name).map(TemplatePart::CodecEnable);
    }
    if let Some(name) = name.strip_prefix("codec.priority.") {
        return codec(name).map(TemplatePart::CodecPriority);
    }
    Placeholder::parse(name).map(TemplatePart::Placeholder)
}
