//! Secrets are in a telephone's own file, and nowhere else.

use crate::{
    cfg,
    sample::{self, SECRETS},
};
use portal_provisioning::{Catalogue, parse_path, render_common, render_phone};

#[test]
fn they_are_in_the_telephones_file() {
    let file = render_phone(sample::model("yealink-cp920"), None, &sample::configuration()).expect("a file");
    for secret in SECRETS {
        assert_eq!(cfg::text(&file).matches(secret).count(), 1, "{secret}");
    }
}

#[test]
fn they_are_not_printed() {
    let printed = format!("{:?} {:#?}", sample::configuration(), sample::configuration());
    for secret in SECRETS {
        assert!(!printed.contains(secret), "{secret}");
    }
    let asked = parse_path(&format!("{}/805ec0021c1b.cfg", SECRETS[2])).expect("a path");
    assert!(asked.token.is_some());
    assert!(!format!("{asked:?} {asked:#?}").contains(SECRETS[2]));
}

#[test]
fn the_common_file_is_the_same_for_everybody() {
    for model in Catalogue::bundled().models() {
        let file = render_common(model, None, "fr", sample::URL).expect("a file");
        let text = String::from_utf8_lossy(&file);
        for name in ["password", "account.", "server.url", "user_name"] {
            assert!(!text.contains(name), "{}: {name}", model.id());
        }
    }
}
