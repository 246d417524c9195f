//! The one way a value gets into a Yealink configuration file.
//!
//! A value stands on its line as it is, unquoted, and ends at the line's end (as in every public
//! template of the vendor's telephones). So:
//!
//! * control characters (C0, DEL, C1, with CR, LF, NUL and tab) and what Unicode calls a line or paragraph separator are
//!   left out, as is the byte order mark: nothing begins a second parameter;
//! * blanks around it are left out, since the telephone would;
//! * `"` becomes `'`: there is no quoting in the file, and telephones copy names into a quoted SIP header;
//! * `#` stays: a comment is a whole line, and a value never begins one; so do `=`, `:`, `{` and `%`;
//! * the value `%NULL%` in any case means "forget": one who writes it gets `NULL`;
//! * nothing at all is written `%NULL%`: the telephone forgets what it had.
//!
//! Secrets are made of letters and digits, which all this leaves alone.

use std::borrow::Cow;

/// What makes a telephone forget a setting.
pub const FORGET: &str = "%NULL%";

/// The value as it stands in the file.
pub fn value(text: &str) -> Cow<'_, str> {
    let kept: Cow<'_, str> = if text.contains(|character| is_dropped(character) || character == '"') {
        let kept = text.chars().filter(|character| !is_dropped(*character));
        Cow::Owned(kept.map(|character| if character == '"' { '\'' } else { character }).collect())
    } else {
        Cow::Borrowed(text)
    };
    let trimmed = match kept {
        Cow::Borrowed(kept) => Cow::Borrowed(kept.trim()),
        Cow::Owned(kept) => Cow::Owned(kept.trim().to_owned()),
    };
    if trimmed.is_empty() {
        Cow::Borrowed(FORGET)
    } else if trimmed.eq_ignore_ascii_case(FORGET) {
        Cow::Borrowed("NULL")
    } else {
        trimmed
    }
}

fn is_dropped(character: char) -> bool {
    character.is_control() || matches!(character, '\u{2028}' | '\u{2029}' | '\u{feff}')
}
