use super::{facts::PhoneFacts, history::History, journal::Journal, setup::Setup, warning::WarningNotice};
use crate::{
    call::call,
    extranet::{
        client::{use_client, use_reference},
        phones::{Watching, delete_confirm::DeleteConfirm, extend_form::ExtendForm, row::named},
    },
    i18n::messages,
    load::{Loaded, load},
    page, paths,
    query::{load_operation, query_operation},
    ui::{Icon, Symbol},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;
use portal_api::{
    ApiError, ErrorCode, Mac, Page,
    client::Client,
    model::{ListModels, Model},
    phone::{GetPhone, ListPhoneRequests, Phone, PhoneRequest, PhoneState},
};
use serde::{Deserialize, Serialize};

/// A telephone; it follows what the telephone does.
#[component]
pub fn PhonePage() -> impl IntoView {
    let language = page::language();
    let parameters = use_params_map();
    let mac = Memo::new(move |_| parameters.read().get("mac").unwrap_or_default());
    let reference = use_reference();
    let found: Loaded<Found> = Loaded::ask(
        move || (reference.get(), mac.get()),
        move |(reference, mac)| async move {
            let unknown = || ApiError::new(ErrorCode::NotFound, crate::i18n::of(language).errors.not_found);
            let mac = Mac::parse(&mac).map_err(|_| unknown())?;
            let phone = call(GetPhone { mac }).await?;
            // The address names a client: a telephone of another one is not there.
            if phone.reference.as_str() != reference {
                return Err(unknown());
            }
            Ok(Found { phone, models: call(ListModels {}).await? })
        },
    );
    let requests = load_operation(query_operation::<ListPhoneRequests>(move || vec![("mac", mac.get())]));
    load(use_client(), move |client| load(found, move |found| screen(found, &client, requests)))
}

/// A telephone, and the names of the models.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Found {
    phone: Phone,
    models: Vec<Model>,
}

fn screen(Found { phone, models }: Found, client: &Client, requests: Loaded<Page<PhoneRequest>>) -> AnyView {
    let words = messages();
    let mac = phone.row.mac.with_colons();
    let title = [&mac, " · ", client.name.as_str()].concat();
    let model = phone.row.model.clone().or_else(|| phone.registered_model.clone());
    let is_bound = phone.row.state == PhoneState::Bound;
    let list = paths::phones(&client.reference);
    let then = list.clone();
    let audit = phone.audit.clone();
    view! {
        <Title text=title/>
        <Watching reference=client.reference.to_string()/>
        <p class="back">
            <a href=list>
                <Icon symbol=Symbol::ChevronLeft/>
                {words.phone.back}
            </a>
        </p>
        <div class="heading">
            <h2 class="mac">{mac}</h2>
            {model.map(|model| view! { <p class="heading-note">{model}</p> })}
            <div class="heading-actions">
                <ExtendForm mac=phone.row.mac.clone() is_bound until=phone.row.window_until now=phone.now/>
                <DeleteConfirm mac=phone.row.mac.clone() client=named(client) number=phone.row.number.clone() then/>
            </div>
        </div>
        {phone.row.warning.map(|warning| view! { <WarningNotice warning phone=phone.clone()/> })}
        <div class="phone">
            <PhoneFacts phone client=named(client) reference=client.reference.clone()/>
            <div>
                <Setup/>
                <History audit models/>
            </div>
        </div>
        <Journal requests/>
    }
    .into_any()
}
