//! The picture of a phone with active keys: each key links to its form and shows its label as the phone would.

use crate::{
    draw::Html,
    keys::{cut_to_width, name_with_label},
};
use portal_api::key_place::KeyPlace;
use std::fmt::Write as _;

/// A key on the picture.
pub struct PictureKey {
    /// The link's target.
    pub href: String,
    /// The label that the phone shows; empty for a key without a function.
    pub label: String,
    /// The link's accessible name.
    pub name: String,
    /// Whether the editor shows this key.
    pub is_chosen: bool,
}

/// Returns a picture whose keys are links. The build has checked the picture: each key is a `<g id="key-…">` with an
/// empty `<text class="key-label">` in it, and the picture contains nothing that is unsafe in a page.
///
/// `module` is the expansion module that the picture shows, 0 for the phone itself. `page` is the visible page, for
/// phones whose screen has several pages of keys. `page_link` returns the address and the name of the link to a page,
/// `key` returns what to show on a key.
pub fn linked_picture(
    picture: &str,
    module: u8,
    page: u8,
    page_link: impl Fn(&str) -> (String, String),
    key: impl Fn(KeyPlace) -> PictureKey,
) -> Html {
    let mut html = String::with_capacity(picture.len() * 2);
    let mut rest = picture;
    // Each iteration handles one `<g …>`: a key, the button of another page, or a group that only contains other
    // groups.
    while let Some(start) = rest.find("<g ") {
        let (before, group) = rest.split_at(start);
        html.push_str(&without_ids(before));
        let end = group.find('>').map_or(group.len(), |end| end + 1);
        let (tag, inside) = group.split_at(end);
        let closing = inside.find("</g>").map_or(inside.len(), |end| end + "</g>".len());
        rest = inside;
        if let Some(place) = place_of_group(tag, module) {
            let (content, after) = inside.split_at(closing);
            write_key(&mut html, place, &without_ids(tag), content, &key(place));
            rest = after;
        } else if let Some(to) = attribute(tag, "data-to") {
            let (content, after) = inside.split_at(closing);
            let (href, name) = page_link(to);
            let _ = write!(
                html,
                "<a class=\"page-link\" href=\"{}\" data-page-to=\"{to}\" aria-label=\"{}\">{tag}{content}</a>",
                escape(&href),
                escape(&name)
            );
            rest = after;
        } else {
            // `display="none"` hides the later pages where no style sheet applies. Here the style sheet shows one page.
            html.push_str(&without_ids(tag).replace(" display=\"none\"", ""));
        }
    }
    html.push_str(&without_ids(rest));
    let svg = ["<svg data-module=\"", &module.to_string(), "\" data-page=\"", &page.to_string(), "\""].concat();
    Html::new(html.replacen("<svg", &svg, 1))
}

/// Returns a picture without links, which shows its first page.
pub fn plain_picture(picture: &str) -> Html {
    Html::new(without_ids(picture))
}

/// Writes a key as a link. `tag` is the group's opening tag, `content` the rest of the group with its closing tag.
fn write_key(html: &mut String, place: KeyPlace, tag: &str, content: &str, key: &PictureKey) {
    let current = if key.is_chosen { " aria-current=\"true\"" } else { "" };
    let set = if key.label.is_empty() { "" } else { " data-set=\"\"" };
    // The place of the label: the empty `<text>`.
    let slot = content.find("></text>");
    let width = slot.and_then(|at| content[..at].rsplit("data-width=\"").next()?.split('"').next()?.parse().ok());
    let label = cut_to_width(&key.label, width.unwrap_or(usize::MAX));
    let name = name_with_label(&key.name, &key.label, if slot.is_some() { &label } else { &key.label });
    // Writing to a string can't fail.
    let _ = write!(
        html,
        "<a class=\"key-link\" href=\"{}\" data-key=\"{place}\" aria-label=\"{}\"{set}{current}>{tag}",
        escape(&key.href),
        escape(&name)
    );
    match slot {
        Some(at) => {
            html.push_str(&content[..=at]);
            html.push_str(&escape(&label));
            html.push_str(&content[at + 1..]);
        }
        None => html.push_str(content),
    }
    html.push_str("</a>");
}

/// Returns the key that a group stands for; `None` for another group.
fn place_of_group(tag: &str, module: u8) -> Option<KeyPlace> {
    let number = attribute(tag, "data-number")?.parse().ok()?;
    match attribute(tag, "data-place")? {
        "line" => Some(KeyPlace::line(number)),
        "programmable" => Some(KeyPlace::programmable(number)),
        "expansion" => Some(KeyPlace::expansion(module, number)),
        _ => None,
    }
}

/// Returns the value of a tag's attribute.
fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let key = [name, "=\""].concat();
    let start = tag.find(&key)? + key.len();
    tag[start..].split('"').next()
}

/// Removes ids: a page may show several pictures, in which the same ids would occur twice. Nothing in a picture refers
/// to an id.
fn without_ids(text: &str) -> String {
    const ID: &str = " id=\"";
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(ID) {
        kept.push_str(&rest[..at]);
        let after = &rest[at + ID.len()..];
        rest = after.find('"').map_or("", |end| &after[end + 1..]);
    }
    kept.push_str(rest);
    kept
}

/// Escapes a text for HTML.
fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use leptos::prelude::RenderHtml as _;

    const PICTURE: &str = "<svg class=\"picture\"><rect id=\"screen\"/><g class=\"decoration\"><path/></g>\
        <g id=\"page-2\" class=\"page\" data-page=\"2\" display=\"none\"><g transform=\"x\">\
        <g id=\"key-line-3\" class=\"key\" data-place=\"line\" data-number=\"3\"><rect/><text class=\"key-label\" data-width=\"6\"></text></g>\
        <g class=\"page-turn\" data-to=\"1\"><rect/></g></g></g></svg>";

    #[test]
    fn keys_are_links_with_their_labels() {
        let key = |place: KeyPlace| PictureKey {
            href: format!("?key={place}&a=1"),
            label: "<Accueil>".into(),
            name: "Touche \"3\"".into(),
            is_chosen: true,
        };
        let html = linked_picture(PICTURE, 0, 2, |to| (format!("?page={to}"), "Page 1".into()), key).to_html();
        assert!(html.starts_with("<svg data-module=\"0\" data-page=\"2\" class=\"picture\"><rect/>"), "{html}");
        assert!(html.contains("<g class=\"page\" data-page=\"2\"><g transform=\"x\">"), "{html}");
        let link = "<a class=\"key-link\" href=\"?key=line-3&amp;a=1\" data-key=\"line-3\" \
                    aria-label=\"Touche &quot;3&quot;, &lt;Ac…\" data-set=\"\" aria-current=\"true\">\
                    <g class=\"key\" data-place=\"line\" data-number=\"3\"><rect/>\
                    <text class=\"key-label\" data-width=\"6\">&lt;Ac…</text></g></a>";
        assert!(html.contains(link), "{html}");
        assert!(html.ends_with(
            "<a class=\"page-link\" href=\"?page=1\" data-page-to=\"1\" aria-label=\"Page 1\">\
             <g class=\"page-turn\" data-to=\"1\"><rect/></g></a></g></g></svg>"
        ));
    }
}
