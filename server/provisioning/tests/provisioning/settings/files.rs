//! The bundled files, and the errors of invalid files.

use portal_provisioning::settings::SettingsTree;
use proptest::prelude::*;

#[test]
fn every_bundled_file_parses() {
    if let Err(error) = SettingsTree::parse(SettingsTree::bundled_files()) {
        panic!("{error}");
    }
}

#[test]
fn every_file_is_bundled() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/settings");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .expect("the folder")
        .map(|entry| format!("settings/{}", entry.expect("a file").file_name().to_string_lossy()))
        .collect();
    files.sort();
    let bundled: Vec<_> = SettingsTree::bundled_files().iter().map(|(path, _)| (*path).to_owned()).collect();
    assert_eq!(bundled, files);
}

const GOOD: &str = r#"
section = "preferences"

[[setting]]
id = "lamp.colour"
label = { fr = "Couleur", en = "Colour" }
help = { fr = "La couleur.", en = "The colour." }
type = "choice"
choices = [
  { id = "red", fr = "Rouge", en = "Red" },
  { id = "blue", fr = "Bleu", en = "Blue" },
]
default = "red"
least = "user"

[[setting]]
id = "lamp.level.{n}"
label = { fr = "Niveau {n}", en = "Level {n}" }
help = { fr = "Le niveau {n}.", en = "Level {n}." }
type = "integer"
min = 1
max = 9
unit = { fr = "crans", en = "notches" }
default = 5
least = "reseller"
repeat = 3

[[setting]]
id = "lamp.pin"
label = { fr = "Code", en = "PIN" }
help = { fr = "Le code.", en = "The PIN." }
type = "secret"
min = 4
max = 8
form = "digits"
default = ""
least = "user"
"#;

const SECTIONS: &str = r#"
[[section]]
id = "preferences"
fr = "Préférences"
en = "Preferences"

[[section]]
id = "preferences.lamp"
fr = "Voyant"
en = "Lamp"
"#;

fn parse(sections: &str, settings: &str) -> Result<SettingsTree, String> {
    let files = [("settings/lamp.toml", settings), ("settings/sections.toml", sections)];
    SettingsTree::parse(&files).map_err(|error| error.to_string())
}

#[test]
fn an_error_names_the_invalid_file_and_its_line() {
    assert_eq!(parse(SECTIONS, GOOD).expect("right files").settings().len(), 5);
    for (from, to, line, reason) in [
        ("lamp.colour", "lamp", 5, "a setting's name is like"),
        ("lamp.colour", "lamp.Colour", 5, "a setting's name is like"),
        ("lamp.colour", "lamp.level.2", 17, "another setting has the name lamp.level.2"),
        ("lamp.colour", "lamp.colour.{n}", 5, "go together"),
        ("lamp.level.{n}", "lamp.level.one", 26, "go together"),
        ("repeat = 3", "repeat = 1", 26, "`repeat` is at least 2"),
        ("en = \"Colour\"", "en = \"\"", 6, "in French and in English"),
        (", en = \"The colour.\"", "", 7, "missing field"),
        ("en = \"notches\"", "en = \" notches\"", 23, "in French and in English"),
        ("type = \"choice\"", "type = \"chose\"", 8, "unknown variant"),
        ("type = \"choice\"", "type = \"switch\"", 9, "this type has no `choices`"),
        ("type = \"integer\"", "type = \"text\"", 21, "this type has no `min`"),
        ("max = 9", "max = 1", 22, "`max` must be greater"),
        ("max = 9\n", "", 20, "this type needs `max`"),
        ("max = 9", "max = 4", 24, "A whole number from 1 to 4 notches."),
        ("max = 8", "max = 3", 34, "`max` must not be less"),
        ("max = 8", "max = 80000", 34, "a length must be from"),
        ("form = \"digits\"\n", "", 32, "this type needs `form`"),
        ("id = \"blue\"", "id = \"red\"", 9, "occurs twice"),
        ("id = \"blue\"", "id = \"Blue\"", 9, "is invalid"),
        ("  { id = \"blue\", fr = \"Bleu\", en = \"Blue\" },\n", "", 9, "two or more"),
        ("default = \"red\"", "default = \"green\"", 13, "Choose a value from the list."),
        ("default = \"red\"", "default = true", 13, "of another type"),
        ("default = 5", "default = \"5\"", 24, "of another type"),
        ("default = 5", "default = 10", 24, "A whole number from 1 to 9 notches."),
        ("default = \"\"", "default = \"1234\"", 36, "a secret has no default"),
        ("least = \"user\"", "least = \"anybody\"", 14, "unknown variant"),
        ("least = \"user\"", "least = \"user\"\nscope = \"line\"", 15, "unknown field"),
        ("\"preferences\"", "\"preference\"", 2, "there is no section preference"),
        ("section = ", "section ", 2, "expected"),
    ] {
        assert!(GOOD.contains(from), "{from}");
        let error = parse(SECTIONS, &GOOD.replacen(from, to, 1)).expect_err(to);
        assert!(error.starts_with(&format!("settings/lamp.toml:{line}: ")), "{to}: {error}");
        assert!(error.contains(reason), "{to}: {error}");
    }
    for (from, to, line, reason) in [
        ("\"preferences.lamp\"", "\"preferences\"", 8, "another section has this name"),
        ("\"preferences.lamp\"", "\"line.lamp\"", 8, "after its parent"),
        ("fr = \"Voyant\"", "fr = \"\"", 8, "in French and in English"),
        ("en = \"Lamp\"", "en = \"Lamp\"\nkeys = \"hard\"", 11, "unknown variant"),
    ] {
        let error = parse(&SECTIONS.replacen(from, to, 1), GOOD).expect_err(to);
        assert!(error.starts_with(&format!("settings/sections.toml:{line}: ")), "{to}: {error}");
        assert!(error.contains(reason), "{to}: {error}");
    }
    let twice = [("settings/a.toml", GOOD), ("settings/b.toml", GOOD), ("settings/sections.toml", SECTIONS)];
    let error = SettingsTree::parse(&twice).expect_err("twice").to_string();
    assert_eq!(error, "settings/b.toml:2: another file has this section");
}

proptest! {
    #[test]
    fn parsing_a_file_never_panics(text in "(?s).{0,200}") {
        let _ = parse(SECTIONS, &text);
        let _ = parse(&text, GOOD);
    }
}
