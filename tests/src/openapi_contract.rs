//! Checks every response of the API that a test receives against the OpenAPI document.

use jsonschema::{Draft, Validator};
use portal_api::{ErrorCode, Method};
use reqwest::{Response, StatusCode, header};
use serde_json::{Value, json};
use std::{
    collections::HashMap,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

/// The OpenAPI document, as the portal serves it.
static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::to_value(portal_server::api::open_api::document()).expect("the document"));
/// The compiled schemas of responses, by the name of the operation.
static SCHEMAS: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);

/// Returns the response if the document allows it. Fails the test otherwise: for an unknown media type, for a body that
/// the schema of the response doesn't allow, and for a field that the schema doesn't name.
pub(crate) async fn check_response(method: Method, uri: &str, response: Response) -> Response {
    let path = uri.split(['?', '#']).next().unwrap_or_default();
    if !path.starts_with("/api/") || path == "/api/openapi.json" {
        return response;
    }
    let (status, media_type) = (response.status(), read_media_type(&response));
    let case = format!("{method:?} {path}: {status}");
    let operation = find_operation(method, path);
    if status.is_success() {
        let (name, definition) =
            operation.unwrap_or_else(|| panic!("{case}: the document describes no such operation"));
        let contents = definition["responses"]["200"]["content"].as_object().expect("the content of an answer");
        assert_eq!(status, StatusCode::OK, "{case}");
        let content = contents.get(&media_type).unwrap_or_else(|| panic!("{case}: {media_type} is not described"));
        if media_type != "application/json" {
            return response;
        }
        let (_, response) = check(&case, name, &content["schema"], response).await;
        return response;
    }
    if status.is_redirection() {
        return response;
    }
    assert_eq!(media_type, "application/json", "{case}: an error of the API");
    let (error, response) =
        check(&case, "an error", &json!({ "$ref": "#/components/schemas/ApiError" }), response).await;
    let code: ErrorCode = serde_json::from_value(error["code"].clone()).expect("a code");
    assert_eq!(code.status(), status.as_u16(), "{case}: {error}");
    response
}

fn read_media_type(response: &Response) -> String {
    let text = response.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    text.split(';').next().unwrap_or_default().trim().to_owned()
}

/// Finds the operation of a method and a path. Returns the operation's name and definition. When several paths of the
/// document match, the path with the fewest parameters is used.
fn find_operation(method: Method, path: &str) -> Option<(&'static str, &'static Value)> {
    let method = if method == Method::Get { "get" } else { "post" };
    let paths = DOCUMENT["paths"].as_object().expect("paths");
    let matches_path = |template: &str| {
        let (template, path): (Vec<_>, Vec<_>) = (template.split('/').collect(), path.split('/').collect());
        template.len() == path.len()
            && template.iter().zip(&path).all(|(pattern, part)| pattern.starts_with('{') || pattern == part)
    };
    let found =
        paths.iter().filter(|(template, operations)| matches_path(template) && operations.get(method).is_some());
    let (_, operations) = found.min_by_key(|(template, _)| template.matches('{').count())?;
    Some((operations[method]["operationId"].as_str().expect("a name"), &operations[method]))
}

/// Reads the body, and fails the test unless the schema allows the body. Returns the body, and the response, whose body
/// can be read again.
async fn check(case: &str, name: &str, schema: &Value, response: Response) -> (Value, Response) {
    let mut head = http::Response::new(());
    *head.status_mut() = response.status();
    *head.headers_mut() = response.headers().clone();
    let bytes = response.bytes().await.expect("a body");
    let body: Value = serde_json::from_slice(&bytes).unwrap_or_else(|error| panic!("{case}: {error}"));
    let errors: Vec<_> = validator(name, schema)
        .iter_errors(&body)
        .map(|error| format!("{error} at {:?}", error.instance_path().to_string()))
        .collect();
    assert!(errors.is_empty(), "{case}, {name}: not as described: {errors:#?} in {body:#}");
    (body, head.map(|()| bytes).into())
}

/// Returns the compiled schema of an operation's response. Each schema is compiled once.
fn validator(name: &str, schema: &Value) -> Arc<Validator> {
    let mut schemas = SCHEMAS.lock().unwrap_or_else(PoisonError::into_inner);
    let compiled = schemas.entry(name.to_owned()).or_insert_with(|| {
        let mut schema = schema.clone();
        close(&mut schema);
        schema["components"] = COMPONENTS.clone();
        let options = jsonschema::options().with_draft(Draft::Draft202012).should_validate_formats(true);
        Arc::new(options.build(&schema).expect("a schema"))
    });
    compiled.clone()
}

/// The component schemas of the document. The schemas inside them are closed: see [`close`].
static COMPONENTS: LazyLock<Value> = LazyLock::new(|| {
    let mut components = json!({ "schemas": DOCUMENT["components"]["schemas"] });
    for schema in components["schemas"].as_object_mut().expect("schemas").values_mut() {
        close_parts(schema);
    }
    components
});

/// Closes a schema, so that it refuses fields that it doesn't name. Only a schema that is used directly is closed. A
/// schema that is a part of another schema (`allOf`, `oneOf`, `anyOf`) stays open, because the other parts name more
/// fields.
fn close(schema: &mut Value) {
    close_parts(schema);
    if let Some(fields) = schema.as_object_mut() {
        let is_object = ["$ref", "allOf", "oneOf", "anyOf", "properties"].iter().any(|name| fields.contains_key(*name));
        if is_object {
            fields.insert("unevaluatedProperties".into(), false.into());
        }
    }
}

/// Closes the schemas inside a schema.
fn close_parts(schema: &mut Value) {
    let Some(fields) = schema.as_object_mut() else { return };
    for (name, part) in fields {
        match name.as_str() {
            "properties" => part.as_object_mut().into_iter().flat_map(|parts| parts.values_mut()).for_each(close),
            "items" | "additionalProperties" => close(part),
            "allOf" | "oneOf" | "anyOf" => part.as_array_mut().into_iter().flatten().for_each(close_parts),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn allows(name: &str, body: &Value) -> bool {
        validator(name, &json!({ "$ref": format!("#/components/schemas/{name}") })).is_valid(body)
    }

    #[test]
    fn undescribed_fields_and_wrong_types_are_refused() {
        let contact = json!({ "id": "1", "name": "Anna", "work": "15", "mobile": null, "other": null });
        let page = json!({ "rows": [contact], "total": 1, "page": 1, "now": "2018-11-06T08:00:00Z" });
        assert!(allows("Contact", &contact) && allows("Page_Contact", &page));
        for (field, wrong) in [
            ("total", json!("1")),
            ("now", json!("hier")),
            ("more", json!(true)),
            ("rows", json!([{ "id": "1" }])),
            ("rows", json!([{ "id": "1", "name": "Anna", "work": null, "mobile": null, "other": null, "more": 1 }])),
        ] {
            let mut page = page.clone();
            page[field] = wrong;
            assert!(!allows("Page_Contact", &page), "{page}");
        }
    }

    #[test]
    fn an_operation_is_found_by_its_path() {
        let name = |path: &str| find_operation(Method::Post, path).map(|(name, _)| name);
        assert_eq!(name("/api/v1/sessions/all/end"), Some("SignOutEverywhere"));
        assert_eq!(name("/api/v1/sessions/0123/end"), Some("EndSession"));
        assert_eq!(name("/api/v1/nothing"), None);
        assert_eq!(find_operation(Method::Get, "/api/v1/clients.csv").map(|(name, _)| name), Some("ExportClients"));
    }
}
