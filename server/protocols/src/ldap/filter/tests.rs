use super::*;
use crate::ldap::{Dn, Entry, NumberKind, national_digits, object::Object};
use ldap3_proto::parse_ldap_filter_str;
use proptest::prelude::*;

fn entry() -> Entry {
    Entry {
        id: "7".into(),
        name: "Élodie Dupont".into(),
        given_name: Some("Élodie".into()),
        surname: Some("Dupont".into()),
        organisation: Some("OPENIP".into()),
        department: None,
        numbers: vec![(NumberKind::Work, "0970711111".into()), (NumberKind::Mobile, "+33612345678".into())],
    }
}

fn finds(filter: &LdapFilter, entry: &Entry) -> bool {
    let context = Dn::parse("dc=example").unwrap();
    Filter::new(filter).unwrap().matches(&FoldedObject::new(Object::Person(&context, entry)))
}

fn parsed(text: &str) -> LdapFilter {
    parse_ldap_filter_str(text).unwrap_or_else(|error| panic!("{text}: {error:?}"))
}

#[test]
fn filters_of_phones_match_the_right_entry() {
    for found in [
        "(cn=*)",
        "(objectClass=inetOrgPerson)",
        "(|(cn=elo*)(o=elo*))",
        "(|(cn=open*)(o=open*))",
        "(|(telephoneNumber=*7071*)(mobile=*7071*)(homePhone=*7071*))",
        "(|(telephoneNumber=+33970711111)(mobile=+33970711111)(homePhone=+33970711111))",
        "(|(telephoneNumber=0612345678)(mobile=0612345678)(homePhone=0612345678))",
        "(&(objectClass=*)(sn=DUP*))",
        "(sn=dupont)",
        "(&(givenName=élodie*)(sn=*pon*)(!(o=autre)))",
        "(cn=*die*du*nt)",
        "(&)",
    ] {
        let filter = if found == "(&)" { LdapFilter::And(Vec::new()) } else { parsed(found) };
        assert!(finds(&filter, &entry()), "{found}");
    }
    for missed in [
        "(|(cn=dup*)(o=dup*))",
        "(telephoneNumber=*0612*)",
        "(homePhone=*)",
        "(fax=*)",
        "(!(fax=*))",
        "(&(cn=*)(!(fax=1)))",
        "(cn>=a)",
        "(telephoneNumber=*dup*)",
        "(cn=elodie)",
        "(cn=elo*dupon*pont)",
    ] {
        assert!(!finds(&parsed(missed), &entry()), "{missed}");
    }
    assert!(finds(&LdapFilter::Approx("CN".into(), "ELODIE DUPONT".into()), &entry()));
    assert!(finds(&LdapFilter::Equality("cn".into(), " Elodie  dupont".into()), &entry()));
    assert!(!finds(&LdapFilter::Or(Vec::new()), &entry()));
    assert!(finds(&parsed("(!(telephoneNumber=*dup*))"), &entry()), "letters are in no number: false, not unknown");
}

#[test]
fn the_hint_contains_the_typed_texts() {
    let hint = |text: &str| Filter::new(&parsed(text)).unwrap().hint();
    assert_eq!(hint("(|(cn=Élo*)(o=Élo*))"), Hint::AnyOf(vec![Criterion::TextBegins("elo".into())]));
    assert_eq!(hint("(&(objectClass=*)(sn=*Dup*))"), Hint::AnyOf(vec![Criterion::TextContains("dup".into())]));
    assert_eq!(
        hint("(|(telephoneNumber=*0970*)(mobile=*0970*)(homePhone=*0970*))"),
        Hint::AnyOf(vec![Criterion::DigitsContain("0970".into())])
    );
    assert_eq!(
        hint("(|(cn=0970*)(telephoneNumber=0970*))"),
        Hint::AnyOf(vec![Criterion::TextBegins("0970".into()), Criterion::DigitsContain("0970".into())])
    );
    assert_eq!(hint("(cn=*)"), Hint::Everything);
    assert_eq!(hint("(!(cn=a))"), Hint::Everything);
    assert_eq!(hint("(uid=7)"), Hint::Everything);
    assert_eq!(hint("(fax=1)"), Hint::AnyOf(Vec::new()));
}

#[test]
fn depth_and_size_have_limits() {
    let nested =
        |depth: usize| (1..depth).fold(LdapFilter::Present("cn".into()), |filter, _| LdapFilter::Not(Box::new(filter)));
    assert!(Filter::new(&nested(DEPTH_LIMIT)).is_ok());
    assert_eq!(Filter::new(&nested(DEPTH_LIMIT + 1)).unwrap_err(), FilterTooComplex);
    let wide = |size: usize| LdapFilter::Or(vec![LdapFilter::Present("cn".into()); size - 1]);
    assert!(Filter::new(&wide(SIZE_LIMIT)).is_ok());
    assert_eq!(Filter::new(&wide(SIZE_LIMIT + 1)).unwrap_err(), FilterTooComplex);
    let parts = LdapSubstringFilter { any: vec!["a".into(); SIZE_LIMIT], ..Default::default() };
    assert_eq!(Filter::new(&LdapFilter::Substring("cn".into(), parts)).unwrap_err(), FilterTooComplex);
}

/// A second, direct implementation of the RFC without folding, criteria or caches: it compares characters with a table,
/// tries every position for a wildcard and lists every spelling of a number.
mod naive {
    use super::*;

    pub fn holds(filter: &LdapFilter, entry: &Entry) -> Option<bool> {
        match filter {
            LdapFilter::And(filters) => {
                let all: Vec<_> = filters.iter().map(|filter| holds(filter, entry)).collect();
                if all.contains(&Some(false)) {
                    Some(false)
                } else if all.contains(&None) {
                    None
                } else {
                    Some(true)
                }
            }
            LdapFilter::Or(filters) => {
                let all: Vec<_> = filters.iter().map(|filter| holds(filter, entry)).collect();
                if all.contains(&Some(true)) {
                    Some(true)
                } else if all.contains(&None) {
                    None
                } else {
                    Some(false)
                }
            }
            LdapFilter::Not(filter) => holds(filter, entry).map(|held| !held),
            LdapFilter::Present(name) => Some(!values(entry, name)?.is_empty()),
            LdapFilter::Equality(name, value) => compare(entry, name, &[Some(value)]),
            LdapFilter::Substring(name, parts) => {
                let mut pattern: Vec<Option<&String>> = parts.initial.iter().map(Some).collect();
                pattern.push(None);
                for part in &parts.any {
                    pattern.extend([Some(part), None]);
                }
                pattern.extend(parts.final_.iter().map(Some));
                compare(entry, name, &pattern)
            }
            _ => None,
        }
    }

    /// `None` in a pattern stands for any text.
    fn compare(entry: &Entry, name: &str, pattern: &[Option<&String>]) -> Option<bool> {
        let values = values(entry, name)?;
        let is_number = matches!(name, "telephoneNumber" | "mobile");
        let pattern: Vec<char> =
            pattern.iter().flat_map(|part| part.map_or("?", |part| part.as_str()).chars()).collect();
        let pattern: Vec<char> = pattern.into_iter().map(plain).collect();
        Some(values.iter().any(|value| {
            let spellings = if is_number {
                vec![value.clone(), value.replacen('0', "+33", 1), value.replacen('0', "0033", 1)]
            } else {
                vec![value.clone()]
            };
            spellings.iter().any(|value| {
                let value: Vec<char> = value.chars().map(plain).collect();
                matches_wildcards(&pattern, &value)
            })
        }))
    }

    fn matches_wildcards(pattern: &[char], value: &[char]) -> bool {
        match pattern.split_first() {
            None => value.is_empty(),
            Some(('?', rest)) => (0..=value.len()).any(|skipped| matches_wildcards(rest, &value[skipped..])),
            Some((character, rest)) => value.first() == Some(character) && matches_wildcards(rest, &value[1..]),
        }
    }

    fn plain(character: char) -> char {
        match character {
            'é' | 'É' | 'E' => 'e',
            'A' | 'à' => 'a',
            character => character,
        }
    }

    fn values(entry: &Entry, name: &str) -> Option<Vec<String>> {
        let numbers = |kind| {
            entry.numbers.iter().filter(move |(other, _)| *other == kind).map(|(_, number)| number.clone()).collect()
        };
        Some(match name {
            "cn" => vec![entry.name.clone()],
            "givenName" => entry.given_name.iter().cloned().collect(),
            "sn" => vec![entry.surname.clone().unwrap_or_else(|| entry.name.clone())],
            "o" => entry.organisation.iter().cloned().collect(),
            "telephoneNumber" => numbers(NumberKind::Work),
            "mobile" => numbers(NumberKind::Mobile),
            _ => return None,
        })
    }
}

fn texts() -> impl Strategy<Value = String> {
    "[aAeEéÉàb]{1,4}"
}

fn entries() -> impl Strategy<Value = Entry> {
    let optional = || prop::option::of(texts());
    let kinds = prop_oneof![Just(NumberKind::Work), Just(NumberKind::Mobile)];
    let numbers = prop::collection::vec((kinds, "0[1-9][12]{8}"), 0..3);
    (texts(), optional(), optional(), optional(), numbers).prop_map(
        |(name, given_name, surname, organisation, numbers)| Entry {
            id: "1".into(),
            name,
            given_name,
            surname,
            organisation,
            department: None,
            numbers,
        },
    )
}

/// Parts of texts and of numbers. International parts come first in a pattern, as in real numbers.
fn conditions() -> impl Strategy<Value = LdapFilter> {
    let part = || "[aAeEéÉàb]{1,2}";
    let text = prop_oneof![Just("cn"), Just("sn"), Just("givenName"), Just("o"), Just("fax")];
    let digits = || prop_oneof!["[12]{1,3}", "0[1-9][12]{0,8}", "\\+33[1-9][12]{0,8}", "0033[1-9][12]{8}"];
    let number = prop_oneof![Just("telephoneNumber"), Just("mobile")];
    let texts =
        (text, prop::option::of(part()), prop::collection::vec(part(), 0..3), prop::option::of(part()), any::<bool>());
    let numbers = (
        number,
        prop::option::of(digits()),
        prop::collection::vec("[12]{1,2}", 0..2),
        prop::option::of("[12]{1,2}"),
        any::<bool>(),
    );
    let condition =
        |(name, initial, any, final_, is_equality): (&str, Option<String>, Vec<String>, Option<String>, bool)| match (
            initial,
            is_equality,
        ) {
            (Some(value), true) => LdapFilter::Equality(name.into(), value),
            (None, true) => LdapFilter::Present(name.into()),
            (initial, false) => LdapFilter::Substring(name.into(), LdapSubstringFilter { initial, any, final_ }),
        };
    prop_oneof![texts.prop_map(condition), numbers.prop_map(condition)]
}

fn filters() -> impl Strategy<Value = LdapFilter> {
    conditions().prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(LdapFilter::And),
            prop::collection::vec(inner.clone(), 0..4).prop_map(LdapFilter::Or),
            inner.prop_map(|filter| LdapFilter::Not(Box::new(filter))),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1_000))]

    #[test]
    fn matches_like_a_direct_implementation_of_the_rfc(filter in filters(), entry in entries()) {
        prop_assert_eq!(finds(&filter, &entry), naive::holds(&filter, &entry) == Some(true));
    }

    /// The hint admits every entry that the filter finds.
    #[test]
    fn the_hint_admits_every_entry_that_matches(filter in filters(), entry in entries()) {
        if finds(&filter, &entry) {
            prop_assert!(Filter::new(&filter).unwrap().hint().admits(&entry));
        }
    }

    #[test]
    fn a_number_is_found_in_national_and_international_form(number in "0[1-9][0-9]{8}") {
        let written = Entry { numbers: vec![(NumberKind::Work, format!("+33 {}", &number[1..]))], ..entry() };
        for spelling in [number.clone(), format!("+33{}", &number[1..]), format!("0033{}", &number[1..])] {
            let condition = LdapFilter::Equality("telephoneNumber".into(), spelling.clone());
            prop_assert!(finds(&condition, &written));
            prop_assert_eq!(national_digits(&spelling), number.clone());
        }
    }
}
