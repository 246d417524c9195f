//! What a vendor's telephones have in common: generations of firmware, and the lines of their files.

use super::{
    line::{Each, Line, is_name, parse_value},
    source::{FamilyText, FilesText, LineText, Source, Words},
};
use crate::{Error, Vendor, catalogue::Piece, catalogue::Placeholder};
use std::sync::Arc;
use toml::Spanned;

/// A vendor's file.
pub struct Family<'a> {
    pub vendor: Vendor,
    pub words: Arc<Words>,
    pub generations: Vec<FamilyGeneration>,
    source: Source<'a>,
    files: FilesText,
}

/// A generation of firmware, as the vendor's file describes it.
#[derive(Clone)]
pub struct FamilyGeneration {
    pub id: String,
    pub since: u16,
    statics: Vec<String>,
}

/// How many of what is numbered a model has.
#[derive(Clone, Copy)]
pub struct Counts {
    pub accounts: u8,
    pub programmable_keys: u8,
}

impl<'a> Family<'a> {
    pub fn parse(source: Source<'a>) -> Result<Self, Error> {
        let FamilyText { vendor, transports, certificates, generation, files } = source.read()?;
        if source.path != format!("models/{}.toml", vendor.id()) {
            return Err(source.error(0, format!("the file of {} is models/{}.toml", vendor.name(), vendor.id())));
        }
        let mut generations: Vec<FamilyGeneration> = Vec::new();
        for text in generation {
            let since = *text.since.get_ref();
            if generations.last().is_some_and(|last| last.since >= since) {
                return Err(source.error_in(&text.since, "generations go from the oldest to the newest"));
            }
            if generations.iter().any(|other| other.id == *text.id.get_ref()) {
                return Err(source.error_in(&text.id, "another generation has this name"));
            }
            generations.push(FamilyGeneration { id: text.id.into_inner(), since, statics: text.statics });
        }
        Ok(Self { vendor, words: Arc::new(Words { transports, certificates }), generations, source, files })
    }

    /// The file that a model's telephones share.
    pub fn common(
        &self,
        own: (Source<'_>, &[LineText]),
        generation: &FamilyGeneration,
        counts: Counts,
    ) -> Result<Vec<Line>, Error> {
        let lines = self.lines([(self.source, self.files.common.as_slice()), own], generation, counts)?;
        for (source, text) in
            self.files.common.iter().map(|text| (self.source, text)).chain(own.1.iter().map(|text| (own.0, text)))
        {
            let shown = parse_value(text.value.get_ref()).unwrap_or_default();
            let is_shared = |piece: &Piece| matches!(piece, Piece::Text(_) | Piece::Placeholder(Placeholder::Language));
            if text.when.is_some() || !shown.iter().all(is_shared) {
                return Err(source.error_in(&text.name, "the common file is the same for everybody: {language} only"));
            }
        }
        Ok(lines)
    }

    /// A telephone's own file.
    pub fn phone(
        &self,
        own: (Source<'_>, &[LineText]),
        generation: &FamilyGeneration,
        counts: Counts,
    ) -> Result<Vec<Line>, Error> {
        self.lines([(self.source, self.files.phone.as_slice()), own], generation, counts)
    }

    fn lines(
        &self,
        texts: [(Source<'_>, &[LineText]); 2],
        generation: &FamilyGeneration,
        counts: Counts,
    ) -> Result<Vec<Line>, Error> {
        let mut lines: Vec<Line> = Vec::new();
        for (source, text) in texts.into_iter().flat_map(|(source, texts)| texts.iter().map(move |text| (source, text)))
        {
            let value = parse_value(text.value.get_ref()).map_err(|reason| source.error_in(&text.value, reason))?;
            self.check_border(source, text.since.as_ref())?;
            self.check_border(source, text.before.as_ref())?;
            let since = text.since.as_ref().map_or(0, |since| *since.get_ref());
            let before = text.before.as_ref().map_or(u16::MAX, |before| *before.get_ref());
            if !(since..before).contains(&generation.since) {
                continue;
            }
            for name in names(source, text, counts)? {
                let is_static = generation.statics.iter().any(|beginning| name.starts_with(beginning.as_str()));
                let name = if is_static { format!("static.{name}") } else { name };
                if lines.iter().any(|line| line.name == name) {
                    return Err(source.error_in(&text.name, format!("{name} is already written ({})", generation.id)));
                }
                lines.push(Line { name, value: value.clone(), case: text.when });
            }
        }
        Ok(lines)
    }

    fn check_border(&self, source: Source<'_>, border: Option<&Spanned<u16>>) -> Result<(), Error> {
        match border {
            Some(border) if !self.generations.iter().any(|generation| generation.since == *border.get_ref()) => {
                Err(source.error_in(border, "no generation begins with this version"))
            }
            _ => Ok(()),
        }
    }
}

/// The names that a line is written with: one, or one for each.
fn names(source: Source<'_>, text: &LineText, counts: Counts) -> Result<Vec<String>, Error> {
    let name = text.name.get_ref();
    let numbers = match text.each {
        None => 1..=1,
        Some(Each::ProgrammableKey) => 1..=counts.programmable_keys,
        Some(Each::SpareAccount) => 2..=counts.accounts,
    };
    if name.contains("{n}") != text.each.is_some() {
        return Err(source.error_in(&text.name, "`each` and {n} go together"));
    }
    if !is_name(&name.replace("{n}", "1")) {
        return Err(source.error_in(&text.name, "this is no parameter's name"));
    }
    Ok(numbers.map(|number| name.replace("{n}", &number.to_string())).collect())
}
