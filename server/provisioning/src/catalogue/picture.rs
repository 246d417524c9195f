//! Checks the pictures of phones and expansion modules against `models/PICTURES.md`.
//!
//! The portal embeds the picture in its own page, so everything active is refused. The key editor requires that each
//! key occurs once, with its name as identifier.

use crate::{Error, keys::KeyGroup, source::Source};
use roxmltree::{Document, Node, NodeType};
use std::collections::BTreeSet;

/// The XML namespace of SVG.
const NAMESPACE: &str = "http://www.w3.org/2000/svg";

/// The allowed elements.
const ELEMENTS: [&str; 6] = ["svg", "g", "rect", "circle", "path", "text"];

/// The allowed attributes. Other attributes are refused, among them styles, event handlers and references.
const ATTRIBUTES: [&str; 28] = [
    "aria-hidden",
    "class",
    "cx",
    "cy",
    "d",
    "data-number",
    "data-page",
    "data-place",
    "data-to",
    "data-width",
    "display",
    "fill",
    "font-size",
    "height",
    "id",
    "opacity",
    "r",
    "rx",
    "stroke",
    "stroke-linecap",
    "stroke-linejoin",
    "stroke-width",
    "text-anchor",
    "transform",
    "viewBox",
    "width",
    "x",
    "y",
];

/// The allowed values of `class`.
const CLASSES: [&str; 12] = [
    "bezel",
    "body",
    "decoration",
    "key",
    "key-body",
    "key-label",
    "key-target",
    "led",
    "page",
    "page-turn",
    "picture",
    "screen",
];

/// The allowed values of `fill` and `stroke`. Style sheets set all other colours.
const COLOURS: [&str; 2] = ["none", "currentColor"];

/// Checks the picture of a device that has exactly the given number of keys in each group.
///
/// Errors: [`Error::ModelFile`] when the picture is invalid, at the line of the error, or when it lacks a key, at the
/// first line.
pub fn check(source: Source<'_>, keys: &[(KeyGroup, u8)]) -> Result<(), Error> {
    let invalid = |error: roxmltree::Error| source.error_on(error.pos().row as usize, error.to_string());
    let document = Document::parse(source.text).map_err(invalid)?;
    // Pages are HTML, where an XML declaration is an error.
    if document.root_element().range().start > 0 || !document.root_element().has_tag_name((NAMESPACE, "svg")) {
        return Err(source.error_on(1, "a picture must begin with <svg"));
    }
    for node in document.descendants() {
        match node.node_type() {
            NodeType::Root => {}
            NodeType::Element => check_element(source, node)?,
            NodeType::Text if is_allowed_text(node) => {}
            NodeType::Text | NodeType::Comment | NodeType::PI => {
                let reason = "a picture may contain only elements, and text inside <text>";
                return Err(source.error(node.range().start, reason));
            }
        }
    }
    check_identifiers(source, &document, keys)
}

fn check_element(source: Source<'_>, node: Node) -> Result<(), Error> {
    let element = node.tag_name();
    if element.namespace() != Some(NAMESPACE) || !ELEMENTS.contains(&element.name()) {
        return Err(source.error(node.range().start, format!("a picture cannot have <{}>", element.name())));
    }
    for attribute in node.attributes() {
        let (name, value) = (attribute.name(), attribute.value());
        let refuse = |reason| Err(source.error(attribute.range().start, reason));
        if attribute.namespace().is_some() || !ATTRIBUTES.contains(&name) {
            return refuse(format!("a picture cannot have the attribute {name}"));
        }
        let is_allowed = match name {
            "class" => CLASSES.contains(&value),
            "fill" | "stroke" => COLOURS.contains(&value),
            _ => !value.contains("url("),
        };
        if !is_allowed {
            return refuse(format!("the attribute {name} cannot be \"{value}\""));
        }
    }
    Ok(())
}

/// Whether a text is inside a `<text>` element, or is white space between elements.
fn is_allowed_text(node: Node) -> bool {
    let is_blank = node.text().is_none_or(|text| text.trim().is_empty());
    is_blank || node.parent().is_some_and(|parent| parent.has_tag_name("text"))
}

fn check_identifiers(source: Source<'_>, document: &Document, keys: &[(KeyGroup, u8)]) -> Result<(), Error> {
    let names =
        keys.iter().flat_map(|(group, count)| (1..=*count).map(|number| format!("key-{}-{number}", group.id())));
    let mut missing: Vec<String> = names.collect();
    let mut seen = BTreeSet::new();
    for node in document.descendants().filter(Node::is_element) {
        let refuse = |reason: String| Err(source.error(node.range().start, reason));
        let (id, name) = (node.attribute("id"), required_id(node));
        if id != name.as_deref() {
            return refuse(match name {
                Some(name) => format!("by its class and numbers, the identifier must be {name}"),
                None => "this element must have no identifier".to_owned(),
            });
        }
        let Some(id) = id else { continue };
        if !seen.insert(id) {
            return refuse(format!("{id} is already the identifier of another element"));
        }
        if node.attribute("class") == Some("key") {
            let Some(index) = missing.iter().position(|name| name == id) else {
                return refuse(format!("the model has no {id}"));
            };
            missing.remove(index);
            if node.descendants().filter(|part| part.attribute("class") == Some("key-body")).count() != 1 {
                return refuse(format!("{id} must contain exactly one body"));
            }
        }
    }
    if missing.is_empty() {
        Ok(())
    } else {
        Err(source.error_on(1, format!("the picture lacks {}", missing.join(", "))))
    }
}

/// The identifier that an element must have. `None` when it must have none.
fn required_id(node: Node) -> Option<String> {
    let value = |attribute| node.attribute(attribute).unwrap_or_default();
    match value("class") {
        "key" => Some(format!("key-{}-{}", value("data-place"), value("data-number"))),
        "page" => Some(format!("page-{}", value("data-page"))),
        // Paper strips beside the keys have the class of a screen, but no identifier.
        "screen" if node.has_attribute("id") => Some("screen".to_owned()),
        _ => None,
    }
}
