//! Turns search texts into SQL conditions. A condition searches for the text itself and, if the text can be a part of a
//! phone number, a SIRET or a MAC address, for its digits in any spelling.

use portal_api::{Search, fold::fold, spelling};
use sea_orm::{Condition, sea_query::LikeExpr};

/// The minimum number of digits for searching columns that the list does not show. Fewer digits would match nearly
/// every row, and the user would not see why a row matches.
const MIN_HIDDEN_DIGITS: usize = 3;

/// The patterns to search for, by kind of column.
pub(crate) struct SearchPatterns {
    /// For folded texts.
    pub(crate) text: LikeExpr,
    /// For phone numbers, if the text can be a part of a phone number.
    pub(crate) number: Option<LikeExpr>,
    /// For MAC addresses, if the text can be a part of a MAC address.
    pub(crate) mac: Option<LikeExpr>,
    /// For numbers and SIRETs that the list does not show.
    pub(crate) hidden_number: Option<LikeExpr>,
    /// For MAC addresses that the list does not show.
    pub(crate) hidden_mac: Option<LikeExpr>,
}

impl SearchPatterns {
    /// The patterns of a search text; `None` for the empty search, which matches everything.
    pub(crate) fn from_search(search: &Search) -> Option<Self> {
        if search.is_empty() {
            return None;
        }
        let text = search.as_str();
        let (number, mac) = (number_digits(text), mac_digits(text));
        let is_long = |digits: &&str| digits.len() >= MIN_HIDDEN_DIGITS;
        Some(Self {
            text: contains(&fold(text)),
            number: number.as_deref().map(contains),
            mac: mac.as_deref().map(contains),
            hidden_number: number.as_deref().filter(is_long).map(contains),
            hidden_mac: mac.as_deref().filter(is_long).map(contains),
        })
    }
}

/// A search in a phone directory.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum DirectorySearch {
    /// Every entry.
    #[default]
    All,
    /// Entries that contain each of these words, in any field.
    Words(Vec<Search>),
    /// Entries that contain at least one of these texts; an empty text matches every entry.
    AnyOf(Vec<Search>),
    /// Entries with exactly this number, in any spelling.
    Number(String),
}

impl DirectorySearch {
    /// Splits a text into words.
    pub fn words(text: &str) -> Self {
        let words: Vec<Search> = text.split_whitespace().filter_map(|word| Search::parse(word).ok()).collect();
        if words.is_empty() { Self::All } else { Self::Words(words) }
    }

    /// Converts the search to a condition. `match_text` builds the condition for the patterns of one text;
    /// `match_number` builds the condition for a number with exactly these digits.
    pub(crate) fn condition(
        &self,
        match_text: impl Fn(SearchPatterns) -> Condition,
        match_number: impl Fn(&str) -> Condition,
    ) -> Condition {
        let match_texts = |searches: &[Search]| {
            searches.iter().filter_map(SearchPatterns::from_search).map(&match_text).collect::<Vec<_>>()
        };
        match self {
            Self::All => Condition::all(),
            Self::Words(words) => match_texts(words).into_iter().fold(Condition::all(), Condition::add),
            Self::AnyOf(texts) if texts.iter().any(Search::is_empty) => Condition::all(),
            Self::AnyOf(texts) => match_texts(texts).into_iter().fold(Condition::any(), Condition::add),
            Self::Number(text) => match_number(&number_digits(text).unwrap_or_default()),
        }
    }
}

impl From<&Search> for DirectorySearch {
    /// Splits the text into words, except a phone number: it may contain spaces and counts as one word.
    fn from(search: &Search) -> Self {
        match number_digits(search.as_str()) {
            Some(_) => Self::Words(vec![search.clone()]),
            None => Self::words(search.as_str()),
        }
    }
}

/// A pattern that matches texts containing `text`. Wildcards of LIKE in `text` are escaped.
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

/// The digits, `*` and `#` of a phone number or a part of a number, as the database stores numbers: `09 70 71` becomes
/// `097071`, `+33 (0)9 70` becomes `0970`. `None` if the text is not a number.
pub(crate) fn number_digits(text: &str) -> Option<String> {
    let digits = spelling::dialled(text)?.replacen('+', "00", 1);
    let digits = digits.strip_prefix("0033").map(|rest| format!("0{rest}")).unwrap_or(digits);
    (!digits.is_empty()).then_some(digits)
}

/// The digits of a part of a MAC address: `80:5e` becomes `805E`. `None` if the text is not a part of a MAC address.
fn mac_digits(text: &str) -> Option<String> {
    spelling::hexadecimal(text).ok().filter(|digits| (1..=12).contains(&digits.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_a_number_are_read_from_any_spelling() {
        assert_eq!(number_digits("09 70 71").as_deref(), Some("097071"));
        assert_eq!(number_digits("+33 (0)9 70").as_deref(), Some("0970"));
        assert_eq!(number_digits("0033970").as_deref(), Some("0970"));
        assert_eq!(number_digits("\u{202a}02/47\u{2011}01").as_deref(), Some("024701"));
        assert_eq!(number_digits("*21*09 70#").as_deref(), Some("*21*0970#"));
        assert_eq!(number_digits("OPENIP"), None);
        assert_eq!(number_digits("-"), None);
    }

    #[test]
    fn digits_of_a_mac_address_are_read_from_any_spelling() {
        assert_eq!(mac_digits("80:5e").as_deref(), Some("805E"));
        assert_eq!(mac_digits("805e.c002.1c1b").as_deref(), Some("805EC0021C1B"));
        assert_eq!(mac_digits("805ec0021c1b0"), None, "longer than an address");
        assert_eq!(mac_digits("OPENIP"), None);
    }
}
