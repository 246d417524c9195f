//! Where a Cisco telephone fetches a file from: `[--uid U --pwd P] https://host/token/$MA.xml`.
//!
//! In a rule `[…]` holds options, `(…)?` is a condition, `|` separates alternatives, `$` begins a macro, and blanks separate
//! everything (Cisco's provisioning guide, as excerpts give it). There is no quoting, so a piece is left without these.

use crate::format::text;
use std::borrow::Cow;

/// A piece of a rule without what would make two of it: blanks, brackets, quotes, `|`, `$` and `\`, and without `-` before it,
/// which would make an option of it.
pub fn rule_part(piece: &str) -> Cow<'_, str> {
    let part =
        text::clean_without(piece, |character| character.is_whitespace() || "[](){}<>\"'`|$\\".contains(character));
    match part {
        Cow::Borrowed(part) => Cow::Borrowed(part.trim_start_matches('-')),
        Cow::Owned(part) if part.starts_with('-') => Cow::Owned(part.trim_start_matches('-').to_owned()),
        Cow::Owned(part) => Cow::Owned(part),
    }
}

/// A rule: the address `base` followed by `file`, fetched with a user's name and password if there are any. `file` is ours and
/// may hold macros, for example `/$MA.xml`; the others are made to fit by [`rule_part`], so they should be made of letters and
/// digits: what has to be left out of a password makes it wrong.
pub fn rule(base: &str, file: &str, credentials: Option<(&str, &str)>) -> String {
    let options = credentials.map_or_else(String::new, |(user, password)| {
        format!("[--uid {} --pwd {}] ", rule_part(user), rule_part(password))
    });
    format!("{options}{}{file}", rule_part(base))
}
