//! All settings, in display order.

use super::{
    Section, Setting,
    source::{SectionsText, SettingsText},
};
use crate::Error;
use crate::source::Source;
use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

/// Lists the files of the tree.
macro_rules! bundled {
    ($($name:literal),* $(,)?) => {
        &[$((
            concat!("settings/", $name),
            include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/settings/", $name)),
        )),*]
    };
}

/// Path and text of each file, sorted by path.
const BUNDLED: &[(&str, &str)] = bundled![
    "administration.toml",
    "call_log.toml",
    "commportal.toml",
    "dial_plan.toml",
    "directories.toml",
    "dnd_forward.toml",
    "hot_desking.toml",
    "line.toml",
    "phone_lock.toml",
    "pickup.toml",
    "popups.toml",
    "preferences.toml",
    "sections.toml",
];

static TREE: LazyLock<SettingsTree> = LazyLock::new(|| match SettingsTree::parse(BUNDLED) {
    Ok(tree) => tree,
    // The files are part of the program, and a test parses them.
    Err(error) => panic!("a bundled settings file is invalid: {error}"),
});

/// All sections and settings.
#[derive(Clone, Debug)]
pub struct SettingsTree {
    sections: Vec<Section>,
    settings: Vec<Setting>,
    /// The positions in `settings`, sorted by identifier: a [`Layer`](super::Layer) has the same order, so both are
    /// read in one pass.
    by_id: Vec<usize>,
}

impl SettingsTree {
    /// The tree of the bundled files.
    pub fn bundled() -> &'static Self {
        &TREE
    }

    /// The files that [`SettingsTree::bundled`] parses: path and text.
    pub fn bundled_files() -> &'static [(&'static str, &'static str)] {
        BUNDLED
    }

    /// Parses and checks the files, given as path and text. One of them is `sections.toml`.
    ///
    /// Errors: [`Error::ModelFile`], also used for settings files, when a file is invalid; it names the file and the
    /// line.
    pub fn parse(files: &[(&str, &str)]) -> Result<Self, Error> {
        let sources = || files.iter().map(|(path, text)| Source { path, text });
        let mut sections: Vec<Section> = Vec::new();
        for source in sources().filter(Source::is_sections) {
            for text in source.read::<SectionsText>()?.section {
                let id = text.id.clone();
                let section = text.check(source)?;
                if sections.iter().any(|other| other.id == section.id) {
                    return Err(source.error_in(&id, "another section has this name"));
                }
                if section.parent().is_some_and(|parent| !sections.iter().any(|other| other.id == parent)) {
                    return Err(source.error_in(&id, "a section must come after its parent"));
                }
                sections.push(section);
            }
        }
        let mut found: BTreeMap<String, Vec<Setting>> = BTreeMap::new();
        let mut names = BTreeSet::new();
        for source in sources().filter(|source| !source.is_sections()) {
            let file = source.read::<SettingsText>()?;
            let section = file.section.get_ref();
            if !sections.iter().any(|other| other.id == *section) {
                return Err(source.error_in(&file.section, format!("there is no section {section}")));
            }
            if found.contains_key(section) {
                return Err(source.error_in(&file.section, "another file has this section"));
            }
            let mut settings = Vec::new();
            for text in &file.setting {
                for setting in text.check(source, section)? {
                    if !names.insert(setting.id.clone()) {
                        return Err(source.error_in(text.id(), format!("another setting has the name {}", setting.id)));
                    }
                    settings.push(setting);
                }
            }
            found.insert(section.clone(), settings);
        }
        let settings = sections.iter().flat_map(|section| found.remove(&section.id).unwrap_or_default()).collect();
        Ok(Self::new(sections, settings))
    }

    fn new(sections: Vec<Section>, settings: Vec<Setting>) -> Self {
        let mut by_id: Vec<usize> = (0..settings.len()).collect();
        by_id.sort_by(|left, right| settings[*left].id.cmp(&settings[*right].id));
        Self { sections, settings, by_id }
    }

    /// The sections in display order: a section comes after its parent.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// All settings in display order, section by section.
    pub fn settings(&self) -> &[Setting] {
        &self.settings
    }

    /// The settings of a section, without those of its subsections.
    pub fn settings_in<'a>(&'a self, section: &'a str) -> impl Iterator<Item = &'a Setting> {
        self.settings.iter().filter(move |setting| setting.section == section)
    }

    /// Finds a setting by its identifier.
    pub fn find(&self, id: &str) -> Option<&Setting> {
        let index = self.by_id.binary_search_by(|position| self.settings[*position].id.as_str().cmp(id)).ok()?;
        Some(&self.settings[self.by_id[index]])
    }

    /// Calls `call` for each known identifier with its position in [`SettingsTree::settings`] and its item.
    /// `items_by_id` must be sorted by identifier; unknown identifiers are skipped.
    pub(super) fn for_each_known<'a, T>(
        &self,
        items_by_id: impl Iterator<Item = (&'a super::SettingId, T)>,
        mut call: impl FnMut(usize, T),
    ) {
        let mut rest = &self.by_id[..];
        for (id, item) in items_by_id {
            // In a dense layer the next setting usually matches at once; in a sparse one the search bisects.
            let skip = match rest.first() {
                None => return,
                Some(first) if self.settings[*first].id >= *id => 0,
                Some(_) => rest.partition_point(|position| self.settings[*position].id < *id),
            };
            rest = &rest[skip..];
            if let Some((first, after)) = rest.split_first()
                && self.settings[*first].id == *id
            {
                call(*first, item);
                rest = after;
            }
        }
    }
}
