//! Checks the OpenAPI document: it is complete, and a change of it must be reviewed.

use portal_api::{Method, Operation, for_each_operation};
use portal_tests::TestPortal;
use serde_json::Value;

async fn document() -> Value {
    let portal = TestPortal::start().await;
    let response = portal.visitor().get("/api/openapi.json").await;
    assert!(response.status().is_success());
    response.json().await.expect("JSON")
}

#[tokio::test(flavor = "multi_thread")]
async fn the_document_names_every_operation() {
    let document = document().await;
    let paths = document["paths"].as_object().expect("paths");
    let mut count = 0;
    macro_rules! check {
        ($module:ident::$operation:ident) => {{
            type Request = portal_api::$module::$operation;
            let method = if Request::METHOD == Method::Get { "get" } else { "post" };
            let described = &paths[Request::PATH][method];
            assert_eq!(described["operationId"], Request::NAME);
            assert_eq!(described["summary"], Request::SUMMARY);
            assert!(described["responses"]["200"].is_object(), "{}", Request::NAME);
            for name in Request::PATH.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')) {
                let parameters = described["parameters"].as_array().expect("parameters");
                let is_parameter = |parameter: &&Value| parameter["name"] == name && parameter["in"] == "path";
                let parameter = parameters.iter().find(is_parameter).expect(Request::PATH);
                assert_eq!(parameter["required"], true, "{} {name}", Request::NAME);
            }
            count += 1;
        }};
    }
    for_each_operation!(check);
    let described: usize = paths.values().map(|path| path.as_object().map_or(0, serde_json::Map::len)).sum();
    assert_eq!(described, count, "the document describes no other operation");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_reference_in_the_document_resolves() {
    let document = document().await;
    let mut references = Vec::new();
    collect(&document, &mut references);
    assert!(!references.is_empty());
    for reference in references {
        let pointer = reference.strip_prefix('#').expect("a reference into the document");
        assert!(document.pointer(pointer).is_some(), "{reference}");
    }
}

/// Collects all `$ref` values below a value.
fn collect<'a>(value: &'a Value, references: &mut Vec<&'a str>) {
    match value {
        Value::Object(fields) => {
            references.extend(fields.get("$ref").and_then(Value::as_str));
            fields.values().for_each(|value| collect(value, references));
        }
        Value::Array(values) => values.iter().for_each(|value| collect(value, references)),
        _ => {}
    }
}

/// Compares the document with the reviewed one, because programs depend on the API. After an intended change,
/// `INSTA_UPDATE=always` writes the snapshot again. The snapshot is binary, so that its content is a JSON file.
#[tokio::test(flavor = "multi_thread")]
async fn the_document_is_the_reviewed_one() {
    let document = format!("{:#}\n", document().await);
    insta::with_settings!({
        snapshot_path => "../../snapshots",
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, {
        insta::assert_binary_snapshot!("openapi.json", document.into_bytes());
    });
}
