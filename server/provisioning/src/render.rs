//! Writes configuration files: the lines of the model's files with the values filled in, in the order they stand there.
//!
//! Nothing else goes in, so that the same input gives the same bytes: telephones compare hashes, and restart on a difference.

use crate::{
    Certificates, Error, Model, PhoneConfiguration, SummerTime, Transport,
    catalogue::{Case, Line, Piece, Placeholder},
    encode,
    time_zone::Change,
};
use std::borrow::Cow;

/// The first line, without which the telephone ignores the file (as in every public template).
const VERSION_LINE: &str = "#!version:1.0.0.1\n";

/// Writes a telephone's own file. `firmware` is what its User-Agent said, for example `78.85.0.5`; without it the model's
/// newest generation is assumed.
///
/// Fails with [`Error::Language`] if the model doesn't speak the language.
pub fn render_phone(
    model: &Model,
    firmware: Option<&str>,
    configuration: &PhoneConfiguration,
) -> Result<String, Error> {
    let language = model.language(&configuration.language)?;
    let lines = model.generation(firmware).phone();
    Ok(write(
        lines,
        |case| match case {
            Case::Https => configuration.provisioning.is_https(),
            Case::SummerTime => configuration.time_zone.summer_time.is_some(),
        },
        |placeholder| text(placeholder, model, language, configuration),
    ))
}

/// Writes the file that all telephones of a model share: no secret, nothing of any client. `language` is a tag such as
/// `fr`, `firmware` as in [`render_phone`].
///
/// Fails with [`Error::Language`] if the model doesn't speak the language.
pub fn render_common(model: &Model, firmware: Option<&str>, language: &str) -> Result<String, Error> {
    let language = model.language(language)?;
    // The catalogue lets no other placeholder and no case into this file.
    Ok(write(model.generation(firmware).common(), |_| true, |_| Cow::Borrowed(language)))
}

fn write<'a>(lines: &'a [Line], holds: impl Fn(Case) -> bool, text: impl Fn(Placeholder) -> Cow<'a, str>) -> String {
    let mut file = String::with_capacity(4096);
    file.push_str(VERSION_LINE);
    for line in lines.iter().filter(|line| line.case.is_none_or(&holds)) {
        file.push_str(&line.name);
        file.push_str(" = ");
        match line.value.as_slice() {
            [Piece::Text(constant)] => file.push_str(constant),
            [Piece::Placeholder(placeholder)] => file.push_str(&encode::value(&text(*placeholder))),
            pieces => {
                let mut whole = String::new();
                for piece in pieces {
                    match piece {
                        Piece::Text(constant) => whole.push_str(constant),
                        Piece::Placeholder(placeholder) => whole.push_str(&text(*placeholder)),
                    }
                }
                file.push_str(&encode::value(&whole));
            }
        }
        file.push('\n');
    }
    file
}

/// What stands for a placeholder; empty for what there is not.
fn text<'a>(
    placeholder: Placeholder,
    model: &'a Model,
    language: &'a str,
    configuration: &'a PhoneConfiguration,
) -> Cow<'a, str> {
    let PhoneConfiguration { account, provisioning, time_zone, .. } = configuration;
    let summer_time = time_zone.summer_time.as_ref();
    let text = match placeholder {
        Placeholder::Mac => return configuration.mac.lower().into(),
        Placeholder::Language => language,
        Placeholder::AccountNumber => account.number.as_str(),
        Placeholder::AccountLabel => &account.label,
        Placeholder::AccountDisplayName => &account.display_name,
        Placeholder::AccountAuthName => &account.auth_name,
        Placeholder::AccountPassword => account.password.expose(),
        Placeholder::AccountServerHost => &account.server.host,
        Placeholder::AccountServerPort => return account.server.port.to_string().into(),
        Placeholder::AccountTransport => transport(model, account.transport),
        Placeholder::AccountExpiry => return account.expiry_seconds.to_string().into(),
        Placeholder::OutboundProxyEnable => flag(account.outbound_proxy.is_some()),
        Placeholder::OutboundProxyHost => account.outbound_proxy.as_ref().map_or("", |proxy| &proxy.host),
        Placeholder::OutboundProxyPort => {
            return account.outbound_proxy.as_ref().map(|proxy| proxy.port.to_string()).unwrap_or_default().into();
        }
        Placeholder::VoicemailNumber => configuration.voicemail_number.as_deref().unwrap_or_default(),
        Placeholder::ProvisioningUrl => provisioning.url.expose(),
        Placeholder::ProvisioningMinutes => return provisioning.minutes.to_string().into(),
        Placeholder::ProvisioningCertificates => certificates(model, provisioning.certificates),
        Placeholder::AdminPassword => configuration.admin_password.expose(),
        Placeholder::TimeServer => &configuration.ntp_server,
        Placeholder::TimeZone => return offset(time_zone.offset_minutes).into(),
        Placeholder::TimeZoneName => configuration.time_zone_name.as_deref().unwrap_or_default(),
        Placeholder::SummerTimeEnable => flag(summer_time.is_some()),
        Placeholder::SummerTimeStart => return change(summer_time.map(|summer| summer.start)).into(),
        Placeholder::SummerTimeEnd => return change(summer_time.map(|summer| summer.end)).into(),
        Placeholder::SummerTimeMinutes => return minutes(summer_time).into(),
    };
    Cow::Borrowed(text)
}

fn flag(is_on: bool) -> &'static str {
    if is_on { "1" } else { "0" }
}

fn transport(model: &Model, transport: Transport) -> &str {
    let words = &model.words().transports;
    match transport {
        Transport::Udp => &words.udp,
        Transport::Tcp => &words.tcp,
        Transport::Tls => &words.tls,
        Transport::Naptr => &words.naptr,
    }
}

fn certificates(model: &Model, certificates: Certificates) -> &str {
    let words = &model.words().certificates;
    match certificates {
        Certificates::Factory => &words.factory,
        Certificates::Uploaded => &words.uploaded,
        Certificates::All => &words.all,
    }
}

/// `+1`, `-9:30`, `0` (public templates).
fn offset(minutes: i32) -> String {
    let sign = match minutes {
        0 => return "0".into(),
        1.. => '+',
        _ => '-',
    };
    match (minutes.abs() / 60, minutes.abs() % 60) {
        (hours, 0) => format!("{sign}{hours}"),
        (hours, minutes) => format!("{sign}{hours}:{minutes:02}"),
    }
}

/// `3/5/7/2`: month, week, weekday from Monday 1 to Sunday 7, hour (the
/// vendor's remarks in its public templates).
fn change(change: Option<Change>) -> String {
    change.map_or_else(String::new, |Change { month, week, weekday, hour }| {
        let weekday = if weekday == 0 { 7 } else { weekday };
        format!("{month}/{week}/{weekday}/{hour}")
    })
}

fn minutes(summer_time: Option<&SummerTime>) -> String {
    summer_time.map_or_else(String::new, |summer| summer.minutes.to_string())
}
