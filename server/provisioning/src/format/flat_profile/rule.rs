//! The rule from which a Cisco phone fetches a file: `[--uid U --pwd P] https://host/token/$MA.xml`.
//!
//! In a rule `[…]` holds options, `(…)?` is a condition, `|` separates alternatives, `$` begins a macro, and white
//! space separates everything (excerpts of Cisco's provisioning guide). There is no quoting, so these characters are
//! removed from a piece.

use crate::format::text;
use std::borrow::Cow;

/// A piece of a rule without white space, brackets, quotes, `|`, `$` and `\`, and without leading `-`, which would make
/// it an option.
pub fn rule_part(piece: &str) -> Cow<'_, str> {
    let part =
        text::clean_without(piece, |character| character.is_whitespace() || "[](){}<>\"'`|$\\".contains(character));
    match part {
        Cow::Borrowed(part) => Cow::Borrowed(part.trim_start_matches('-')),
        Cow::Owned(part) if part.starts_with('-') => Cow::Owned(part.trim_start_matches('-').to_owned()),
        Cow::Owned(part) => Cow::Owned(part),
    }
}

/// A rule: the URL `base` followed by `file`, fetched with a user name and password if given. `file` is constant and
/// may contain macros, for example `/$MA.xml`. The other pieces pass through [`rule_part`], so they should consist of
/// letters and digits: a password that loses characters no longer works.
pub fn rule(base: &str, file: &str, credentials: Option<(&str, &str)>) -> String {
    let options = credentials.map_or_else(String::new, |(user, password)| {
        format!("[--uid {} --pwd {}] ", rule_part(user), rule_part(password))
    });
    format!("{options}{}{file}", rule_part(base))
}
