//! Reads an XML file as names and values.

use super::{Event, Reader};
use crate::format::Unreadable;
use std::fmt::Write;

/// How deep a file's parameters are; the root is at 0.
#[derive(Clone, Copy)]
pub(in super::super) struct Shape {
    /// Where parameters begin. What stands above only holds them.
    pub first: usize,
    /// Where the last parts of a parameter are.
    pub last: usize,
}

struct Level<'a> {
    name: &'a str,
    /// Which pair it is.
    pair: Option<usize>,
    has_children: bool,
}

/// Reads elements as pairs of name and text; attributes follow as `name@attribute`, except `idx` and `index`, which make the
/// name `name[1]`. `shape` says how deep the parameters are below a root, and which roots there are.
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
                    (None, true) => shape(name).ok_or_else(|| reader.error("there is no such file"))?,
                    _ => return Err(reader.error("there is something after the end")),
                };
                found = Some(shape);
                if levels.len() > shape.last {
                    return Err(reader.error("an element stands too deep"));
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
                    let name = label(holder, name, &attributes).ok_or_else(|| reader.error("an index is no number"))?;
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
                    return Err(reader.error("another element ends than has begun"));
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
        // Writing to a string does not fail.
        let _ = write!(label, "[{index}]");
    }
    Some(label)
}

fn is_blank(text: &str, reader: &Reader<'_>) -> Result<(), Unreadable> {
    if text.trim().is_empty() { Ok(()) } else { Err(reader.error("there is text between elements")) }
}
