//! The OpenAPI schema of a page. It is written by hand, so that each list has a schema of its own, named after the type
//! of its rows.

use super::{Page, PageNumber};
use std::borrow::Cow;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{ArrayBuilder, KnownFormat, ObjectBuilder, Ref, RefOr, Schema, SchemaFormat, Type},
};

impl<T: ToSchema> ToSchema for Page<T> {
    fn name() -> Cow<'static, str> {
        format!("Page_{}", T::name()).into()
    }

    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        for (name, schema) in [(T::name(), T::schema()), (PageNumber::name(), PageNumber::schema())] {
            schemas.push((name.into_owned(), schema));
        }
        T::schemas(schemas);
    }
}

impl<T: ToSchema> PartialSchema for Page<T> {
    fn schema() -> RefOr<Schema> {
        let rows = ArrayBuilder::new().items(Ref::from_schema_name(T::name()));
        let total = ObjectBuilder::new()
            .schema_type(Type::Integer)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)))
            .minimum(Some(0));
        let now = ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::DateTime)));
        ObjectBuilder::new()
            .description(Some("One page of a list."))
            .property("rows", rows.description(Some("The rows of this page, in order.")))
            .required("rows")
            .property("total", total.description(Some("The number of rows in the whole list.")))
            .required("total")
            .property("page", Ref::from_schema_name(PageNumber::name()))
            .required("page")
            .property("now", now.description(Some("The server's time.")))
            .required("now")
            .into()
    }
}
