//! The OpenAPI document, generated from the operations themselves.

use crate::http::cookies::cookie_name;
use portal_api::{Access, ApiError, MediaType, Method, Operation, for_each_operation};
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        Components, ContentBuilder, HttpMethod, InfoBuilder, OpenApi, OpenApiBuilder, PathItem, PathsBuilder, Ref,
        RefOr, Required, ResponseBuilder, Schema,
        path::{Operation as PathOperation, OperationBuilder, ParameterBuilder, ParameterIn},
        request_body::RequestBodyBuilder,
        schema::SchemaType,
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme},
    },
};

/// The names of the two security schemes: a program's token, and a browser's cookie.
const TOKEN: &str = "token";
const SESSION: &str = "session";

/// Returns the document.
pub fn document() -> OpenApi {
    let mut schemas = Vec::new();
    let mut paths = PathsBuilder::new();
    macro_rules! add {
        ($module:ident::$operation:ident) => {{
            type Request = portal_api::$module::$operation;
            <Request as ToSchema>::schemas(&mut schemas);
            <<Request as Operation>::Response as ResponseSchema>::add_to(&mut schemas);
            let method = match Request::METHOD {
                Method::Get => HttpMethod::Get,
                Method::Post => HttpMethod::Post,
            };
            let answer = <<Request as Operation>::Response as ResponseSchema>::reference();
            paths = paths.path(Request::PATH, PathItem::new(method, describe::<Request>(Request::schema(), answer)));
        }};
    }
    for_each_operation!(add);
    <ApiError as ToSchema>::schemas(&mut schemas);
    schemas.push((ApiError::name().into_owned(), ApiError::schema()));
    let mut components = Components::new();
    components.schemas.extend(schemas);
    let token = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).description(Some(
        "A token of `POST /api/v1/tokens` or of `portal create-token`. It may do what its account may; with it bodies are JSON.",
    ));
    components.add_security_scheme(TOKEN, SecurityScheme::Http(token.build()));
    let session = ApiKeyValue::with_description(
        cookie_name(true),
        "The cookie that `POST /api/v1/sessions` sets, for pages of the portal's own origin; over HTTP it is `session`.",
    );
    components.add_security_scheme(SESSION, SecurityScheme::ApiKey(ApiKey::Cookie(session)));
    OpenApiBuilder::new()
        .info(InfoBuilder::new().title("MetaCentrex portal").version("1").description(Some(
            "The API of the portal: the same that its own screens use. A program sends a token, `Authorization: Bearer …`, and JSON; a browser signs in with POST /api/v1/sessions and keeps the cookie.",
        )))
        .paths(paths)
        .components(Some(components))
        .security(Some([TOKEN, SESSION].map(|name| SecurityRequirement::new(name, [""; 0]))))
        .build()
}

/// The schema of a response: a reference to a named schema, or an inline schema for a list or an empty answer.
trait ResponseSchema {
    /// Adds the named schemas of the type and of its parts.
    fn add_to(schemas: &mut Vec<(String, RefOr<Schema>)>);
    /// Returns the schema to use where the type is used.
    fn reference() -> RefOr<Schema>;
}

impl<T: ToSchema> ResponseSchema for T {
    fn add_to(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        T::schemas(schemas);
        if is_component::<T>() {
            schemas.push((T::name().into_owned(), T::schema()));
        }
    }

    fn reference() -> RefOr<Schema> {
        if is_component::<T>() { RefOr::Ref(Ref::from_schema_name(T::name())) } else { T::schema() }
    }
}

/// Whether a type gets a named schema: an object other than the tuple `()`, which an empty answer has.
fn is_component<T: ToSchema>() -> bool {
    matches!(&T::schema(), RefOr::T(Schema::Object(object)) if object.schema_type != SchemaType::AnyValue)
        && T::name() != "Tuple"
}

/// Describes an operation: its parameters, its body, and its responses.
fn describe<O: Operation>(schema: RefOr<Schema>, answer: RefOr<Schema>) -> PathOperation {
    let mut operation = OperationBuilder::new().operation_id(Some(O::NAME)).summary(Some(O::SUMMARY));
    let tag = O::PATH.trim_start_matches("/api/v1/").split(['/', '.']).next().unwrap_or_default();
    operation = operation.tag(tag);
    if O::ACCESS == Access::Anyone {
        operation = operation.securities(Some([]));
    }
    let mut body = schema.clone();
    if let RefOr::T(Schema::Object(object)) = &schema {
        for (name, property) in &object.properties {
            let is_in_path = O::PATH.contains(&format!("{{{name}}}"));
            // The fields of a POST that are not in its path are in its body.
            if !is_in_path && O::METHOD == Method::Post {
                continue;
            }
            let is_required = is_in_path || object.required.contains(name);
            let parameter = ParameterBuilder::new()
                .name(name)
                .parameter_in(if is_in_path { ParameterIn::Path } else { ParameterIn::Query })
                .required(if is_required { Required::True } else { Required::False })
                .schema(Some(property.clone()));
            operation = operation.parameter(parameter.build());
        }
    }
    if let RefOr::T(Schema::Object(object)) = &mut body {
        object.properties.retain(|name, _| !O::PATH.contains(&format!("{{{name}}}")));
        object.required.retain(|name| !O::PATH.contains(&format!("{{{name}}}")));
    }
    if O::METHOD == Method::Post {
        let content = || ContentBuilder::new().schema(Some(body.clone())).build();
        operation = operation.request_body(Some(
            RequestBodyBuilder::new()
                .content("application/json", content())
                .content("application/x-www-form-urlencoded", content())
                .build(),
        ));
    }
    let (media_type, schema) = match O::MEDIA_TYPE {
        MediaType::Json => ("application/json", Some(answer)),
        MediaType::Csv => ("text/csv", None),
        MediaType::Svg => ("image/svg+xml", None),
        MediaType::Events => ("text/event-stream", Some(answer)),
    };
    let done =
        ResponseBuilder::new().description("Done.").content(media_type, ContentBuilder::new().schema(schema).build());
    let error = ContentBuilder::new().schema(Some(Ref::from_schema_name("ApiError"))).build();
    let refused = ResponseBuilder::new().description("Not done: the code says why.").content("application/json", error);
    operation.response("200", done.build()).response("default", refused.build()).build()
}
