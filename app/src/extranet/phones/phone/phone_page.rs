//! A phone's page in the Extranet.

use super::{
    differences::Configuration, facts::PhoneFacts, history::History, journal::Journal, own_password::OwnPassword,
    setup::Setup, warning::WarningNotice,
};
use crate::{
    call::call,
    draw::{Draw as _, Html},
    extranet::phones::{PhoneUpdates, delete_confirm::DeleteConfirm, extend_form::ExtendForm, row::client_title},
    i18n::messages,
    load::failed,
    page, paths,
    query::{ask, query_operation},
    ui::{Icon, Notice, Symbol, Tone},
};
use leptos::prelude::*;
use portal_api::{
    ApiError, ErrorCode, Mac, Page,
    client::Client,
    difference::{Differences, ListDifferences},
    model::{ListModels, Model},
    phone::{GetPhone, ListPhoneRequests, Phone, PhoneRequest, PhoneState, Reason},
    provisioning_address::GetProvisioningAddress,
    vendor::vendor,
};

/// Renders a phone's page. The page refreshes itself when the phone sends a request.
pub async fn phone_page(client: &Client, mac: &str) -> Html {
    let requests = query_operation::<ListPhoneRequests>(vec![("mac", mac.to_owned())]);
    match fetch_page_data(client, mac).await {
        Ok(found) => screen(found, client, ask(&requests).await),
        Err(error) => failed(error),
    }
}

/// The data that the page shows.
struct PageData {
    phone: Phone,
    models: Vec<Model>,
    differences: Result<Differences, ApiError>,
    /// The address that is typed into phones.
    url: String,
}

async fn fetch_page_data(client: &Client, mac: &str) -> Result<PageData, ApiError> {
    let not_found = || ApiError::new(ErrorCode::NotFound, messages().errors.not_found);
    let mac = Mac::parse(mac).map_err(|_| not_found())?;
    let phone = call(GetPhone { mac: mac.clone() }).await?;
    // A phone of another client than the one in the address is not found.
    if phone.reference != client.reference {
        return Err(not_found());
    }
    let models = call(ListModels {}).await?;
    let url = call(GetProvisioningAddress {}).await?.url;
    Ok(PageData { phone, models, differences: call(ListDifferences { mac }).await, url })
}

/// Renders the notice that the phone's source is blocked, with a link to the page where staff may unblock it.
fn blocked_notice() -> Html {
    let words = &messages().sources;
    view! {
        <Notice tone=Tone::Warning>
            <p>
                {words.phone_blocked}
                " "
                <a href=paths::SOURCES>{words.open}</a>
            </p>
        </Notice>
    }
    .draw()
}

fn screen(
    PageData { phone, models, differences, url }: PageData,
    client: &Client,
    requests: Result<Page<PhoneRequest>, ApiError>,
) -> Html {
    let words = messages();
    let mac = phone.row.mac.clone();
    page::set_title(&[&mac.with_colons(), " · ", client.name.as_str()].concat());
    let model = phone.row.model.clone().or_else(|| phone.registered_model.clone());
    let is_refused = |request: &PhoneRequest| request.reason == Reason::Blocked;
    let is_blocked = phone.row.last_request.as_ref().is_some_and(is_refused);
    let is_lost = phone.row.state == PhoneState::Lost;
    let is_bound = is_lost || phone.row.state == PhoneState::Bound;
    let by_model = models.iter().find(|known| model.as_ref() == Some(&known.name)).map(|known| known.vendor.as_str());
    let vendor = by_model.or_else(|| vendor(&mac)).unwrap_or_default().to_owned();
    let name = model.clone().unwrap_or_default();
    let is_new = phone.row.last_request.is_none();
    let list = paths::phones(&client.reference);
    let then = list.clone();
    let audit = phone.audit.clone();
    view! {
        <PhoneUpdates reference=client.reference.to_string()/>
        <p class="back">
            <a href=list>
                <Icon symbol=Symbol::ChevronLeft/>
                {words.phone.back}
            </a>
        </p>
        <div class="heading">
            <h2 class="mac">{mac.with_colons()}</h2>
            {model.map(|model| view! { <p class="heading-note">{model}</p> })}
            <div class="heading-actions">
                <ExtendForm mac=phone.row.mac.clone() is_bound until=phone.row.window_until now=phone.now/>
                <DeleteConfirm mac=phone.row.mac.clone() client=client_title(client) number=phone.row.number.clone() then/>
            </div>
        </div>
        {is_blocked.then(blocked_notice)}
        {phone.row.warning.map(|warning| view! { <WarningNotice warning phone=phone.clone()/> })}
        <div class="phone">
            <PhoneFacts phone client=client_title(client) reference=client.reference.clone()/>
            <div>
                <Setup url vendor model=name open=is_new/>
                <OwnPassword mac/>
                <History audit models/>
            </div>
        </div>
        <Configuration differences is_lost/>
        <Journal requests/>
    }
    .draw()
}
