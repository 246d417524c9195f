//! The pictures follow the rules of `models/PICTURES.md`, which the portal's editor and style sheet rely on.
//!
//! `Catalogue::bundled` has already checked the keys and the content of the pictures when it parsed them. Some tests
//! below change a picture, and expect that the same check refuses it.

use crate::catalogue::{CP925, CP925_PICTURE, load_error};
use portal_provisioning::Catalogue;
use roxmltree::{Document, Node};
use std::collections::BTreeSet;

/// The maximum size of a picture, in bytes (`models/PICTURES.md`).
const SIZE_LIMIT: usize = 18_000;

/// Every picture: its path and its text.
fn pictures() -> impl Iterator<Item = (&'static str, &'static str)> {
    Catalogue::bundled_files().iter().copied().filter(|(path, _)| path.ends_with("svg"))
}

/// Runs a check on every picture.
fn check(rule: impl Fn(&str, &Document)) {
    for (name, text) in pictures() {
        rule(name, &Document::parse(text).expect(name));
    }
}

fn of_class<'a>(node: Node<'a, 'a>, class: &'a str) -> impl Iterator<Item = Node<'a, 'a>> {
    node.descendants().filter(move |node| node.attribute("class") == Some(class))
}

fn number<T: std::str::FromStr>(node: Node, attribute: &str) -> Option<T> {
    node.attribute(attribute)?.parse().ok()
}

#[test]
fn a_model_has_its_picture_and_the_picture_of_its_expansion_module() {
    let text = |path: &str| pictures().find(|(other, _)| *other == path).expect(path).1;
    let model = |id: &str| Catalogue::bundled().find(id).expect(id);
    for (id, module) in [
        ("cisco-cp-8851-3pcc", Some("cisco/8800-expansion")),
        ("snom-d765", Some("snom/d7-expansion")),
        ("yealink-cp920", None),
        ("yealink-t48g", Some("yealink/exp40")),
        ("yealink-t54w", Some("yealink/exp50")),
    ] {
        assert_eq!(model(id).picture(), text(&format!("models/{}.svg", id.replacen('-', "/", 1))), "{id}");
        assert_eq!(model(id).expansion_picture(), module.map(|name| text(&format!("models/{name}.svg"))), "{id}");
    }
}

#[test]
fn an_error_names_the_line_of_the_invalid_picture() {
    let path = "models/yealink/cp925.svg";
    let body = r#"<rect class="key-body"/>"#;
    let second = r#"id="key-programmable-2" class="key" data-place="programmable" data-number="2""#;
    let renumbered = ["1", "3", "02"].map(|number| second.replace('2', number));
    for (line, from, to, reason) in [
        (4, "</svg>", "</g>", "expected 'svg' tag"),
        (1, "<svg", "<!DOCTYPE svg [<!ENTITY a 'b'>]><svg", "DTD"),
        (1, "<svg", "<?xml version='1.0'?><svg", "must begin with <svg"),
        (1, r#" xmlns="http://www.w3.org/2000/svg""#, "", "must begin with <svg"),
        (2, body, "<script/>", "cannot have <script>"),
        (2, body, "<a href=''/>", "cannot have <a>"),
        (2, body, "<rect xmlns=''/>", "cannot have <rect>"),
        (2, "<rect", "<rect onclick='a()'", "the attribute onclick"),
        (2, "<rect", "<rect style='fill: red'", "the attribute style"),
        (3, "<rect", "<rect\nhref='https://example.fr'", "the attribute href"),
        (2, "<rect", "<rect xml:space='preserve'", "the attribute space"),
        (2, "<rect", "<rect fill='#f00'", "fill cannot be \"#f00\""),
        (2, "<rect", "<rect transform='url(#a)'", "transform cannot be"),
        (2, "key-body", "button", "class cannot be \"button\""),
        (2, body, "<!-- a -->", "only elements"),
        (2, body, "<?a b?>", "only elements"),
        (2, body, "a", "only elements"),
        (2, body, "", "exactly one body"),
        (2, body, r#"<rect class="key-body"/><rect class="key-body"/>"#, "exactly one body"),
        (2, "<rect", "<rect id='a'", "must have no identifier"),
        (2, r#"id="key-programmable-1" "#, "", "must be key-programmable-1"),
        (3, second, &renumbered[0], "already"),
        (3, second, &renumbered[1], "the model has no key-programmable-3"),
        (3, second, &renumbered[2], "the model has no key-programmable-02"),
        (1, second, "", "the picture lacks key-programmable-2"),
    ] {
        let error = load_error(path, from, to);
        assert!(error.starts_with(&format!("{path}:{line}: ")) && error.contains(reason), "{to}: {error}");
    }
}

#[test]
fn missing_and_unused_pictures_are_errors() {
    let t54w = "models/yealink/t54w.toml";
    assert_eq!(
        load_error(t54w, r#""exp50""#, r#""exp60""#),
        format!("{t54w}:18: its picture models/yealink/exp60.svg does not exist")
    );
    assert_eq!(
        load_error(t54w, "keys = 60", "keys = 59"),
        "models/yealink/exp50.svg:81: the model has no key-expansion-60"
    );
    assert_eq!(load_error(t54w, r#", picture = "exp50""#, ""), format!("{t54w}:18: missing field `picture`"));
    let mut files = Catalogue::bundled_files().to_vec();
    files.push(("models/yealink/cp925.toml", CP925));
    assert_eq!(
        Catalogue::parse(&files).expect_err("no picture").to_string(),
        "models/yealink/cp925.toml:2: its picture models/yealink/cp925.svg does not exist"
    );
    files.pop();
    files.push(CP925_PICTURE);
    assert_eq!(
        Catalogue::parse(&files).expect_err("no model").to_string(),
        "models/yealink/cp925.svg:1: no model has this picture"
    );
}

#[test]
fn every_picture_is_small() {
    for (name, text) in pictures() {
        assert!(text.len() < SIZE_LIMIT, "{name}: {} bytes", text.len());
    }
}

const SVG: &str = "http://www.w3.org/2000/svg";
const TEXT: (&str, &str) = (SVG, "text");

#[test]
fn every_picture_has_a_body_and_a_screen() {
    check(|name, document| {
        let root = document.root_element();
        assert_eq!(root.attribute("class"), Some("picture"), "{name}");
        assert_eq!(view_box(root).len(), 4, "{name}");
        assert!(of_class(root, "body").next().is_some(), "{name}");
        let screen = document.descendants().find(|node| node.attribute("id") == Some("screen")).expect(name);
        assert_eq!((screen.tag_name().name(), screen.attribute("class")), ("rect", Some("screen")), "{name}");
        for node in of_class(root, "decoration") {
            assert_eq!(node.attribute("aria-hidden"), Some("true"), "{name}");
            assert!(of_class(node, "key").next().is_none(), "{name}: a key without a label for screen readers");
        }
    });
}

#[test]
fn a_key_has_one_body_and_one_empty_label() {
    check(|name, document| {
        for key in of_class(document.root_element(), "key") {
            let id = key.attribute("id").expect(name);
            assert_eq!(of_class(key, "key-body").count(), 1, "{name}: {id}");
            assert!(of_class(key, "key-target").count() <= 1, "{name}: {id}");
            let labels: Vec<_> = of_class(key, "key-label").collect();
            let [label] = labels[..] else { panic!("{name}: {id} has {} labels", labels.len()) };
            assert!(label.has_tag_name(TEXT) && label.text().is_none(), "{name}: {id}");
            assert!(number::<f64>(label, "x").is_some() && number::<f64>(label, "y").is_some(), "{name}: {id}");
            assert!(number(label, "data-width").is_some_and(|width: usize| (6..=40).contains(&width)), "{name}: {id}");
        }
    });
}

/// Pages are numbered from 1, are not nested, and can all be reached. If a picture has pages, every key that is not
/// programmable is on a page.
#[test]
fn pages_are_numbered_and_reachable() {
    check(|name, document| {
        let root = document.root_element();
        let pages: Vec<Node> = of_class(root, "page").collect();
        for (index, page) in pages.iter().enumerate() {
            assert_eq!(number(*page, "data-page"), Some(index + 1), "{name}");
            assert_eq!(
                page.attribute("display"),
                (index > 0).then_some("none"),
                "{name}: the first page is shown, the others are not"
            );
            assert!(of_class(*page, "key").next().is_some(), "{name}: an empty page");
            assert_eq!(of_class(*page, "page").count(), 1, "{name}: a page in a page");
        }
        let reached: BTreeSet<usize> =
            of_class(root, "page-turn").map(|turn| number(turn, "data-to").expect(name)).collect();
        assert!(reached.into_iter().eq((1..=pages.len()).filter(|_| pages.len() > 1)), "{name}");
        if !pages.is_empty() {
            for key in of_class(root, "key").filter(|key| key.attribute("data-place") != Some("programmable")) {
                let is_paged = key.ancestors().any(|node| node.attribute("class") == Some("page"));
                assert!(is_paged, "{name}: {:?} is on no page", key.attribute("id"));
            }
        }
    });
}

/// The width and height of a key's touch area. The touch area is the `key-target`, a rectangle written as a path; a key
/// without a target uses its body.
fn touch_size(key: Node) -> Option<(f64, f64)> {
    let Some(target) = of_class(key, "key-target").next() else {
        let body = of_class(key, "key-body").next()?;
        return Some((number(body, "width")?, number(body, "height")?));
    };
    let (_, rest) = target.attribute("d")?.strip_prefix('M')?.split_once('h')?;
    let (width, rest) = rest.split_once('v')?;
    let (height, _) = rest.split_once('H')?;
    Some((width.parse().ok()?, height.parse().ok()?))
}

fn view_box(root: Node) -> Vec<f64> {
    root.attribute("viewBox").unwrap_or_default().split(' ').filter_map(|number| number.parse().ok()).collect()
}

#[test]
fn touch_areas_are_at_least_9_mm_in_a_picture_320_pixels_wide() {
    const PICTURE_PIXELS: f64 = 320.0;
    const MILLIMETRES_PER_PIXEL: f64 = 25.4 / 96.0;
    check(|name, document| {
        let root = document.root_element();
        let scale = PICTURE_PIXELS * MILLIMETRES_PER_PIXEL / view_box(root)[2];
        for key in of_class(root, "key") {
            let (width, height) = touch_size(key).expect(name);
            let narrow = width.min(height) * scale;
            assert!(narrow >= 9.0, "{name}: {:?} is {narrow:.1} mm", key.attribute("id"));
        }
    });
}
