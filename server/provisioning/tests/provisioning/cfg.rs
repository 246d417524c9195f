//! Parses a configuration file as leniently as possible: every character that any parser treats as a line end ends a
//! line.

/// The text of a file. Panics if it is not UTF-8.
pub fn text(file: &[u8]) -> &str {
    std::str::from_utf8(file).expect("the file is UTF-8")
}

/// The parameters in order. Panics on lines that no phone understands.
pub fn read(file: impl AsRef<[u8]>) -> Vec<(String, String)> {
    let file = text(file.as_ref());
    let file = file.strip_prefix("#!version:1.0.0.1\n").expect("the first line is the version");
    let ends_line = |character: char| matches!(character, '\0' | '\n'..='\r' | '\u{1a}' | '\u{1c}'..='\u{1e}' | '\u{85}' | '\u{2028}' | '\u{2029}');
    file.split(ends_line)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| {
            let (name, value) = line.split_once('=').expect("a name, =, a value");
            (name.trim().to_owned(), value.trim().to_owned())
        })
        .collect()
}

pub fn names(file: impl AsRef<[u8]>) -> Vec<String> {
    read(file).into_iter().map(|(name, _)| name).collect()
}

/// The value of a parameter that occurs once.
pub fn value(file: impl AsRef<[u8]>, name: &str) -> Option<String> {
    let mut values = read(file).into_iter().filter(|(other, _)| other == name).map(|(_, value)| value);
    let value = values.next();
    assert_eq!(values.next(), None, "{name} is written once");
    value
}
