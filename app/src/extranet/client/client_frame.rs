//! The frame around a client's pages: name, state, tabs.

use crate::{
    call::call,
    draw::{Draw as _, Html},
    i18n::messages,
    page, paths,
    ui::{PageHeading, State, Tab, Tabs, Tone},
};
use leptos::prelude::*;
use portal_api::{
    ApiError, Reference,
    client::{Client, ClientState, GetClient},
    wire,
};

/// Fetches the client whose reference is in the page's path.
pub async fn find_client(reference: &str) -> Result<Client, ApiError> {
    let reference =
        Reference::parse(reference).map_err(|invalid| wire::refuse("reference", &invalid, page::language()))?;
    call(GetClient { reference }).await
}

/// Renders the frame of a client's pages: `OPENIP [10000] Actif`, the tabs, and the page's content.
pub fn client_frame(client: &Client, screen: Html) -> Html {
    let words = &messages().client;
    let (tone, state) = match client.state {
        ClientState::Active => (Tone::Good, words.active),
        ClientState::Suspended => (Tone::Warning, words.suspended),
    };
    let title = [client.name.as_str(), " [", client.reference.as_str(), "]"].concat();
    let information = paths::client(&client.reference);
    let (lines, phones) = (paths::lines(&client.reference), paths::phones(&client.reference));
    let account = vec![lines.clone(), phones.clone()];
    let is_account = page::current().request.path.trim_end_matches('/') != information;
    let sub_tabs = is_account.then(|| {
        view! {
            <Tabs label=words.account_tabs is_sub=true>
                <Tab label=words.users href=lines.clone() below=vec![lines]/>
                <Tab label=words.phones href=phones.clone() below=vec![phones]/>
            </Tabs>
        }
    });
    view! {
        <PageHeading title>
            <State tone text=state/>
        </PageHeading>
        <Tabs label=words.tabs>
            <Tab label=words.information href=information/>
            <Tab label=words.account href=account[0].clone() below=account/>
        </Tabs>
        {sub_tabs}
        {screen}
    }
    .draw()
}
