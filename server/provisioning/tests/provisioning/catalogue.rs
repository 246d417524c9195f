//! The models, and the errors of invalid model files.

use crate::{cfg, sample};
use portal_provisioning::{Catalogue, Model, PhoneConfiguration, UserAgent, Vendor, render_common, render_phone};

pub(crate) const CP925: &str = r#"
id = "yealink-cp925"
name = "Yealink CP925"
short_name = "CP925"
file = "148"
user_agents = ["CP925"]
accounts = 3
programmable_keys = 2
generations = ["V83"]
languages = { fr = "French" }
files.phone = [{ name = "phone_setting.headset_mode", value = "30" }]
"#;

pub(crate) const CP925_PICTURE: (&str, &str) = (
    "models/yealink/cp925.svg",
    r#"<svg xmlns="http://www.w3.org/2000/svg">
<g id="key-programmable-1" class="key" data-place="programmable" data-number="1"><rect class="key-body"/></g>
<g id="key-programmable-2" class="key" data-place="programmable" data-number="2"><rect class="key-body"/></g>
</svg>"#,
);

fn is_model(path: &str) -> bool {
    path.split('/').count() == 3 && path.ends_with("toml")
}

#[test]
fn every_bundled_file_parses() {
    if let Err(error) = Catalogue::parse(Catalogue::bundled_files()) {
        panic!("{error}");
    }
    let model_files = Catalogue::bundled_files().iter().filter(|(path, _)| is_model(path)).count();
    assert_eq!(Catalogue::bundled().models().len(), model_files, "every file is a model");
    for id in ["cp860", "cp920", "cp960", "t41p", "t42g", "t46g", "t48g", "w52p"] {
        assert!(Catalogue::bundled().find(&format!("yealink-{id}")).is_some(), "{id}");
    }
}

#[test]
fn a_model_is_found_by_file_number_user_agent_and_name() {
    let catalogue = Catalogue::bundled();
    for (code, id, name) in
        [("37", "yealink-cp860", "CP860"), ("78", "yealink-cp920", "CP920"), ("73", "yealink-cp960", "CP960")]
    {
        let model = catalogue.find(id).expect("the model");
        assert_eq!((model.vendor(), model.file_id(), model.short_name()), (Vendor::Yealink, code, name));
        assert_eq!(model.name(), format!("Yealink {name}"));
        assert_eq!(catalogue.find_by_file(Vendor::Yealink, code).map(Model::id), Some(id));
        let agent = UserAgent::parse(&format!("Yealink SIP-{name} {code}.85.0.5 80:5e:c0:02:1c:1b"));
        assert_eq!(catalogue.find_by_user_agent(&agent).map(Model::id), Some(id));
        for spelling in
            ["Yealink {}", "yealink{}", "SIP-{}", "sip {}", "{}", "Yealink SIP-{}", "Yeastar SIP-{}", " YEASTAR - {} "]
        {
            let spelling = spelling.replace("{}", name);
            assert_eq!(catalogue.find_by_name(&spelling).map(Model::id), Some(id), "{spelling}");
            assert_eq!(catalogue.find_lenient(&spelling).map(Model::id), Some(id), "{spelling}");
        }
        assert_eq!(catalogue.find_by_name(id).map(Model::id), Some(id));
        assert_eq!(catalogue.find_lenient(id).map(Model::id), Some(id));
    }
    assert!(catalogue.find_by_file(Vendor::Yealink, "99").is_none(), "an unknown model number finds no other model");
    assert!(catalogue.find_by_name("CP9200").is_none());
    assert!(catalogue.find_by_name("").is_none());
    assert!(catalogue.find_lenient("").is_none());
    assert!(catalogue.find_lenient("CP9200").is_none());
    assert!(catalogue.find_by_user_agent(&UserAgent::parse("Yealink SIP-T99G 99.83.0.120")).is_none());
    assert!(catalogue.find_by_user_agent(&UserAgent::default()).is_none());
}

#[test]
fn the_generation_is_the_newest_that_starts_at_or_before_the_firmware() {
    let id = |model: &str, firmware| sample::model(model).generation(firmware).id().to_owned();
    assert_eq!(id("yealink-cp860", Some("37.72.0.5")), "V72");
    assert_eq!(id("yealink-cp860", Some("37.80.0.30")), "V80");
    assert_eq!(id("yealink-cp860", Some("37.81.0.10")), "V81");
    assert_eq!(id("yealink-cp860", None), "V81");
    assert_eq!(id("yealink-cp920", Some("78.82.0.1")), "V81");
    assert_eq!(id("yealink-cp920", Some("78.85.0.5")), "V83");
    assert_eq!(id("yealink-cp920", Some("78.199.0.5")), "V83");
    assert_eq!(id("yealink-cp920", Some("78.72.0.5")), "V81", "older than its oldest");
    assert_eq!(id("yealink-cp920", Some("37.72.0.5")), "V83", "the firmware of another model is ignored");
    assert_eq!(id("yealink-cp920", Some("78")), "V83");
    assert_eq!(id("yealink-cp920", Some("78.99999999999.1")), "V83");
    assert_eq!(id("yealink-cp920", Some("")), "V83");
}

#[test]
fn a_new_model_needs_only_a_file_and_a_picture() {
    let mut files = Catalogue::bundled_files().to_vec();
    files.extend([("models/yealink/cp925.toml", CP925), CP925_PICTURE]);
    let catalogue = Catalogue::parse(&files).expect("right files");
    let model = catalogue.find_by_file(Vendor::Yealink, "148").expect("the new model");
    assert_eq!((model.picture(), model.expansion_picture()), (CP925_PICTURE.1, None));
    assert_eq!(model.languages().collect::<Vec<_>>(), ["fr"]);

    let file = render_phone(model, Some("148.86.0.5"), &sample::configuration()).expect("a file");
    let value = |name: &str| cfg::value(&file, name);
    assert_eq!(value("account.1.enable").as_deref(), Some("1"));
    assert_eq!(value("account.2.enable").as_deref(), Some("0"), "unused accounts are disabled");
    assert_eq!(value("account.3.enable").as_deref(), Some("0"));
    assert_eq!(value("account.4.enable"), None);
    assert_eq!(value("programablekey.2.type").as_deref(), Some("0"));
    assert_eq!(value("programablekey.3.type"), None);
    assert!(cfg::text(&file).contains("\nphone_setting.headset_mode = 30\n"));
}

/// A phone with the wrong language can still make calls.
#[test]
fn an_unsupported_language_is_written_as_french() {
    let mut configuration = sample::configuration();
    for model in Catalogue::bundled().models() {
        let file = |language: &str, configuration: &mut PhoneConfiguration| {
            configuration.language = language.to_owned();
            render_phone(model, None, configuration)
        };
        let french = file("fr", &mut configuration);
        for language in ["tlh", "", "FR"] {
            assert_eq!(file(language, &mut configuration), french, "{} {language}", model.id());
            let common = render_common(model, None, language, sample::URL);
            assert_eq!(common, render_common(model, None, "fr", sample::URL), "{} {language}", model.id());
        }
    }
}

/// A phone without a codec cannot make calls.
#[test]
fn without_a_supported_codec_the_default_codecs_are_written() {
    for model in Catalogue::bundled().models() {
        for firmware in sample::firmwares(model) {
            let mut configuration = sample::configuration();
            let mut file = |codecs: &[&str]| {
                configuration.codecs = codecs.iter().map(|codec| (*codec).to_owned()).collect();
                render_phone(model, Some(&firmware), &configuration)
            };
            let usual = file(&["g722", "pcma", "g729"]);
            assert_eq!(file(&["gsm"]), usual, "{} {firmware}", model.id());
            assert_eq!(file(&[]), usual, "{} {firmware}", model.id());
            assert_eq!(file(&["gsm", "g722", "pcma", "g729"]), usual, "{} {firmware}", model.id());
        }
    }
    let mut configuration = sample::configuration();
    configuration.codecs = vec!["opus".into()];
    let old = render_phone(sample::model("yealink-t46g"), Some("28.72.0.1"), &configuration).expect("a file");
    assert_eq!(cfg::value(&old, "account.1.codec.6.priority").as_deref(), Some("1"), "V72 has no Opus");
}

/// Changes one bundled file, or the added one, and returns the error.
pub(crate) fn load_error(path: &str, from: &str, to: &str) -> String {
    let mut files = Catalogue::bundled_files().to_vec();
    files.extend([("models/yealink/cp925.toml", CP925), CP925_PICTURE]);
    let (_, text) = files.iter_mut().find(|(other, _)| *other == path).expect(path);
    assert!(text.contains(from), "{path} has {from}");
    *text = text.replacen(from, to, 1).leak();
    match Catalogue::parse(&files) {
        Ok(_) => panic!("{path} with {to} is accepted"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn an_error_names_the_invalid_file_and_the_reason() {
    let family = "models/yealink.toml";
    let model = "models/yealink/cp925.toml";
    for (path, from, to, reason) in [
        (family, r#"value = "{language}" }"#, r#"value = "{langage}" }"#, "there is no placeholder {langage}"),
        (family, "\"admin:{admin_password}\"", "\"admin:{admin_password\"", "a placeholder does not end"),
        (family, "before = 81", "before = 82", "no generation begins with this version"),
        (family, "since = 83", "since = 70", "from the oldest to the newest"),
        (family, r#"id = "V81""#, r#"id = "V80""#, "another generation has this name"),
        (family, r#""account.1.label""#, r#""account 1 label""#, "not a valid parameter name"),
        (family, r#""account.1.label""#, r#""account.{n}.label""#, "`each` and {n} go together"),
        (family, r#""account.1.label""#, r#""account.1.enable""#, "already written"),
        (family, r#"each = "spare_account""#, r#"each = "account""#, "unknown variant"),
        (family, r#"when = "https""#, r#"wenn = "https""#, "unknown field"),
        (family, r#"value = """#, r#"value = "a\nb""#, "one line"),
        (
            family,
            r#"softkeys = ["history""#,
            r#"softkeys = ["blf""#,
            "does not support this function on a programmable key",
        ),
        (family, r#"vendor = "yealink""#, r#"vendor = "aastra""#, "unknown variant"),
        (family, r#"vendor = "yealink""#, r#"vendor = "snom""#, "the file of snom is models/snom.toml"),
        (family, r#"setting = "sip.srtp""#, r#"setting = "sip.crypto""#, "there is no such setting"),
        (
            family,
            r#"values = { off = "0", optional"#,
            r#"values = { of = "0", optional"#,
            "is not a value of this setting",
        ),
        (family, "{codec.enable.pcmu}", "{codec.enable.gsm}", "no word for the codec gsm"),
        (family, r#"name = "linekey.{n}.type""#, r#"name = "linekey.{mac}.type""#, "placeholders {n} and {m} only"),
        (
            family,
            r#""account.1.auth_name", value = "{account.auth_name}""#,
            r#""account.1.auth_name""#,
            "a value or a setting",
        ),
        (family, "{account.auth_name}", "{value.given}", "only a line with `setting`"),
        (family, "{account.label}", "{key.label}", "only a line of a key"),
        (family, "{account.auth_name}", "{value}", "only a line with `setting`"),
        (family, r#"function = "line""#, r#"function = "dnd""#, "already written for"),
        (
            family,
            r#"{ name = "sip.notify_reboot_enable", value = "0" }"#,
            r#"{ name = "sip.notify_reboot_enable", value = "{admin_password}" }"#,
            "the same for all phones",
        ),
        (
            family,
            r#"{ name = "sip.notify_reboot_enable", value = "0" }"#,
            r#"{ name = "sip.notify_reboot_enable", value = "0", when = "https" }"#,
            "the same for all phones",
        ),
        (model, "yealink-cp925", "yealink-cp926", "the file of yealink-cp926 is"),
        (model, "yealink-cp925", "aastra-cp925", "the vendor must have a vendor file"),
        (model, "\"Yealink CP925\"", "\"CP925\"", "must begin with the vendor's"),
        (model, "148", "1/48", "letters, digits and hyphens"),
        (model, "148", "", "letters, digits and hyphens"),
        (model, "148", "78", "already belongs to yealink-cp920"),
        (model, r#""148""#, "148", "invalid type"),
        (model, r#""148""#, "\"148\"\nalso_files = [\"78\"]", "already belongs to yealink-cp920"),
        (model, r#""148""#, "\"148\"\nalso_files = [\"1/48\"]", "letters, digits and hyphens"),
        (family, r#"instead = { nl = "en" }"#, r#"instead = { nl = "da" }"#, "da is not in `values`"),
        (family, r#"instead = { nl = "en" }"#, r#"instead = { da = "en" }"#, "da is not a value of this setting"),
        ("models/cisco.toml", "{word.name}", "{word.names}", "no French word for names"),
        (model, r#"["CP925"]"#, r#"["cp920"]"#, "already belongs to yealink-cp920"),
        (model, r#"["CP925"]"#, "[]", "at least one"),
        (model, "\"CP925\"\n", "\"SIP-CP920\"\n", "already belongs to yealink-cp920"),
        (model, "accounts = 3", "accounts = 0", "at least one line"),
        (model, r#"["V83"]"#, r#"["V84"]"#, "there is no generation V84"),
        (model, r#"["V83"]"#, r#"["V83", "V81"]"#, "from the oldest to the newest"),
        (model, r#"["V83"]"#, "[]", "at least one"),
        (model, r#"fr = "French""#, r#"en = "English""#, "French (fr) is needed"),
        (model, r#"fr = "French""#, r#"fr = "Fran\tçais""#, "French (fr) is needed"),
        (model, "phone_setting.headset_mode", "account.1.label", "already written"),
        (
            model,
            "accounts = 3",
            "accounts = 3\nlacks = [\"ldap.\", \"lpad.\"]",
            "no parameter of this model begins with this text",
        ),
        (model, "accounts = 3", "acounts = 3", "unknown field"),
        (model, "id = ", "id ", "expected"),
    ] {
        let error = load_error(path, from, to);
        assert!(error.starts_with(&format!("{path}:")), "{error}");
        assert!(error.contains(reason), "{to}: {error}");
    }
}

#[test]
fn an_error_names_the_right_line() {
    let text = CP925.replace("148", "1/48");
    let mut files = Catalogue::bundled_files().to_vec();
    files.push(("models/yealink/cp925.toml", text.leak()));
    let error = Catalogue::parse(&files).expect_err("a wrong file").to_string();
    assert_eq!(
        error,
        "models/yealink/cp925.toml:5: only letters, digits and hyphens are allowed, as in the names of its files"
    );
}
