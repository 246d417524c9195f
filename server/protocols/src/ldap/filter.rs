//! Search filters (RFC 4511 4.5.1.7), checked once and then evaluated for each object. A condition on an unknown
//! attribute is neither true nor false: neither `(fax=1)` nor `(!(fax=1))` finds anything.

use super::{
    attribute::Attribute,
    hint::{Criterion, Hint},
    number::NumberPattern,
    object::FoldedObject,
    pattern::Pattern,
    text::fold_text,
};
use ldap3_proto::proto::{LdapFilter, LdapSubstringFilter};
use portal_api::fold::fold;

/// The maximum nesting of a filter. The filters of phones have a depth of three at most.
const DEPTH_LIMIT: usize = 16;
/// The largest number of conditions and substring parts in a filter.
const SIZE_LIMIT: usize = 256;
/// The largest number of criteria that a directory gets.
const CRITERION_LIMIT: usize = 16;

/// The filter nests too deep or has too many conditions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the filter is too deep or has too many conditions")]
pub(super) struct FilterTooComplex;

/// A checked filter.
#[derive(Clone, Debug)]
pub(super) struct Filter(Node);

#[derive(Clone, Debug)]
enum Node {
    And(Vec<Node>),
    Or(Vec<Node>),
    Not(Box<Node>),
    Present(Attribute),
    Value(Attribute, ValuePattern),
    /// A condition that no value fulfils, such as letters in a phone number.
    Never,
    /// A condition on an unknown attribute.
    Unknown,
}

/// The pattern that a value of an attribute must match.
#[derive(Clone, Debug)]
enum ValuePattern {
    Text(Pattern),
    Number(NumberPattern),
}

impl Filter {
    /// Checks a filter and prepares it.
    pub(super) fn new(filter: &LdapFilter) -> Result<Self, FilterTooComplex> {
        let mut size = SIZE_LIMIT;
        check_node(filter, DEPTH_LIMIT, &mut size).map(Self)
    }

    /// Whether the filter matches an object.
    pub(super) fn matches(&self, object: &FoldedObject<'_>) -> bool {
        self.0.evaluate(object) == Some(true)
    }

    /// A hint that admits every entry that the filter matches.
    pub(super) fn hint(&self) -> Hint {
        self.0.criteria().filter(|criteria| criteria.len() <= CRITERION_LIMIT).map_or(Hint::Everything, Hint::AnyOf)
    }
}

/// Checks a filter and converts it. `depth` is the nesting that is still allowed, `size` the number of conditions and
/// substring parts that are still allowed.
fn check_node(filter: &LdapFilter, depth: usize, size: &mut usize) -> Result<Node, FilterTooComplex> {
    let depth = depth.checked_sub(1).ok_or(FilterTooComplex)?;
    *size = size.checked_sub(1).ok_or(FilterTooComplex)?;
    let mut nodes =
        |filters: &[LdapFilter]| filters.iter().map(|filter| check_node(filter, depth, size)).collect::<Result<_, _>>();
    Ok(match filter {
        LdapFilter::And(filters) => Node::And(nodes(filters)?),
        LdapFilter::Or(filters) => Node::Or(nodes(filters)?),
        LdapFilter::Not(filter) => Node::Not(Box::new(check_node(filter, depth, size)?)),
        LdapFilter::Present(name) => Attribute::find(name).map_or(Node::Unknown, Node::Present),
        LdapFilter::Equality(name, value) | LdapFilter::Approx(name, value) => equality(name, value),
        LdapFilter::Substring(name, parts) => {
            *size = size.checked_sub(parts.any.len()).ok_or(FilterTooComplex)?;
            substring(name, parts)
        }
        // None of the attributes has an ordering rule (RFC 4519), and phones send no matching rules.
        LdapFilter::GreaterOrEqual(..) | LdapFilter::LessOrEqual(..) | LdapFilter::Extensible(_) => Node::Unknown,
    })
}

fn equality(name: &str, value: &str) -> Node {
    match Attribute::find(name) {
        None => Node::Unknown,
        Some(attribute) if attribute.is_number() => number(attribute, NumberPattern::whole(value)),
        Some(attribute) => Node::Value(attribute, ValuePattern::Text(Pattern::Whole(fold_text(value)))),
    }
}

fn substring(name: &str, parts: &LdapSubstringFilter) -> Node {
    match Attribute::find(name) {
        None => Node::Unknown,
        Some(attribute) if attribute.is_number() => number(attribute, NumberPattern::parts(parts)),
        Some(attribute) => {
            let end = |part: &Option<String>| part.as_deref().map(fold).unwrap_or_default();
            let first = end(&parts.initial).trim_start_matches(' ').to_owned();
            let last = end(&parts.final_).trim_end_matches(' ').to_owned();
            let middle = parts.any.iter().map(|part| fold(part)).collect();
            Node::Value(attribute, ValuePattern::Text(Pattern::Parts { first, middle, last }))
        }
    }
}

fn number(attribute: Attribute, pattern: Option<NumberPattern>) -> Node {
    pattern.map_or(Node::Never, |pattern| Node::Value(attribute, ValuePattern::Number(pattern)))
}

impl Node {
    /// `Some(true)`, `Some(false)`, or `None` for undefined (RFC 4511 4.5.1.7).
    fn evaluate(&self, object: &FoldedObject<'_>) -> Option<bool> {
        match self {
            Self::And(nodes) => conjunction(nodes.iter().map(|node| node.evaluate(object))),
            // An "or" is the negation of the conjunction of the negated conditions.
            Self::Or(nodes) => {
                conjunction(nodes.iter().map(|node| node.evaluate(object).map(|value| !value))).map(|value| !value)
            }
            Self::Not(node) => node.evaluate(object).map(|value| !value),
            Self::Present(attribute) => Some(!object.values(*attribute).is_empty()),
            Self::Value(attribute, pattern) => {
                Some(object.values(*attribute).iter().any(|value| pattern.matches(value)))
            }
            Self::Never => Some(false),
            Self::Unknown => None,
        }
    }

    /// Criteria such that every entry that this node matches meets at least one of them. `None` when the node restricts
    /// nothing.
    fn criteria(&self) -> Option<Vec<Criterion>> {
        match self {
            Self::And(nodes) => nodes.iter().filter_map(Self::criteria).min_by_key(Vec::len),
            Self::Or(nodes) => {
                let criteria = nodes.iter().map(Self::criteria).collect::<Option<Vec<_>>>()?.concat();
                Some(criteria.into_iter().fold(Vec::new(), |mut distinct, criterion| {
                    if !distinct.contains(&criterion) {
                        distinct.push(criterion);
                    }
                    distinct
                }))
            }
            // The directory looks up names and numbers only, so conditions on other attributes give no criterion.
            Self::Value(Attribute::ObjectClass | Attribute::Uid | Attribute::Dc, _)
            | Self::Not(_)
            | Self::Present(_) => None,
            Self::Value(_, pattern) => pattern.criteria(),
            Self::Never | Self::Unknown => Some(Vec::new()),
        }
    }
}

impl ValuePattern {
    fn matches(&self, value: &str) -> bool {
        match self {
            Self::Text(pattern) => pattern.matches(value),
            Self::Number(pattern) => pattern.matches(value),
        }
    }

    fn criteria(&self) -> Option<Vec<Criterion>> {
        let pattern = match self {
            Self::Text(pattern) => pattern,
            Self::Number(pattern) => {
                return Some(pattern.digit_strings()?.into_iter().map(Criterion::DigitsContain).collect());
            }
        };
        match (pattern.beginning(), pattern.longest()) {
            ("", "") => None,
            ("", part) => Some(vec![Criterion::TextContains(part.to_owned())]),
            (part, _) => Some(vec![Criterion::TextBegins(part.to_owned())]),
        }
    }
}

/// The conjunction of conditions: `Some(false)` if a condition is false, else `None` if a condition is undefined, else
/// `Some(true)`.
fn conjunction(conditions: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    let mut value = Some(true);
    for condition in conditions {
        match condition {
            Some(true) => {}
            Some(false) => return Some(false),
            None => value = None,
        }
    }
    value
}

#[cfg(test)]
mod tests;
