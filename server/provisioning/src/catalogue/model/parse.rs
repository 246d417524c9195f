//! Parses a model file.

use super::{Generation, Model, simplify};
use crate::{
    Error, Vendor,
    catalogue::{
        family::{Counts, Family, check_mark},
        file_line::SettingSpelling,
        picture,
        source::{ExpansionText, ModelText},
    },
    keys::{Function, KeyGroup},
    settings::BilingualText,
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
            return Err(
                source.error_in(&text.id, "an identifier is a vendor with a file of its own, a hyphen and a name")
            );
        };
        if source.path != format!("models/{vendor}/{file}.toml") {
            return Err(source.error_in(&text.id, format!("the file of {id} is models/{vendor}/{file}.toml")));
        }
        check_names(source, &text, family)?;
        text.unproved.iter().try_for_each(|mark| check_mark(source, Some(mark)))?;

        let counts = Counts { accounts: *text.accounts.get_ref(), line_keys: text.line_keys, handsets: text.handsets };
        let own_keys = [(KeyGroup::Line, text.line_keys), (KeyGroup::Programmable, text.programmable_keys)];
        let expansion =
            text.expansion.as_ref().map(|expansion| (expansion.get_ref().modules, expansion.get_ref().keys));
        let expansion = expansion.unwrap_or_default();
        let has_keys = |group: &KeyGroup| match group {
            KeyGroup::Line => text.line_keys > 0,
            KeyGroup::Programmable => text.programmable_keys > 0,
            KeyGroup::Expansion => expansion.0 > 0,
        };
        let mut generations = read_generations(source, &text, family, counts)?;
        for generation in &mut generations {
            // A setting that only keys of a missing kind use does not belong to the model.
            generation.keys.retain(|key| has_keys(&key.group));
            for group in [KeyGroup::Line, KeyGroup::Programmable, KeyGroup::Expansion].into_iter().filter(has_keys) {
                if generation.key_lines(group, Function::None).is_none() {
                    let reason = format!("{} has no lines for an unused key ({})", generation.id, group.id());
                    return Err(source.error_in(&text.id, reason));
                }
            }
        }
        let settings = generations.last().map(Generation::settings).unwrap_or_default();
        let softkeys = if has_keys(&KeyGroup::Programmable) { family.softkeys.as_slice() } else { &[] };
        let is_supported = |function| {
            generations.iter().all(|generation| generation.key_lines(KeyGroup::Programmable, function).is_some())
        };
        if let Some(wrong) = softkeys.iter().find(|function| !is_supported(*function.get_ref())) {
            let reason = format!("{id} does not support this function on a programmable key");
            return Err(family.source.error_in(wrong, reason));
        }
        let mut generations = generations.into_iter();
        let Some(oldest) = generations.next() else {
            return Err(source.error_in(&text.generations, "a model has at least one generation"));
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
            picture::check(found, &[(KeyGroup::Expansion, expansion.1)])?;
            Ok(found)
        };
        let expansion_picture = text.expansion.as_ref().map(check_module_picture).transpose()?;

        let mut names: Vec<String> = [id, text.name.get_ref(), &text.short_name].map(simplify).into();
        names.extend(text.also.iter().map(|name| simplify(name)));
        let no_keys = family.no_keys.iter().chain(&text.no_key);
        let mut without = family.without.clone();
        without.extend(text.without);
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
            no_keys: no_keys.map(|no| (no.function, BilingualText { fr: no.fr.clone(), en: no.en.clone() })).collect(),
            without,
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

/// Checks the names, the model part of file names, the User-Agents and the languages.
fn check_names(source: Source<'_>, text: &ModelText, family: &Family<'_>) -> Result<(), Error> {
    if !text.name.get_ref().starts_with(family.vendor.name()) || text.short_name.is_empty() {
        return Err(source.error_in(&text.name, "a name begins with the vendor's name, and a short name is not empty"));
    }
    let is_file_word = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-') && word != "0"
    };
    let file_rule = "letters, digits and hyphens, as in the names of its files";
    if !is_file_word(text.file.get_ref()) {
        return Err(source.error_in(&text.file, file_rule));
    }
    if !text.also_files.get_ref().iter().all(|word| is_file_word(word)) {
        return Err(source.error_in(&text.also_files, file_rule));
    }
    if text.user_agents.get_ref().iter().any(String::is_empty) || text.user_agents.get_ref().is_empty() {
        return Err(source.error_in(&text.user_agents, "a model has at least one User-Agent, and none is empty"));
    }
    if *text.accounts.get_ref() == 0 {
        return Err(source.error_in(&text.accounts, "a phone has at least one line"));
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

/// Converts the generations of a model: the lines of the vendor file without those that the model lacks, and the lines
/// of the model file.
fn read_generations(
    source: Source<'_>,
    text: &ModelText,
    family: &Family<'_>,
    counts: Counts,
) -> Result<Vec<Generation>, Error> {
    // The entries of `lacks` that no line of any generation begins with: each is a mistake in the model file.
    let mut unused_lacks: Vec<_> = text.lacks.iter().collect();
    let mut generations = Vec::new();
    for name in text.generations.get_ref() {
        let Some(generation) = family.generations.iter().find(|generation| generation.id == *name) else {
            return Err(source.error_in(&text.generations, format!("there is no generation {name}")));
        };
        let common = family.common((source, &text.files.common), generation, counts)?;
        let mut phone = family.phone((source, &text.files.phone), generation, counts)?;
        unused_lacks.retain(|beginning| !phone.iter().any(|line| line.begins_with(beginning.get_ref())));
        phone.retain(|line| {
            let is_lacking = text.lacks.iter().any(|beginning| line.begins_with(beginning.get_ref()));
            let is_without = |written: &SettingSpelling| text.without.contains_key(written.id.as_str());
            !is_lacking && !line.setting.as_ref().is_some_and(is_without)
        });
        generations.push(Generation {
            id: generation.id.clone(),
            since: generation.since,
            has_plain_ldap: generation.has_plain_ldap,
            common,
            bootstrap: family.bootstrap(generation, counts)?,
            phone,
            keys: family.keys(generation)?,
        });
    }
    if let Some(beginning) = unused_lacks.first() {
        return Err(source.error_in(beginning, "no parameter of this model begins with this text"));
    }
    if !generations.is_sorted_by(|left, right| left.since < right.since) {
        return Err(source.error_in(&text.generations, "generations go from the oldest to the newest"));
    }
    Ok(generations)
}
