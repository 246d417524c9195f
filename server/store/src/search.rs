//! A search text as the conditions it stands for: as text, and as a number, SIRET or MAC address in any spelling.

use portal_api::{Search, fold::fold};
use sea_orm::{Condition, sea_query::LikeExpr};

/// Fewer digits than this find no client by what isn't in its row: nearly every one would be found.
const FEWEST_DIGITS: usize = 3;

/// What to look for, in each kind of column.
pub(crate) struct Terms {
    /// In folded texts.
    pub(crate) text: LikeExpr,
    /// In numbers, if it can be a part of one.
    pub(crate) number: Option<LikeExpr>,
    /// In MAC addresses, if it can be a part of one.
    pub(crate) mac: Option<LikeExpr>,
    /// In numbers and SIRETs that the rows don't show.
    pub(crate) hidden_number: Option<LikeExpr>,
    /// In MAC addresses that the rows don't show.
    pub(crate) hidden_mac: Option<LikeExpr>,
}

impl Terms {
    /// Nothing for the empty search, which finds everything.
    pub(crate) fn of(search: &Search) -> Option<Self> {
        if search.is_empty() {
            return None;
        }
        let text = search.as_str();
        let (number, mac) = (number_digits(text), mac_digits(text));
        let is_long = |digits: &&str| digits.len() >= FEWEST_DIGITS;
        Some(Self {
            text: contains(&fold(text)),
            number: number.as_deref().map(contains),
            mac: mac.as_deref().map(contains),
            hidden_number: number.as_deref().filter(is_long).map(contains),
            hidden_mac: mac.as_deref().filter(is_long).map(contains),
        })
    }
}

/// What is looked for in a directory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum DirectorySearch {
    /// Everything.
    #[default]
    All,
    /// Entries that have each of these words, wherever.
    Words(Vec<Search>),
    /// Entries that have one of these texts; the empty one all of them have.
    AnyOf(Vec<Search>),
    /// Entries that have this number, in any spelling, and no longer one.
    Number(String),
}

impl DirectorySearch {
    /// The words of a text.
    pub fn words(text: &str) -> Self {
        let words: Vec<Search> = text.split_whitespace().filter_map(|word| Search::parse(word).ok()).collect();
        if words.is_empty() { Self::All } else { Self::Words(words) }
    }

    /// As a condition: `part` is true of rows with such terms, `number` of those with exactly these digits.
    pub(crate) fn condition(&self, part: impl Fn(Terms) -> Condition, number: impl Fn(&str) -> Condition) -> Condition {
        let parts = |searches: &[Search]| searches.iter().filter_map(Terms::of).map(&part).collect::<Vec<_>>();
        match self {
            Self::All => Condition::all(),
            Self::Words(words) => parts(words).into_iter().fold(Condition::all(), Condition::add),
            Self::AnyOf(texts) if texts.iter().any(Search::is_empty) => Condition::all(),
            Self::AnyOf(texts) => parts(texts).into_iter().fold(Condition::any(), Condition::add),
            Self::Number(text) => number(&number_digits(text).unwrap_or_default()),
        }
    }
}

impl From<&Search> for DirectorySearch {
    /// A telephone number may be spelt with blanks: it is one word.
    fn from(search: &Search) -> Self {
        match number_digits(search.as_str()) {
            Some(_) => Self::Words(vec![search.clone()]),
            None => Self::words(search.as_str()),
        }
    }
}

/// The wildcards of LIKE are looked for as they are.
pub(crate) fn contains(text: &str) -> LikeExpr {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for character in text.chars() {
        if matches!(character, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(character);
    }
    pattern.push('%');
    LikeExpr::new(pattern).escape('!')
}

/// `09 70 71` is `097071`, `+33 (0)9 70` is `0970`.
pub(crate) fn number_digits(text: &str) -> Option<String> {
    let mut digits = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '0'..='9' => digits.push(character),
            '+' if digits.is_empty() => digits.push_str("00"),
            ' ' | '.' | '-' | '(' | ')' | '\u{a0}' | '\u{202f}' => {}
            _ => return None,
        }
    }
    if let Some(rest) = digits.strip_prefix("0033") {
        digits = format!("0{}", rest.strip_prefix('0').unwrap_or(rest));
    }
    (!digits.is_empty()).then_some(digits)
}

/// `80:5e` is `805E`.
fn mac_digits(text: &str) -> Option<String> {
    let mut digits = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            ':' | '-' | '.' | ' ' | '\u{a0}' | '\u{202f}' => {}
            digit if digit.is_ascii_hexdigit() => digits.push(digit.to_ascii_uppercase()),
            _ => return None,
        }
    }
    (!digits.is_empty() && digits.len() <= 12).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_numbers() {
        assert_eq!(number_digits("09 70 71").as_deref(), Some("097071"));
        assert_eq!(number_digits("+33 (0)9 70").as_deref(), Some("0970"));
        assert_eq!(number_digits("0033970").as_deref(), Some("0970"));
        assert_eq!(number_digits("OPENIP"), None);
        assert_eq!(number_digits("-"), None);
    }

    #[test]
    fn spellings_of_addresses() {
        assert_eq!(mac_digits("80:5e").as_deref(), Some("805E"));
        assert_eq!(mac_digits("805e.c002.1c1b").as_deref(), Some("805EC0021C1B"));
        assert_eq!(mac_digits("805ec0021c1b0"), None, "longer than an address");
        assert_eq!(mac_digits("OPENIP"), None);
    }
}
