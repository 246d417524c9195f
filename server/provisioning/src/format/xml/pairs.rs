//! Parses an XML file into names and values.

use super::{Event, Reader};
use crate::format::Unreadable;
use std::fmt::Write;

/// The depth of parameters in a file; the root has depth 0.
#[derive(Clone, Copy)]
pub(in super::super) struct Shape {
    /// The depth of a parameter. Elements above it only group parameters.
    pub first: usize,
    /// The depth of the last parts of a parameter.
    pub last: usize,
}

struct Level<'a> {
    name: &'a str,
    /// The index of the element's pair.
    pair: Option<usize>,
    has_children: bool,
}

/// Parses elements into pairs of name and text. Attributes follow as `name@attribute`, except `idx` and `index`, which
/// change the name to `name[1]`. `shape` gives the depth of the parameters for a root element, or `None` for an unknown
/// root.
pub(in super::super) fn read(
    file: &[u8],
    declaration: &str,
    shape: impl Fn(&str) -> Option<Shape>,
) -> Result<Vec<(String, String)>, Unreadable> {
    let text = std::str::from_utf8(file)
        .map_err(|error| Unreadable { at: error.valid_up_to(), reason: "the file is not UTF-8" })?;
    let mut reader = Reader::new(text, declaration)?;
    let mut pairs: Vec<(String, String)> = Vec::new();
    let mut levels: Vec<Level> = Vec::new();
    let mut found: Option<Shape> = None;
    loop {
        match reader.next()? {
            Event::Open { name, attributes, is_closed } => {
                let shape = match (found, levels.is_empty()) {
                    (Some(shape), false) => shape,
                    (None, true) => shape(name).ok_or_else(|| reader.error("the root element is unknown"))?,
                    _ => return Err(reader.error("there is an element after the end")),
                };
                found = Some(shape);
                if levels.len() > shape.last {
                    return Err(reader.error("an element is nested too deep"));
                }
                if let Some(parent) = levels.last_mut() {
                    parent.has_children = true;
                    if let Some(parent) = parent.pair {
                        let text = std::mem::take(&mut pairs[parent].1);
                        is_blank(&text, &reader)?;
                    }
                }
                let mut pair = None;
                if levels.len() >= shape.first {
                    let holder = levels.last().and_then(|level| level.pair).map(|holder| pairs[holder].0.as_str());
                    let name =
                        label(holder, name, &attributes).ok_or_else(|| reader.error("an index is not a number"))?;
                    pair = Some(pairs.len());
                    pairs.push((name.clone(), String::new()));
                    for (attribute, value) in attributes.into_iter().filter(|(name, _)| !is_index(name)) {
                        pairs.push((format!("{name}@{attribute}"), value));
                    }
                }
                if !is_closed {
                    levels.push(Level { name, pair, has_children: false });
                }
            }
            Event::Close(name) => {
                if levels.pop().is_none_or(|level| level.name != name) {
                    return Err(reader.error("an end tag does not match its start tag"));
                }
            }
            Event::Text(text) => match levels.last() {
                Some(Level { pair: Some(pair), has_children: false, .. }) => pairs[*pair].1 = text,
                _ => is_blank(&text, &reader)?,
            },
            Event::End if found.is_some() && levels.is_empty() => return Ok(pairs),
            Event::End => return Err(reader.error("the file ends too early")),
        }
    }
}

fn is_index(attribute: &str) -> bool {
    matches!(attribute, "idx" | "index")
}

fn label(holder: Option<&str>, name: &str, attributes: &[(&str, String)]) -> Option<String> {
    let mut label = holder.map_or_else(String::new, |holder| format!("{holder}/"));
    label.push_str(name);
    for (_, index) in attributes.iter().filter(|(name, _)| is_index(name)) {
        let index: u16 = index.parse().ok()?;
        // Writing to a string cannot fail.
        let _ = write!(label, "[{index}]");
    }
    Some(label)
}

fn is_blank(text: &str, reader: &Reader<'_>) -> Result<(), Unreadable> {
    if text.trim().is_empty() { Ok(()) } else { Err(reader.error("there is text between elements")) }
}
