//! Compares phone numbers by their digits, in national or international form.

use super::pattern::Pattern;
use ldap3_proto::proto::LdapSubstringFilter;
use portal_api::spelling;

/// The smallest number of digits at which a number without `+` or `00` counts as international: some platforms send a
/// caller's number as `33970711111`, and a French national number has ten digits.
const BARE_INTERNATIONAL_DIGITS: usize = 11;

/// The digits of a number in national form: `0970711111` for `+33 9 70 71 11 11` and its other spellings, `0044…` for
/// `+44…`. Empty for a text that is no number.
pub fn national_digits(number: &str) -> String {
    national(digits(number).unwrap_or_default())
}

/// The condition of a filter on a phone number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct NumberPattern {
    /// Compared with the national form of a number.
    national: Pattern,
    /// An alternative, compared with the international form (`0033…`).
    international: Option<Pattern>,
}

impl NumberPattern {
    /// Matches this whole number, in any spelling. `None` when the text is no phone number.
    pub(super) fn whole(number: &str) -> Option<Self> {
        let digits = dialled_characters(number)?;
        let international = bare_international(&digits).map(Pattern::Whole);
        Some(Self { national: Pattern::Whole(national(digits)), international })
    }

    /// Matches numbers with these parts. `None` when a part cannot occur in a phone number.
    pub(super) fn parts(parts: &LdapSubstringFilter) -> Option<Self> {
        let read = |text: &Option<String>| text.as_deref().map_or(Some(String::new()), dialled_characters);
        let (first, last) = (read(&parts.initial)?, read(&parts.final_)?);
        let middle: Vec<String> = parts.any.iter().map(|part| dialled_characters(part)).collect::<Option<_>>()?;
        let international = Self::international(&first, &middle, &last);
        Some(Self { national: Pattern::Parts { first, middle, last }, international })
    }

    /// Whether a number in national form matches.
    pub(super) fn matches(&self, number: &str) -> bool {
        self.national.matches(number)
            || self.international.as_ref().is_some_and(|pattern| pattern.matches(&international(number)))
    }

    /// Digit strings such that every matching number, in national form, contains at least one of them. `None` when
    /// nothing is known about the digits.
    pub(super) fn digit_strings(&self) -> Option<Vec<String>> {
        let mut strings = vec![self.national.longest().to_owned()];
        if let Some(pattern) = &self.international {
            let beginning = pattern.beginning();
            match beginning.strip_prefix("0033") {
                Some(rest) if !rest.is_empty() => strings.extend([format!("0{rest}"), beginning.to_owned()]),
                _ if "0033".starts_with(beginning) => return None,
                _ => strings.push(beginning.to_owned()),
            }
        }
        strings.iter().all(|digits| !digits.is_empty()).then_some(strings)
    }

    /// The international form of the parts. `None` when the first part cannot start an international number: `+33…`
    /// occurs only at the start of a number.
    fn international(first: &str, middle: &[String], last: &str) -> Option<Pattern> {
        let beginning = |part: &str| match part {
            part if part.starts_with("00") => Some(part.to_owned()),
            part => bare_international(part),
        };
        if !first.is_empty() {
            return Some(Pattern::Parts { first: beginning(first)?, middle: middle.to_vec(), last: last.to_owned() });
        }
        match middle.split_first() {
            Some((first, middle)) => {
                Some(Pattern::Parts { first: beginning(first)?, middle: middle.to_vec(), last: last.to_owned() })
            }
            None => beginning(last).map(Pattern::Whole),
        }
    }
}

/// The dialled characters of a search text, with `00` for a plus. `None` when the text cannot be a phone number or a
/// part of one.
fn dialled_characters(text: &str) -> Option<String> {
    digits(text).filter(|digits| text.is_empty() || !digits.is_empty())
}

/// The digits of a text, with `00` for a plus. `None` when the text contains other characters than a number may have.
fn digits(text: &str) -> Option<String> {
    spelling::dialled(text).map(|digits| digits.replacen('+', "00", 1))
}

/// The national form of digits: `0970711111` for `0033970711111`. Foreign numbers stay in international form.
fn national(digits: String) -> String {
    let is_bare = digits.len() == BARE_INTERNATIONAL_DIGITS;
    let subscriber = digits.strip_prefix("0033").or_else(|| digits.strip_prefix("33").filter(|_| is_bare));
    match subscriber.map(|rest| rest.strip_prefix('0').unwrap_or(rest)) {
        Some(rest) if rest.len() == 9 && !rest.starts_with('0') => format!("0{rest}"),
        _ => digits,
    }
}

/// The international form of a French number in national form; other numbers stay unchanged.
fn international(national: &str) -> String {
    match national.strip_prefix('0') {
        Some(rest) if national.len() == 10 && !rest.starts_with('0') => format!("0033{rest}"),
        _ => national.to_owned(),
    }
}

/// The international form of a number without `+` or `00`. `None` when the number is too short for one.
fn bare_international(digits: &str) -> Option<String> {
    (digits.len() >= BARE_INTERNATIONAL_DIGITS && !digits.starts_with('0')).then(|| format!("00{digits}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn finds(assertion: &str, number: &str) -> bool {
        let pattern = if assertion.contains('*') {
            NumberPattern::parts(&LdapSubstringFilter::from(assertion))
        } else {
            NumberPattern::whole(assertion)
        };
        pattern.is_some_and(|pattern| pattern.matches(&national_digits(number)))
    }

    #[test]
    fn all_spellings_of_a_number_are_equal() {
        for spelling in [
            "0970711111",
            "09 70 71 11 11",
            "+33 9 70 71 11 11",
            "+33 (0)9 70 71 11 11",
            "0033970711111",
            "00330970711111",
            "33970711111",
            "09.70-71/11\u{202f}11",
            "\u{202a}+33\u{2011}970\u{2011}711\u{2011}111\u{202c}",
        ] {
            assert_eq!(national_digits(spelling), "0970711111", "{spelling}");
            assert!(finds(spelling, "+33970711111"), "{spelling}");
            assert!(finds(spelling, "0970711111"), "{spelling}");
            assert!(finds(&format!("*{spelling}*"), "0970711111"), "{spelling}");
            assert!(!finds(spelling, "0970711112"), "{spelling}");
        }
        assert_eq!(national_digits("+44 20 7946 0000"), "00442079460000");
        assert!(finds("442079460000", "+44 20 7946 0000"));
    }

    #[test]
    fn parts_match_the_national_and_the_international_form() {
        for found in
            ["0970*", "+33970*", "0033 970*", "*7111*", "*1111", "+33*", "*+33970*11", "+33 (0)97*", "+*", "09*71*11"]
        {
            assert!(finds(found, "0970711111"), "{found}");
        }
        for missed in ["970*", "*33*", "+34*", "*X*", "*0970X*", "-*", "*09707111112*", "+33*2"] {
            assert!(!finds(missed, "0970711111"), "{missed}");
        }
        assert!(finds("*33*", "0970331111"), "a search for two digits compares them unchanged");
        assert!(finds("*0033970711111", "0970711111"));
        assert!(finds("10*", "102") && !finds("+33*", "102"), "an extension has no international form");
        assert!(NumberPattern::whole("").is_some_and(|pattern| !pattern.matches("102")));
    }

    proptest! {
        /// A matching number always contains one of the digit strings.
        #[test]
        fn a_matching_number_contains_one_of_the_digit_strings(
            assertion in r"\*?(\+33|0033|33|\+|\+44|0|09)?[0-3]{0,12}(\*[0-3]{0,2}){1,2}",
            number in r"(\+33|0033|33|\+44|0)?[0-3]{0,9}",
        ) {
            let pattern = NumberPattern::parts(&LdapSubstringFilter::from(assertion.as_str())).unwrap();
            let number = national_digits(&number);
            if pattern.matches(&number) && let Some(strings) = pattern.digit_strings() {
                prop_assert!(strings.iter().any(|digits| number.contains(digits.as_str())), "{:?} {}", strings, number);
            }
        }

        #[test]
        fn the_national_form_of_a_national_form_is_unchanged(number in "[+]?[0-9 ()*#.]{0,16}") {
            let digits = national_digits(&number);
            prop_assert_eq!(national_digits(&digits), digits);
        }
    }
}
