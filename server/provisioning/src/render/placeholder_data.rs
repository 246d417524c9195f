//! The data that replaces the placeholders of a line.

use super::clock::ClockTexts;
use crate::{
    Certificates, Model, PhoneConfiguration, Server, Transport,
    catalogue::{FileLine, Placeholder, SettingSpelling, TemplatePart},
    configuration::{LdapDirectory, LdapSecurity},
    format::Grammar,
    keys::{Function, Key, KeyPlace},
    settings::{self, Value},
};
use portal_api::{Language, Secret};
use std::borrow::Cow;

/// The data for the placeholders.
#[derive(Clone, Copy)]
pub struct PlaceholderData<'a> {
    pub model: &'a Model,
    /// The tag of the effective language.
    pub language: &'a str,
    /// The folder for all phones; only in shared files.
    pub generic_url: &'a str,
    /// The configuration of the phone; `None` in shared files.
    pub configuration: Option<(&'a PhoneConfiguration, &'a ClockTexts)>,
    /// The wanted codecs that the firmware supports.
    pub codecs: &'a [&'a str],
    /// The LDAP directory, if the firmware supports its encryption.
    pub ldap: Option<&'a LdapDirectory>,
    /// The key and its place; `None` in lines that belong to no key.
    pub key: Option<(KeyPlace, &'a Key)>,
}

impl<'a> PlaceholderData<'a> {
    /// The data for files that all phones of a model share.
    pub fn shared(model: &'a Model, language: &'a str, generic_url: &'a str) -> Self {
        let language = model.screen_language(language);
        Self { model, language, generic_url, configuration: None, codecs: &[], ldap: None, key: None }
    }

    /// The name of a parameter.
    pub fn parameter_name(&self, parts: &'a [TemplatePart]) -> Cow<'a, str> {
        match parts {
            [TemplatePart::Text(name)] => Cow::Borrowed(name),
            parts => Cow::Owned(parts.iter().map(|part| self.part_text(part, None)).collect()),
        }
    }

    /// The value of a line. If the line's switch is off: the last alternative, or nothing. If a placeholder of the
    /// value is empty: the first alternative without an empty placeholder, or the last alternative.
    pub fn line_value(&self, line: &'a FileLine) -> Cow<'a, str> {
        let is_switched_off = line.if_on.as_ref().is_some_and(|switch| self.setting_value(switch) != "true");
        let is_complete = |parts: &&Vec<TemplatePart>| {
            let mut placeholders = parts.iter().filter(|part| !matches!(part, TemplatePart::Text(_)));
            placeholders.all(|part| !self.part_text(part, Some(line)).is_empty())
        };
        let text = match line.if_empty.last() {
            None if is_switched_off => Cow::Borrowed(""),
            None => self.value(&line.value, line, line.grammar),
            Some(last) if is_switched_off => self.value(last, line, line.grammar),
            Some(last) => {
                let found = std::iter::once(&line.value).chain(&line.if_empty).find(is_complete);
                self.value(found.unwrap_or(last), line, line.grammar)
            }
        };
        match &line.separator {
            Some(separator) => Cow::Owned(text.replace(',', separator)),
            None => text,
        }
    }

    /// The text of an attribute or an index. The line's grammar does not apply to it.
    pub fn plain_value(&self, parts: &'a [TemplatePart], line: &'a FileLine) -> Cow<'a, str> {
        self.value(parts, line, Grammar::Plain)
    }

    /// The text of a value, with every placeholder escaped for the grammar of the value.
    fn value(&self, parts: &'a [TemplatePart], line: &'a FileLine, grammar: Grammar) -> Cow<'a, str> {
        let escaped = |part: &'a TemplatePart| -> Cow<'a, str> {
            match (part, self.part_text(part, Some(line))) {
                (TemplatePart::Text(_), text) => text,
                (_, text) if grammar == Grammar::Plain => text,
                (_, text) => Cow::Owned(self.model.vendor().format().part(grammar, &text).into_owned()),
            }
        };
        match parts {
            [] => Cow::Borrowed(""),
            [part] => escaped(part),
            parts => Cow::Owned(parts.iter().map(escaped).collect()),
        }
    }

    /// The text of one part, before it is escaped.
    fn part_text(&self, part: &'a TemplatePart, line: Option<&'a FileLine>) -> Cow<'a, str> {
        match part {
            TemplatePart::Text(text) => Cow::Borrowed(text),
            TemplatePart::Word(subject) => {
                let words = [self.language, "fr"].map(|tag| self.model.word(subject, tag));
                Cow::Borrowed(words.into_iter().find(|word| !word.is_empty()).unwrap_or_default())
            }
            TemplatePart::Placeholder(Placeholder::SettingValue) => self.line_setting(line),
            TemplatePart::Placeholder(placeholder) if placeholder.is_of_setting() => {
                Cow::Owned(derive_text(*placeholder, &self.line_setting(line)))
            }
            TemplatePart::Placeholder(placeholder) => match (self.key, self.configuration) {
                (Some((place, key)), _) if placeholder.is_of_key() => self.key_text(*placeholder, place, key),
                (_, Some((configuration, clock))) => self.phone_text(*placeholder, configuration, clock),
                _ => Cow::Borrowed(self.shared_text(*placeholder)),
            },
            TemplatePart::Codec(number) => {
                let wanted = self.codecs.get(usize::from(*number) - 1).copied().unwrap_or("none");
                Cow::Borrowed(self.model.word("codec", wanted))
            }
            TemplatePart::CodecEnable(codec) => Cow::Borrowed(flag(self.codecs.contains(&codec.as_str()))),
            TemplatePart::CodecPriority(codec) => {
                let place = self.codecs.iter().position(|wanted| wanted == codec);
                place.map_or(Cow::Borrowed(""), |place| Cow::Owned((place + 1).to_string()))
            }
        }
    }

    /// The value of the setting that a line writes, in the vendor's spelling.
    fn line_setting(&self, line: Option<&'a FileLine>) -> Cow<'a, str> {
        line.and_then(|line| line.setting.as_ref()).map_or(Cow::Borrowed(""), |setting| self.setting_value(setting))
    }

    /// Whether a setting is on or not empty.
    pub fn is_set(&self, setting: &'a SettingSpelling) -> bool {
        !matches!(self.setting_value(setting).as_ref(), "" | "0" | "false")
    }

    /// The configured value of a setting, or its default, in the vendor's spelling.
    fn setting_value(&self, setting: &'a SettingSpelling) -> Cow<'a, str> {
        let value = self.configuration.and_then(|(configuration, _)| configuration.settings.get(&setting.id));
        let value = value.unwrap_or(&setting.default);
        if let Cow::Owned(Value::Integer(step)) = setting.written_value(value) {
            return Cow::Owned(step.to_string());
        }
        match value.text() {
            settings::ValueText::Secret(secret) => Cow::Borrowed(secret.expose()),
            settings::ValueText::Plain(value) => match setting.spelling(&value) {
                Some(spelling) => Cow::Borrowed(spelling),
                None => value,
            },
        }
    }

    /// The placeholders in a file that all phones of a model share.
    fn shared_text(&self, placeholder: Placeholder) -> &'a str {
        match placeholder {
            Placeholder::Language => self.model.language(self.language),
            Placeholder::ProvisioningUrl => self.generic_url,
            _ => "",
        }
    }

    fn key_text(&self, placeholder: Placeholder, place: KeyPlace, key: &'a Key) -> Cow<'a, str> {
        let pickup = || {
            let own = Some(key.pickup()).filter(|pickup| !pickup.is_empty());
            own.or_else(|| Some(self.configuration?.0.pickup_code.as_str())).unwrap_or_default()
        };
        match placeholder {
            Placeholder::KeyNumber => Cow::Owned(place.number.to_string()),
            Placeholder::KeyModule => Cow::Owned(place.module.to_string()),
            Placeholder::KeyIndex => Cow::Owned(self.model.index(place).to_string()),
            Placeholder::KeyLine => Cow::Owned(key.line().to_string()),
            Placeholder::KeyOperand => Cow::Borrowed(key.operand()),
            Placeholder::KeyPickup => Cow::Borrowed(pickup()),
            Placeholder::KeyLabel => Cow::Borrowed(key.label()),
            Placeholder::KeyDisplayedLabel => Cow::Borrowed(self.label(key)),
            Placeholder::KeyTarget => Cow::Borrowed(self.target(key)),
            _ => Cow::Borrowed(""),
        }
    }

    /// The label of a key on the screen: its label, or its number, or the line's label, or the name of its function.
    fn label(&self, key: &'a Key) -> &'a str {
        let language = if self.language == "fr" { Language::Fr } else { Language::En };
        let name = || match (key.function(), self.configuration) {
            (Function::Line, Some((configuration, _))) => configuration.account.label.as_str(),
            (function, _) => function.name(language),
        };
        [key.label(), key.operand()].into_iter().find(|text| !text.is_empty()).unwrap_or_else(name)
    }

    /// The number that a key dials: its own, or the voicemail number for a voicemail key, or the line's own number.
    fn target(&self, key: &'a Key) -> &'a str {
        match (key.operand(), self.configuration) {
            ("", Some((configuration, _))) => match key.function() {
                Function::Voicemail => configuration.voicemail_number.as_deref().unwrap_or_default(),
                _ => configuration.account.number.as_str(),
            },
            (operand, _) => operand,
        }
    }

    fn phone_text(
        &self,
        placeholder: Placeholder,
        configuration: &'a PhoneConfiguration,
        clock: &'a ClockTexts,
    ) -> Cow<'a, str> {
        let PhoneConfiguration { account, provisioning, phonebooks, .. } = configuration;
        let ldap = self.ldap;
        let proxy = account.outbound_proxy.as_ref();
        let text = match placeholder {
            Placeholder::Mac => return configuration.mac.lower().into(),
            Placeholder::MacUpper => configuration.mac.as_str(),
            Placeholder::Language => self.model.language(self.language),
            Placeholder::AccountNumber => account.number.as_str(),
            Placeholder::AccountLabel => &account.label,
            Placeholder::AccountDisplayName => &account.display_name,
            Placeholder::AccountAuthName => &account.auth_name,
            Placeholder::AccountPassword => account.password.expose(),
            Placeholder::AccountServerHost => &account.server.host,
            Placeholder::AccountServerPort => return account.server.port.to_string().into(),
            Placeholder::AccountServer => {
                let Server { host, port } = &account.server;
                return if *port == 0 { host.into() } else { format!("{host}:{port}").into() };
            }
            Placeholder::AccountByDns => flag(account.transport == Transport::Naptr),
            Placeholder::AccountTransport => self.model.word("transport", transport(account.transport)),
            Placeholder::AccountExpiry => return account.expiry_seconds.to_string().into(),
            Placeholder::OutboundProxyEnable => flag(proxy.is_some()),
            Placeholder::OutboundProxyHost => proxy.map_or("", |proxy| &proxy.host),
            Placeholder::OutboundProxyPort => {
                return proxy.map_or_else(String::new, |proxy| proxy.port.to_string()).into();
            }
            Placeholder::OutboundProxy => {
                return proxy.map_or_else(String::new, |proxy| format!("{}:{}", proxy.host, proxy.port)).into();
            }
            Placeholder::OutboundProxyMode => {
                self.model.word("outbound_proxy", if proxy.is_some() { "on" } else { "off" })
            }
            Placeholder::VoicemailNumber => configuration.voicemail_number.as_deref().unwrap_or_default(),
            Placeholder::ProvisioningUrl => provisioning.url.expose(),
            Placeholder::ProvisioningMinutes => return provisioning.minutes.to_string().into(),
            Placeholder::ProvisioningSeconds => return (u32::from(provisioning.minutes) * 60).to_string().into(),
            Placeholder::ProvisioningCertificates => {
                self.model.word("certificates", certificates(provisioning.certificates))
            }
            Placeholder::ProvisioningAuthorities => configuration.authorities_url.as_deref().unwrap_or_default(),
            Placeholder::AdminPassword => configuration.admin_password.expose(),
            Placeholder::AdminPin => return derive_pin(&configuration.admin_password).into(),
            Placeholder::UserPassword => match configuration.settings.get("web.user_password") {
                Some(Value::Secret(password)) if !password.expose().is_empty() => password.expose(),
                _ => configuration.user_password.expose(),
            },
            Placeholder::Codecs => return self.codecs().into(),
            Placeholder::ContactsName => phonebooks.as_ref().map_or("", |books| &books.contacts.name),
            Placeholder::ContactsUrl => phonebooks.as_ref().map_or("", |books| books.contacts.url.expose()),
            Placeholder::ExtensionsName => phonebooks.as_ref().map_or("", |books| &books.extensions.name),
            Placeholder::ExtensionsUrl => phonebooks.as_ref().map_or("", |books| books.extensions.url.expose()),
            Placeholder::LdapEnable => flag(ldap.is_some()),
            Placeholder::PhonebookEnable => flag(phonebooks.is_some()),
            Placeholder::PickupCode => &configuration.pickup_code,
            Placeholder::ExpansionModules => {
                return configuration.expansion_modules.min(self.model.expansion().modules).to_string().into();
            }
            Placeholder::LdapHost => ldap.map_or("", |ldap| &ldap.host),
            Placeholder::LdapPort => return ldap.map_or_else(String::new, |ldap| ldap.port.to_string()).into(),
            Placeholder::LdapBase => ldap.map_or("", |ldap| &ldap.base),
            Placeholder::LdapUser => ldap.map_or("", |ldap| &ldap.user),
            Placeholder::LdapPassword => ldap.map_or("", |ldap| ldap.password.expose()),
            Placeholder::LdapTls => self.model.word("ldap", ldap.map_or("off", |ldap| ldap_security(ldap.security))),
            Placeholder::CommportalEnable => flag(configuration.commportal_name().is_some()),
            Placeholder::CommportalUrl => configuration.commportal_url.as_deref().unwrap_or_default(),
            Placeholder::CommportalUsername => configuration.commportal_name().unwrap_or_default(),
            Placeholder::TimeServer => &configuration.ntp_server,
            Placeholder::TimeZone => &clock.zone,
            Placeholder::TimeZoneName => &clock.zone_name,
            Placeholder::TimeOffset => &clock.offset,
            Placeholder::SummerTimeEnable => clock.summer_enable,
            Placeholder::SummerTimeRule => &clock.summer_rule,
            Placeholder::SummerTimeStart => &clock.summer_start,
            Placeholder::SummerTimeEnd => &clock.summer_end,
            Placeholder::SummerTimeMinutes => &clock.summer_minutes,
            // Not reachable: the catalogue allows these placeholders only in lines of keys and settings.
            Placeholder::SettingValue
            | Placeholder::SettingIsSet
            | Placeholder::SettingSeconds
            | Placeholder::SettingRings
            | Placeholder::SettingInParentheses
            | Placeholder::KeyNumber
            | Placeholder::KeyModule
            | Placeholder::KeyIndex
            | Placeholder::KeyLine
            | Placeholder::KeyOperand
            | Placeholder::KeyPickup
            | Placeholder::KeyLabel
            | Placeholder::KeyDisplayedLabel
            | Placeholder::KeyTarget => "",
        };
        Cow::Borrowed(text)
    }

    /// The wanted codecs, separated by commas.
    fn codecs(&self) -> String {
        self.codecs.iter().map(|codec| self.model.word("codec", codec)).collect::<Vec<_>>().join(",")
    }
}

/// The value of a placeholder that is computed from a setting.
fn derive_text(placeholder: Placeholder, value: &str) -> String {
    let number = value.parse::<u32>().unwrap_or_default();
    match placeholder {
        Placeholder::SettingIsSet => flag(!matches!(value, "" | "0")).to_owned(),
        Placeholder::SettingSeconds => number.saturating_mul(60).to_string(),
        Placeholder::SettingInParentheses if is_in_parentheses(value) => value.to_owned(),
        Placeholder::SettingInParentheses => format!("({value})"),
        // `SettingRings`: a ring takes six seconds, and the nearest number of rings is written.
        _ => number.saturating_add(3).div_euclid(6).to_string(),
    }
}

/// Whether the first parenthesis closes at the end of the text.
fn is_in_parentheses(text: &str) -> bool {
    let mut depth = 0_u32;
    let closes = text.bytes().position(|byte| {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ => (),
        }
        depth == 0
    });
    text.starts_with('(') && closes.is_some_and(|at| at + 1 == text.len())
}

fn flag(is_on: bool) -> &'static str {
    if is_on { "1" } else { "0" }
}

fn transport(transport: Transport) -> &'static str {
    match transport {
        Transport::Udp => "udp",
        Transport::Tcp => "tcp",
        Transport::Tls => "tls",
        Transport::Naptr => "naptr",
    }
}

fn ldap_security(security: LdapSecurity) -> &'static str {
    match security {
        LdapSecurity::Off => "off",
        LdapSecurity::StartTls => "starttls",
        LdapSecurity::Ldaps => "ldaps",
    }
}

fn certificates(certificates: Certificates) -> &'static str {
    match certificates {
        Certificates::Factory => "factory",
        Certificates::Uploaded => "uploaded",
        Certificates::All => "all",
    }
}

/// Derives four digits from a password, for the PIN of a DECT base, which users type on a handset.
pub fn derive_pin(password: &Secret) -> String {
    let sum = password.expose().bytes().fold(0_u32, |sum, byte| (sum * 31 + u32::from(byte)) % 10_000);
    format!("{sum:04}")
}
