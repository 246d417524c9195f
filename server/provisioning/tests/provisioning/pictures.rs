//! The pictures keep the rules of `models/PICTURES.md`, which the portal's editor and style sheet count on.

use roxmltree::{Document, Node};
use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

const SIZE_LIMIT: usize = 12_000;

const ELEMENTS: [&str; 6] = ["svg", "g", "rect", "circle", "path", "text"];

/// Whatever isn't here is refused: styles, events and references among them.
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

const PLACES: [&str; 3] = ["line", "programmable", "expansion"];

/// Keys on the telephones of the catalogue: line, programmable, expansion. A picture that isn't here keeps the other rules.
const COUNTS: [(&str, [usize; 3]); 20] = [
    ("cisco/8800-expansion.svg", [0, 0, 28]),
    ("cisco/cp-7821-3pcc.svg", [2, 4, 0]),
    ("cisco/cp-8851-3pcc.svg", [10, 4, 0]),
    ("gigaset/n510-ip-pro.svg", [0, 0, 0]),
    ("snom/715.svg", [5, 4, 0]),
    ("snom/720.svg", [18, 4, 0]),
    ("snom/760.svg", [16, 4, 0]),
    ("snom/d7-expansion.svg", [0, 0, 18]),
    ("snom/d725.svg", [18, 4, 0]),
    ("snom/d765.svg", [16, 4, 0]),
    ("yealink/cp860.svg", [0, 4, 0]),
    ("yealink/cp920.svg", [0, 4, 0]),
    ("yealink/cp960.svg", [0, 4, 0]),
    ("yealink/exp40.svg", [0, 0, 40]),
    ("yealink/t41p.svg", [15, 4, 0]),
    ("yealink/t42g.svg", [15, 4, 0]),
    ("yealink/t46g.svg", [27, 4, 0]),
    ("yealink/t48g.svg", [29, 4, 0]),
    ("yealink/t54w.svg", [27, 4, 0]),
    ("yealink/w52p.svg", [0, 0, 0]),
];

/// Every picture, by its path from `models/`.
fn pictures() -> BTreeMap<String, String> {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    let mut pictures = BTreeMap::new();
    for vendor in fs::read_dir(&models).expect("the folder of the models").map(|entry| entry.expect("an entry").path())
    {
        if !vendor.is_dir() {
            continue;
        }
        for file in fs::read_dir(&vendor).expect("a vendor's folder").map(|entry| entry.expect("an entry").path()) {
            if file.extension().is_some_and(|extension| extension == "svg") {
                let name = file.strip_prefix(&models).expect("below models").to_string_lossy().replace('\\', "/");
                pictures.insert(name, fs::read_to_string(&file).expect("UTF-8"));
            }
        }
    }
    pictures
}

/// Runs a check on every picture. A document type, and with it an entity, isn't well formed here.
fn check(rule: impl Fn(&str, &Document)) {
    let pictures = pictures();
    assert!(pictures.len() >= COUNTS.len());
    for (name, text) in &pictures {
        match Document::parse(text) {
            Ok(document) => rule(name, &document),
            Err(error) => panic!("{name}: {error}"),
        }
    }
}

fn of_class<'a>(node: Node<'a, 'a>, class: &'a str) -> impl Iterator<Item = Node<'a, 'a>> {
    node.descendants().filter(move |node| node.attribute("class") == Some(class))
}

fn number<T: std::str::FromStr>(node: Node, attribute: &str) -> Option<T> {
    node.attribute(attribute)?.parse().ok()
}

#[test]
fn every_picture_is_small_and_has_nothing_forbidden() {
    for (name, text) in pictures() {
        assert!(text.len() < SIZE_LIMIT, "{name}: {} bytes", text.len());
    }
    check(|name, document| {
        let root = document.root_element();
        assert_eq!(root.tag_name().name(), "svg", "{name}");
        for node in document.descendants() {
            assert!(!node.is_comment() && !node.is_pi(), "{name}: comments and instructions are only weight");
            if node.is_text() {
                let is_written = node.text().is_some_and(|text| !text.trim().is_empty());
                assert!(
                    !is_written || node.parent().is_some_and(|parent| parent.has_tag_name(TEXT)),
                    "{name}: stray text"
                );
            }
            if !node.is_element() {
                continue;
            }
            let element = node.tag_name();
            assert_eq!(element.namespace(), Some(SVG), "{name}");
            assert!(ELEMENTS.contains(&element.name()), "{name}: <{}>", element.name());
            for attribute in node.attributes() {
                let (attribute, value) = (attribute, attribute.value());
                assert!(attribute.namespace().is_none(), "{name}: {}", attribute.name());
                assert!(ATTRIBUTES.contains(&attribute.name()), "{name}: {}", attribute.name());
                match attribute.name() {
                    "class" => assert!(CLASSES.contains(&value), "{name}: class {value}"),
                    "fill" | "stroke" => assert!(["none", "currentColor"].contains(&value), "{name}: colour {value}"),
                    _ => assert!(!value.contains("url("), "{name}: {value}"),
                }
            }
        }
    });
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
            assert!(of_class(node, "key").next().is_none(), "{name}: a key that can't be heard");
        }
    });
}

#[test]
fn identifiers_are_the_agreed_ones_and_no_two_are_the_same() {
    check(|name, document| {
        let mut seen = BTreeSet::new();
        for node in document.descendants().filter(|node| node.has_attribute("id")) {
            let id = node.attribute("id").expect("it has one");
            assert!(seen.insert(id), "{name}: {id} twice");
            let page = node.attribute("data-page").map(|page| format!("page-{page}"));
            let key = node.attribute("data-place").zip(node.attribute("data-number"));
            let key = key.map(|(place, number)| format!("key-{place}-{number}"));
            assert!(id == "screen" || Some(id) == page.as_deref() || Some(id) == key.as_deref(), "{name}: {id}");
        }
    });
}

#[test]
fn keys_are_numbered_from_one_without_gaps() {
    check(|name, document| {
        let mut numbers: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
        for key in of_class(document.root_element(), "key") {
            let place = key.attribute("data-place").expect(name);
            assert!(PLACES.contains(&place), "{name}: {place}");
            let number = number(key, "data-number").expect(name);
            assert!(numbers.entry(place).or_default().insert(number), "{name}: {place} {number} twice");
            assert!(key.has_attribute("id"), "{name}: {place} {number}");
        }
        for (place, numbers) in &numbers {
            assert!(numbers.iter().copied().eq(1..=numbers.len()), "{name}: {place} {numbers:?}");
        }
        if let Some((_, counts)) = COUNTS.iter().find(|(known, _)| *known == name) {
            assert_eq!(PLACES.map(|place| numbers.get(place).map_or(0, BTreeSet::len)), *counts, "{name}");
        }
    });
    let pictures = pictures();
    for (name, _) in COUNTS {
        assert!(pictures.contains_key(name), "{name}");
    }
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

/// A page shows once what it shows: each key of a page is in that page only, and every page can be reached.
#[test]
fn pages_follow_one_another() {
    check(|name, document| {
        let root = document.root_element();
        let pages: Vec<Node> = of_class(root, "page").collect();
        for (index, page) in pages.iter().enumerate() {
            assert_eq!(number(*page, "data-page"), Some(index + 1), "{name}");
            assert_eq!(page.attribute("display"), (index > 0).then_some("none"), "{name}: the first is shown");
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

/// Width and height of what can be touched of a key: its target, which is a rectangle written as a path, or its body.
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
fn a_finger_hits_every_key_where_the_picture_is_narrowest() {
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
