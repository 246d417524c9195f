//! Sorts results in the order that the client asks for (RFC 2891). Values are compared without case and accents. An
//! object without a value comes last, in ascending and descending order.

use super::{attribute::Attribute, object::Object};
use ldap3_proto::control::{LdapControl, ServerSortRequet};
use std::cmp::Ordering;

/// The OID of the response control, RFC 2891 section 1.2. The codec cannot write it: it puts a wrong tag on the
/// attribute.
const RESPONSE_OID: &str = "1.2.840.113556.1.4.474";

/// The sort keys; `true` means descending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sorting(Vec<(Attribute, bool)>);

/// The client asked to sort by an unknown attribute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct SortError;

impl Sorting {
    /// The order that the controls of a search ask for. `None` when there is no sort control.
    pub(super) fn from_controls(controls: &[LdapControl]) -> Result<Option<Self>, SortError> {
        let asked = controls.iter().find_map(|control| match control {
            LdapControl::ServerSort { sort_requests } => Some(sort_requests),
            _ => None,
        });
        let key = |asked: &ServerSortRequet| Some((Attribute::find(&asked.attribute_name)?, asked.reverse_order));
        let Some(asked) = asked else { return Ok(None) };
        // Keys beyond the number of attributes are ignored: a useful request names each attribute once.
        let keys = asked.iter().take(Attribute::ALL.len()).map(key).collect::<Option<_>>();
        keys.map(Self).map(Some).ok_or(SortError)
    }

    /// Sorts. Equal objects keep their order.
    pub(super) fn sort(&self, objects: &mut [Object<'_>]) {
        objects.sort_by_cached_key(|object| {
            let value = |attribute: Attribute| object.values(attribute).first().map(|value| attribute.fold(value));
            SortKey(self.0.iter().map(|(attribute, is_reverse)| (value(*attribute), *is_reverse)).collect())
        });
    }

    /// The response control that reports success.
    pub(super) fn success_control() -> LdapControl {
        // SEQUENCE { sortResult ENUMERATED success }
        let value = Some(vec![0x30, 0x03, 0x0a, 0x01, 0x00]);
        LdapControl::Unknown { oid: RESPONSE_OID.to_owned(), criticality: false, value }
    }
}

/// The sort values of an object; `true` means descending.
#[derive(PartialEq, Eq)]
struct SortKey(Vec<(Option<String>, bool)>);

impl Ord for SortKey {
    fn cmp(&self, other: &Self) -> Ordering {
        let pairs = self.0.iter().zip(&other.0);
        pairs.fold(Ordering::Equal, |order, ((left, is_reverse), (right, _))| {
            order.then_with(|| match (left, right) {
                (Some(left), Some(right)) if *is_reverse => right.cmp(left),
                (Some(left), Some(right)) => left.cmp(right),
                (left, right) => left.is_none().cmp(&right.is_none()),
            })
        })
    }
}

impl PartialOrd for SortKey {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ldap::{Dn, Entry};

    fn sorted(keys: &[(&str, bool)]) -> Result<Vec<String>, SortError> {
        let entry = |name: &str, organisation: Option<&str>| Entry {
            id: name.into(),
            name: name.into(),
            organisation: organisation.map(str::to_owned),
            ..Entry::default()
        };
        let entries = [entry("b", Some("Z")), entry("É", None), entry("a", Some("z")), entry("f", Some("y"))];
        let context = Dn::parse("dc=example").unwrap();
        let mut objects: Vec<_> = entries.iter().map(|entry| Object::Person(&context, entry)).collect();
        let request = |(name, is_reverse): &(&str, bool)| ServerSortRequet {
            attribute_name: (*name).to_owned(),
            ordering_rule: None,
            reverse_order: *is_reverse,
        };
        let control = LdapControl::ServerSort { sort_requests: keys.iter().map(request).collect() };
        Sorting::from_controls(&[control])?.unwrap().sort(&mut objects);
        Ok(objects.iter().map(|object| object.values(Attribute::Cn)[0].to_owned()).collect())
    }

    #[test]
    fn sorts_by_one_or_more_keys_in_both_directions() {
        assert_eq!(sorted(&[("cn", false)]).unwrap(), ["a", "b", "É", "f"]);
        assert_eq!(sorted(&[("CN", true)]).unwrap(), ["f", "É", "b", "a"]);
        assert_eq!(sorted(&[("o", false)]).unwrap(), ["f", "b", "a", "É"], "equal objects keep their order");
        assert_eq!(sorted(&[("o", true), ("cn", false)]).unwrap(), ["a", "b", "f", "É"]);
        assert_eq!(sorted(&[("fax", false)]), Err(SortError));
        assert_eq!(Sorting::from_controls(&[]), Ok(None));
    }
}
