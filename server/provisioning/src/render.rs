//! Writes configuration files: the lines of the model's files, in order, with their placeholders filled in.
//!
//! The output depends only on the arguments: the same input gives the same bytes. Phones compare hashes and restart
//! when a file differs.

mod clock;
mod placeholder_data;

use crate::{
    Error, Model, PhoneConfiguration,
    catalogue::{Condition, FileLine, Generation},
    configuration::LdapSecurity,
    format::{FileLineHead, Writer, provider_frame::Frame},
    keys::{Function, Key, KeyPlace},
    settings::{Setting, SettingsTree, Value},
};
use clock::ClockTexts;
use placeholder_data::PlaceholderData;
pub use placeholder_data::derive_pin;

/// Writes the phone's own file. `firmware` is the version in its User-Agent, for example `78.85.0.5`; without a
/// version, the newest generation of the model is assumed.
///
/// The portal refuses a setting or a key that the phone does not support. But the settings and keys of a line stay when
/// its phone is replaced by another model, so this function may get unsupported ones: a key with an unsupported
/// function, or without a code that it requires, is written as unused; an unsupported language becomes French; if no
/// configured codec is supported, the default codecs are written. A firmware that supports only unencrypted LDAP gets
/// no directory that requires encryption. No error is possible today.
pub fn render_phone(
    model: &Model,
    firmware: Option<&str>,
    configuration: &PhoneConfiguration,
) -> Result<Vec<u8>, Error> {
    let generation = model.generation(firmware);
    let clock = ClockTexts::new(model.vendor(), configuration);
    let may_use = |security| security == LdapSecurity::Off || !generation.has_plain_ldap_only();
    let data = PlaceholderData {
        configuration: Some((configuration, &clock)),
        codecs: &known_codecs(model, generation, &configuration.codecs),
        ldap: configuration.ldap.as_ref().filter(|ldap| may_use(ldap.security)),
        ..PlaceholderData::shared(model, &configuration.language, "")
    };
    let mac = configuration.mac.as_str();
    let mut writer = Writer::begin(model.vendor().format(), &Frame { mac, profile: model.short_name() });
    let mut lines: Vec<_> = generation
        .phone()
        .iter()
        .filter(|line| is_written(line, &data, configuration))
        .map(|line| (line, data))
        .collect();
    let unused = Key::default();
    for place in model.places(configuration.expansion_modules) {
        let wanted = configuration.keys.get(&place).unwrap_or(&unused);
        let wanted_lines = generation
            .file_lines_of_key(place.group, wanted.function())
            .filter(|lines| has_required_settings(lines, &data));
        // A key whose function cannot be written is written as unused.
        let unused_lines = || generation.file_lines_of_key(place.group, Function::None).map(|lines| (&unused, lines));
        let Some((key, file_lines)) = wanted_lines.map(|lines| (wanted, lines)).or_else(unused_lines) else { continue };
        let data = PlaceholderData { key: Some((place, key)), ..data };
        lines.extend(file_lines.iter().map(|line| (line, data)));
    }
    // Each section occurs once, with its lines in order. The files of the other vendors have one section only.
    lines.sort_by_key(|(line, _)| line.section);
    for (line, data) in &lines {
        write(&mut writer, line, data);
    }
    Ok(writer.finish())
}

/// Writes the file that all phones of a model share: it contains no secret and no data of a tenant. `language` is a tag
/// such as `fr`, `firmware` as in [`render_phone`], `url` the folder for all phones. No error is possible today.
pub fn render_common(model: &Model, firmware: Option<&str>, language: &str, url: &str) -> Result<Vec<u8>, Error> {
    let data = PlaceholderData::shared(model, language, url);
    let mut writer = Writer::begin(model.vendor().format(), &Frame { mac: "", profile: model.short_name() });
    for line in model.generation(firmware).common() {
        write(&mut writer, line, &data);
    }
    Ok(writer.finish())
}

/// Writes the file that TFTP sends to every phone of a model: the HTTPS address at `url`, and nothing else. A TFTP
/// request does not contain the firmware, so each parameter is written with its names in all generations; a phone
/// ignores unknown names. No error is possible today.
pub fn render_bootstrap(model: &Model, language: &str, url: &str) -> Result<Vec<u8>, Error> {
    let data = PlaceholderData::shared(model, language, url);
    let mut writer = Writer::begin(model.vendor().format(), &Frame { mac: "", profile: model.short_name() });
    let mut written: Vec<&FileLine> = Vec::new();
    // A parameter that has the same name in several generations is written as in the newest one.
    for line in
        model.generations().rev().flat_map(|generation| generation.common().iter().chain(generation.bootstrap()))
    {
        if !written.iter().any(|other| other.name == line.name && other.index == line.index) {
            write(&mut writer, line, &data);
            written.push(line);
        }
    }
    Ok(writer.finish())
}

/// Returns the wanted codecs that a firmware supports. If the firmware supports none of them, returns the default
/// codecs, because a phone without a codec cannot make calls.
fn known_codecs<'a>(model: &Model, generation: &Generation, wanted: &'a [String]) -> Vec<&'a str> {
    let known = |codecs: &'a [String]| -> Vec<&'a str> {
        codecs.iter().map(String::as_str).filter(|codec| model.supports_codec(generation, codec)).collect()
    };
    let codecs = known(wanted);
    match SettingsTree::bundled().find("codec.order").map(Setting::default) {
        Some(Value::Order(default_codecs)) if codecs.is_empty() => known(default_codecs),
        _ => codecs,
    }
}

/// The name of the parameter that a line writes, as the format's reader returns it.
pub(crate) fn written_name(model: &Model, line: &FileLine, key: Option<KeyPlace>) -> String {
    let unused = Key::default();
    let key = key.map(|place| (place, &unused));
    let data = PlaceholderData { key, ..PlaceholderData::shared(model, "", "") };
    let format = model.vendor().format();
    let mut writer = Writer::begin(format, &Frame::default());
    write(&mut writer, line, &data);
    let pairs = format.read(&writer.finish()).unwrap_or_default();
    pairs.into_iter().map(|(name, _)| name).rfind(|name| !name.contains('@')).unwrap_or_default()
}

/// Whether all settings that a key requires have a value. A key without its service code would dial something else.
fn has_required_settings(lines: &[FileLine], data: &PlaceholderData<'_>) -> bool {
    lines.iter().filter_map(|line| line.needs.as_ref()).all(|needs| data.is_set(needs))
}

/// Whether the phone's file contains a line, by the setting that the line needs and by its condition.
fn is_written(line: &FileLine, data: &PlaceholderData<'_>, configuration: &PhoneConfiguration) -> bool {
    if line.needs.as_ref().is_some_and(|needs| !data.is_set(needs)) {
        return false;
    }
    match line.condition {
        None => true,
        Some(Condition::Https) => configuration.provisioning.is_https(),
        Some(Condition::SummerTime) => configuration.time_zone.summer_time.is_some(),
        Some(Condition::Ldap) => data.ldap.is_some(),
        Some(Condition::Phonebooks) => configuration.phonebooks.is_some(),
        Some(Condition::Authorities) => configuration.authorities_url.is_some(),
        Some(Condition::Firmware) => has_firmware(configuration),
        Some(Condition::Commportal) => configuration.commportal_name().is_some(),
        Some(Condition::OutboundProxy) => configuration.account.outbound_proxy.is_some(),
        Some(Condition::Filled) => !data.line_value(line).is_empty(),
    }
}

fn has_firmware(configuration: &PhoneConfiguration) -> bool {
    configuration.settings.get("firmware.url").is_some_and(|url| !url.is_empty())
}

fn write(writer: &mut Writer, line: &FileLine, data: &PlaceholderData<'_>) {
    let name = data.parameter_name(&line.name);
    let index = line.index.as_ref().and_then(|index| data.plain_value(index, line).parse().ok());
    let texts: Vec<_> =
        line.attributes.iter().map(|(name, value)| (name.as_str(), data.plain_value(value, line))).collect();
    let attributes: Vec<_> = texts.iter().map(|(name, value)| (*name, value.as_ref())).collect();
    let head = FileLineHead {
        name: &name,
        index,
        permission: line.permission,
        section: line.section,
        kind: line.kind,
        attributes: &attributes,
    };
    writer.line(&head, &data.line_value(line));
}
