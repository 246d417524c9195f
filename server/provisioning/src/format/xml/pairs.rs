//! Parses an XML file into names and values.

use super::{blank_or_error, error, parse};
use crate::format::ParseError;
use roxmltree::Node;
use std::fmt::Write;

/// The depth of parameters in a file; the root has depth 0.
#[derive(Clone, Copy)]
pub(in super::super) struct Shape {
    /// The depth of a parameter. Elements above it only group parameters.
    pub first: usize,
    /// The depth of the last parts of a parameter.
    pub last: usize,
}

/// Parses elements into pairs of name and text. Attributes follow as `name@attribute`, except `idx` and `index`, which
/// change the name to `name[1]`. `shape` gives the depth of the parameters for a root element, or `None` for an unknown
/// root.
pub(in super::super) fn read(
    file: &[u8],
    declaration: &str,
    shape: impl Fn(&str) -> Option<Shape>,
) -> Result<Vec<(String, String)>, ParseError> {
    let text = std::str::from_utf8(file)
        .map_err(|error| ParseError { at: error.valid_up_to(), reason: "the file is not UTF-8" })?;
    let document = parse(text, declaration)?;
    let root = document.root_element();
    let shape = shape(root.tag_name().name()).ok_or_else(|| error(root, "the root element is unknown"))?;
    let mut pairs = Vec::new();
    collect(root, 0, None, shape, &mut pairs)?;
    Ok(pairs)
}

/// Collects the pairs of an element and of the elements in it. `holder` is the name of the parameter that the element
/// is a part of.
fn collect(
    element: Node<'_, '_>,
    depth: usize,
    holder: Option<&str>,
    shape: Shape,
    pairs: &mut Vec<(String, String)>,
) -> Result<(), ParseError> {
    if depth > shape.last {
        return Err(error(element, "an element is nested too deep"));
    }
    let has_elements = element.children().any(|child| child.is_element());
    let mut name = None;
    if depth >= shape.first {
        let label = parameter_name(holder, element).ok_or_else(|| error(element, "an index is not a number"))?;
        let text = element.text().filter(|_| !has_elements).unwrap_or_default();
        pairs.push((label.clone(), text.to_owned()));
        for attribute in element.attributes().filter(|attribute| !is_index(attribute.name())) {
            pairs.push((format!("{label}@{}", attribute.name()), attribute.value().to_owned()));
        }
        name = Some(label);
    }
    for child in element.children() {
        if child.is_element() {
            collect(child, depth + 1, name.as_deref(), shape, pairs)?;
        } else if name.is_none() || has_elements || !child.is_text() {
            blank_or_error(child)?;
        }
    }
    Ok(())
}

fn is_index(attribute: &str) -> bool {
    matches!(attribute, "idx" | "index")
}

/// The name of an element as a parameter: `holder/element[index]`. Returns `None` when the index is not a number.
fn parameter_name(holder: Option<&str>, element: Node<'_, '_>) -> Option<String> {
    let mut label = holder.map_or_else(String::new, |holder| format!("{holder}/"));
    label.push_str(element.tag_name().name());
    for index in element.attributes().filter(|attribute| is_index(attribute.name())) {
        let index: u16 = index.value().parse().ok()?;
        // Writing to a string cannot fail.
        let _ = write!(label, "[{index}]");
    }
    Some(label)
}
