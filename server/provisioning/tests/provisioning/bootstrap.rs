//! The TFTP bootstrap files, written without knowing the phone's firmware.

use crate::{cfg, sample};
use portal_provisioning::{Catalogue, render_bootstrap};
use std::collections::BTreeSet;

#[test]
fn the_bootstrap_file_has_the_spelling_of_each_generation() {
    for (id, spellings) in [
        ("yealink-cp860", &["auto_provision.server.url", "static.auto_provision.server.url"][..]),
        ("yealink-t46g", &["auto_provision.server.url", "static.auto_provision.server.url"]),
        ("yealink-cp960", &["auto_provision.server.url", "static.auto_provision.server.url"]),
        ("yealink-cp920", &["static.auto_provision.server.url"]),
        ("yealink-t54w", &["static.auto_provision.server.url"]),
    ] {
        let file = render_bootstrap(sample::model(id), "fr", sample::URL).expect("a file");
        for spelling in ["auto_provision.server.url", "static.auto_provision.server.url"] {
            let count = cfg::text(&file).matches(&format!("\n{spelling} = {}\n", sample::URL)).count();
            assert_eq!(count, usize::from(spellings.contains(&spelling)), "{id} {spelling}");
        }
    }
}

#[test]
fn each_parameter_is_written_once() {
    for model in Catalogue::bundled().models() {
        let file = render_bootstrap(model, "fr", sample::URL).expect("a file");
        let mut seen = BTreeSet::new();
        for (name, _) in model.vendor().format().read(&file).expect("the format's own reader reads it") {
            assert!(seen.insert(name.clone()), "{}: {name}", model.id());
        }
    }
}
