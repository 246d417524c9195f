//! Parses a model file.

use super::{Expansion, Generation, Model, simplify};
use crate::{
    Error, Vendor,
    catalogue::{
        family::{Counts, Family, check_unproved_mark},
        file_line::SettingSpelling,
        picture,
        source::{ExpansionText, ModelText},
    },
    keys::{Function, KeyGroup},
    source::Source,
};
use std::{collections::BTreeMap, sync::Arc};
use toml::Spanned;

impl Model {
    /// Parses and checks a model file. `families` are the parsed vendor files, `pictures` all pictures.
    pub(in super::super) fn parse(
        source: Source<'_>,
        families: &BTreeMap<Vendor, Family<'_>>,
        pictures: &[Source<'static>],
    ) -> Result<Self, Error> {
        let text: ModelText = source.read()?;
        let id = text.id.get_ref().as_str();
        let (vendor, file) = id.split_once('-').unwrap_or_default();
        let Some(family) = families.values().find(|family| family.vendor.id() == vendor) else {
            let reason = "an identifier is a vendor, a hyphen and a name; the vendor must have a vendor file";
            return Err(source.error_in(&text.id, reason));
        };
        if source.path != format!("models/{vendor}/{file}.toml") {
            return Err(source.error_in(&text.id, format!("the file of {id} is models/{vendor}/{file}.toml")));
        }
        check_fields(source, &text, family)?;
        text.unproved.iter().try_for_each(|mark| check_unproved_mark(source, Some(mark)))?;

        let counts = Counts { accounts: *text.accounts.get_ref(), line_keys: text.line_keys, handsets: text.handsets };
        let own_keys = [(KeyGroup::Line, text.line_keys), (KeyGroup::Programmable, text.programmable_keys)];
        let expansion = text.expansion.as_ref().map(|expansion| Expansion {
            modules: expansion.get_ref().modules,
            keys_per_module: expansion.get_ref().keys,
        });
        let expansion = expansion.unwrap_or_default();
        let has_keys = |group: &KeyGroup| match group {
            KeyGroup::Line => text.line_keys > 0,
            KeyGroup::Programmable => text.programmable_keys > 0,
            KeyGroup::Expansion => expansion.modules > 0,
        };
        let mut generations = read_generations(source, &text, family, counts)?;
        for generation in &mut generations {
            // Removes the key groups that the model does not have. A setting that is used only by these groups does not
            // belong to the model.
            generation.keys.retain(|key| has_keys(&key.group));
            for group in [KeyGroup::Line, KeyGroup::Programmable, KeyGroup::Expansion].into_iter().filter(has_keys) {
                if generation.file_lines_of_key(group, Function::None).is_none() {
                    let reason = format!(
                        "generation {} has no configuration lines for a key without a function (group {})",
                        generation.id,
                        group.id()
                    );
                    return Err(source.error_in(&text.id, reason));
                }
            }
        }
        let settings = generations.last().map(Generation::settings).unwrap_or_default();
        let softkeys = if has_keys(&KeyGroup::Programmable) { family.softkeys.as_slice() } else { &[] };
        let is_supported = |function| {
            let is_supported_by =
                |generation: &Generation| generation.file_lines_of_key(KeyGroup::Programmable, function).is_some();
            generations.iter().all(is_supported_by)
        };
        if let Some(wrong) = softkeys.iter().find(|function| !is_supported(*function.get_ref())) {
            let reason = format!("{id} does not support this function on a programmable key");
            return Err(family.source.error_in(wrong, reason));
        }
        let mut generations = generations.into_iter();
        let Some(oldest) = generations.next() else {
            return Err(source.error_in(&text.generations, "a model must have at least one generation"));
        };

        let find_picture = |name: &str| {
            let path = format!("models/{vendor}/{name}.svg");
            let found = pictures.iter().copied().find(|picture| picture.path == path);
            found.ok_or_else(|| format!("its picture {path} does not exist"))
        };
        let picture = find_picture(file).map_err(|reason| source.error_in(&text.id, reason))?;
        picture::check(picture, &own_keys)?;
        let check_module_picture = |module: &Spanned<ExpansionText>| {
            let found = find_picture(&module.get_ref().picture).map_err(|reason| source.error_in(module, reason))?;
            picture::check(found, &[(KeyGroup::Expansion, expansion.keys_per_module)])?;
            Ok(found)
        };
        let expansion_picture = text.expansion.as_ref().map(check_module_picture).transpose()?;

        let mut names: Vec<String> = [id, text.name.get_ref(), &text.short_name].map(simplify).into();
        names.extend(text.also.iter().map(|name| simplify(name)));
        let unsupported_functions = family.unsupported_functions.iter().chain(&text.unsupported_functions);
        let mut missing_settings = family.missing_settings.clone();
        missing_settings.extend(text.missing_settings);
        Ok(Self {
            vendor: family.vendor,
            names,
            file: text.file.into_inner(),
            also_files: text.also_files.into_inner(),
            accounts: counts.accounts,
            line_keys: text.line_keys,
            programmable_keys: text.programmable_keys,
            softkeys: softkeys.iter().map(|function| *function.get_ref()).collect(),
            expansion,
            picture,
            expansion_picture,
            handsets: text.handsets,
            words: Arc::clone(&family.words),
            unsupported_functions: unsupported_functions.map(|entry| (entry.function, entry.reason())).collect(),
            missing_settings,
            settings,
            oldest,
            newer: generations.collect(),
            id: text.id.into_inner(),
            name: text.name.into_inner(),
            short_name: text.short_name,
            user_agents: text.user_agents.into_inner(),
            languages: text.languages.into_inner(),
        })
    }
}

/// Checks the model's names, the part of its file names that identifies the model, its User-Agents, its number of
/// accounts and its languages.
fn check_fields(source: Source<'_>, text: &ModelText, family: &Family<'_>) -> Result<(), Error> {
    if !text.name.get_ref().starts_with(family.vendor.name()) || text.short_name.is_empty() {
        return Err(
            source.error_in(&text.name, "a name must begin with the vendor's name, and a short name must not be empty")
        );
    }
    let is_file_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') && word != "0"
    };
    let file_rule = "only letters, digits and hyphens are allowed, as in the names of its files";
    if !is_file_word(text.file.get_ref()) {
        return Err(source.error_in(&text.file, file_rule));
    }
    if !text.also_files.get_ref().iter().all(|word| is_file_word(word)) {
        return Err(source.error_in(&text.also_files, file_rule));
    }
    if text.user_agents.get_ref().iter().any(String::is_empty) || text.user_agents.get_ref().is_empty() {
        return Err(
            source.error_in(&text.user_agents, "a model must have at least one User-Agent, and none may be empty")
        );
    }
    if *text.accounts.get_ref() == 0 {
        return Err(source.error_in(&text.accounts, "a phone must have at least one line"));
    }
    let is_word = |word: &String| !word.is_empty() && !word.contains(|character: char| character.is_control());
    let languages = text.languages.get_ref();
    if !languages.contains_key("fr") || !languages.values().all(is_word) {
        return Err(
            source.error_in(&text.languages, "French (fr) is needed, and the vendor's spelling of each language")
        );
    }
    Ok(())
}

/// Converts the generations of a model. Each generation has the lines of the vendor file, except the lines for
/// parameters and settings that the model lacks, and then the lines of the model file.
fn read_generations(
    source: Source<'_>,
    text: &ModelText,
    family: &Family<'_>,
    counts: Counts,
) -> Result<Vec<Generation>, Error> {
    // The entries of `lacks` that match no line of any generation: each is a mistake in the model file.
    let mut unused_lacks: Vec<_> = text.lacks.iter().collect();
    let mut generations = Vec::new();
    for name in text.generations.get_ref() {
        let Some(generation) = family.generations.iter().find(|generation| generation.id == *name) else {
            return Err(source.error_in(&text.generations, format!("there is no generation {name}")));
        };
        let common = family.read_common((source, &text.files.common), generation, counts)?;
        let mut phone = family.read_phone((source, &text.files.phone), generation, counts)?;
        unused_lacks.retain(|beginning| !phone.iter().any(|line| line.begins_with(beginning.get_ref())));
        phone.retain(|line| {
            let is_lacked_by_model = text.lacks.iter().any(|beginning| line.begins_with(beginning.get_ref()));
            let is_missing_setting =
                |spelling: &SettingSpelling| text.missing_settings.contains_key(spelling.id.as_str());
            !is_lacked_by_model && !line.setting.as_ref().is_some_and(is_missing_setting)
        });
        generations.push(Generation {
            id: generation.id.clone(),
            since: generation.since,
            has_plain_ldap_only: generation.has_plain_ldap_only,
            common,
            bootstrap: family.read_bootstrap(generation, counts)?,
            phone,
            keys: family.read_keys(generation)?,
        });
    }
    if let Some(beginning) = unused_lacks.first() {
        return Err(source.error_in(beginning, "no parameter of this model begins with this text"));
    }
    if !generations.is_sorted_by(|left, right| left.since < right.since) {
        return Err(source.error_in(&text.generations, "generations must go from the oldest to the newest"));
    }
    Ok(generations)
}
