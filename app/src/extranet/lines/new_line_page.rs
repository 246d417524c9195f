//! The page that creates a line.

use super::choices::wire_text;
use crate::{
    call::call,
    draw::{Draw as _, Html},
    extranet::client::SectionHeading,
    i18n::messages,
    load::render_answer,
    paths,
    ui::{ButtonKind, Check, Field, LinkButton, OperationForm, Select, SubmitButton, Symbol},
};
use leptos::prelude::*;
use portal_api::{
    client::Client,
    department::{Department, ListDepartments},
    line::{Administrator, CreateLine, Restriction},
};

/// Renders the form for a new line.
pub async fn new_line_page(client: &Client) -> Html {
    let departments = call(ListDepartments { reference: client.reference.clone() }).await;
    render_answer(departments, |departments| form(client, departments))
}

fn form(client: &Client, departments: Vec<Department>) -> Html {
    let words = &messages().lines;
    let list = paths::lines(&client.reference);
    let departments = departments.into_iter().map(|Department { name, .. }| (name.to_string(), name.to_string()));
    let administrators = [Administrator::No, Administrator::Department, Administrator::Root]
        .map(|administrator| (wire_text(administrator), (words.administrator_of)(administrator).to_owned()));
    let restrictions =
        Restriction::ALL.map(|restriction| (wire_text(restriction), (words.restriction_of)(restriction).to_owned()));
    view! {
        <SectionHeading title=words.new client=client.name.as_str()/>
        <OperationForm<CreateLine>
            label=words.new
            parameters=vec![("reference", client.reference.to_string())]
            then=paths::created_line(&client.reference)
        >
            <Field
                name="number"
                label=words.number
                help=words.number_help
                kind="tel"
                inputmode="tel"
                maxlength=24
                check=Check::Number
                required=true
                autofocus=true
            />
            <Field name="name" label=words.name check=Check::Name required=true/>
            <Select name="department" label=words.department options=departments.collect()/>
            <Field name="licence" label=words.licence help=words.licence_help check=Check::Name/>
            <Select name="administrator" label=words.administrator options=administrators.into()/>
            <Select
                name="restriction"
                label=words.restriction
                help=words.restriction_help
                options=restrictions.into()
            />
            <div class="form-actions">
                <SubmitButton label=words.create/>
                <LinkButton label=messages().common.cancel href=list kind=ButtonKind::Quiet icon=Symbol::Cross/>
            </div>
        </OperationForm<CreateLine>>
    }
    .draw()
}
