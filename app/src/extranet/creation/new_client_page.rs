//! The page that creates a client.

use crate::{
    call::call,
    draw::{Draw as _, Html},
    i18n::messages,
    load::render_answer,
    page, paths,
    ui::{ButtonKind, Check, Field, LinkButton, OperationForm, PageHeading, Select, SubmitButton, Symbol},
};
use leptos::prelude::*;
use portal_api::{
    client::CreateClient,
    reseller::{ListResellers, Reseller},
    session::Role,
};

/// Renders the form for a new client. An operator chooses the reseller; a reseller's new client is its own.
pub async fn new_client_page() -> Html {
    let resellers = match page::role() {
        Some(Role::Operator) => call(ListResellers {}).await.map(Some),
        _ => Ok(None),
    };
    view! {
        <PageHeading title=messages().creation.client/>
        {render_answer(resellers, form)}
    }
    .draw()
}

fn form(resellers: Option<Vec<Reseller>>) -> Html {
    let (words, client) = (&messages().creation, &messages().client);
    view! {
        <OperationForm<CreateClient> label=words.client then=paths::CREATED_CLIENT>
            {resellers.map(reseller)}
            <Field
                name="reference"
                label=client.reference
                help=words.reference_help
                check=Check::Reference
                maxlength=20
                required=true
                autofocus=true
            />
            <Field name="name" label=client.name check=Check::Name required=true/>
            <Field
                name="siret"
                label=client.siret
                help=words.siret_help
                inputmode="numeric"
                maxlength=24
                check=Check::Siret
                required=true
            />
            <Field name="address" label=client.address check=Check::Name required=true/>
            <div class="field-row">
                <Field
                    name="postal_code"
                    label=client.postal_code
                    inputmode="numeric"
                    maxlength=10
                    check=Check::Name
                    required=true
                />
                <Field name="city" label=client.city check=Check::Name required=true/>
            </div>
            <div class="form-actions">
                <SubmitButton label=words.create_client/>
                <LinkButton
                    label=messages().common.cancel
                    href=paths::CLIENTS
                    kind=ButtonKind::Quiet
                    icon=Symbol::Cross
                />
            </div>
        </OperationForm<CreateClient>>
    }
    .draw()
}

fn reseller(resellers: Vec<Reseller>) -> Html {
    let choose = (String::new(), messages().common.choose.to_owned());
    let names = resellers.into_iter().map(|reseller| (reseller.name.to_string(), reseller.name.to_string()));
    let options = std::iter::once(choose).chain(names).collect();
    view! { <Select name="reseller" label=messages().client.reseller options required=true/> }.draw()
}
