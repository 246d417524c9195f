use crate::{
    call::call,
    i18n::messages,
    load::{Loaded, load_either},
    page, paths,
    ui::{PageHeading, State, Tab, Tabs, Tone, error_title},
};
use leptos::prelude::*;
use leptos_router::{
    components::Outlet,
    hooks::{use_location, use_params_map},
};
use portal_api::{
    Reference,
    client::{Client, ClientState, GetClient},
    wire,
};

/// The client of the address, loaded once for all its screens.
#[derive(Clone, Copy)]
struct ClientContext(Loaded<Client>);

/// The client that the page is about.
pub fn use_client() -> Loaded<Client> {
    expect_context::<ClientContext>().0
}

/// The reference in the address, as text: [`crate::query::query_operation`] and operations' paths take it so.
pub fn use_reference() -> Memo<String> {
    let parameters = use_params_map();
    Memo::new(move |_| parameters.read().get("reference").unwrap_or_default())
}

/// `OPENIP [10000] Actif`, the tabs, and below them the screen.
///
/// A client that can't be shown has a title only: the screen below says why.
#[component]
pub fn ClientFrame() -> impl IntoView {
    let language = page::language();
    let reference = use_reference();
    let client = Loaded::ask(
        move || reference.get(),
        move |reference| async move {
            match Reference::parse(&reference) {
                Ok(reference) => call(GetClient { reference }).await,
                Err(invalid) => Err(wire::refuse("reference", &invalid, language)),
            }
        },
    );
    provide_context(ClientContext(client));
    view! {
        {load_either(client, |client| match client {
            Ok(client) => view! { <ClientHeading client/> }.into_any(),
            Err(error) => view! { <PageHeading title=error_title(error.code)/> }.into_any(),
        })}
        <Outlet/>
    }
}

#[component]
fn ClientHeading(client: Client) -> impl IntoView {
    let words = &messages().client;
    let (tone, state) = match client.state {
        ClientState::Active => (Tone::Good, words.active),
        ClientState::Suspended => (Tone::Warning, words.suspended),
    };
    let title = [client.name.as_str(), " [", client.reference.as_str(), "]"].concat();
    let (lines, phones) = (paths::lines(&client.reference), paths::phones(&client.reference));
    let account = vec![lines.clone(), phones.clone()];
    let own = paths::client(&client.reference);
    let pathname = use_location().pathname;
    let is_account = Memo::new({
        let own = own.clone();
        move |_| pathname.read().trim_end_matches('/') != own
    });
    let sub_tabs = move || {
        let (lines, phones) = (lines.clone(), phones.clone());
        is_account.get().then(move || {
            view! {
                <Tabs label=words.account_tabs is_sub=true>
                    <Tab label=words.users href=lines.clone() below=vec![lines]/>
                    <Tab label=words.phones href=phones.clone() below=vec![phones]/>
                </Tabs>
            }
        })
    };
    view! {
        <PageHeading title is_titled_below=is_account.get_untracked()>
            <State tone text=state/>
        </PageHeading>
        <Tabs label=words.tabs>
            <Tab label=words.information href=own/>
            <Tab label=words.account href=account[0].clone() below=account/>
        </Tabs>
        {sub_tabs}
    }
}
