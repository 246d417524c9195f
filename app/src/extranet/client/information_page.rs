//! The page "Informations" of a client.

use super::networks_form::NetworksForm;
use crate::{
    draw::{Draw as _, Html},
    extranet::creation::sites,
    i18n::messages,
    page, time,
    ui::{Fact, Facts},
};
use leptos::prelude::*;
use portal_api::{client::Client, session::Role};

/// Renders "Informations": the client's details.
pub async fn information_page(client: &Client) -> Html {
    let sites = sites(&client.reference).await;
    let words = &messages().client;
    let networks = matches!(page::role(), Some(Role::Operator | Role::Reseller)).then(|| {
        view! {
            <section class="block">
                <h2>{words.networks}</h2>
                <NetworksForm client=client.clone()/>
            </section>
        }
    });
    let client = client.clone();
    view! {
        <div class="beside">
            <section class="block">
                <h2>{words.contact}</h2>
                <Facts>
                    <Fact label=words.reference>{client.reference.to_string()}</Fact>
                    <Fact label=words.name>{client.name.to_string()}</Fact>
                    <Fact label=words.siret>{client.siret.to_string()}</Fact>
                    <Fact label=words.address>{client.address}</Fact>
                    <Fact label=words.postal_code>{client.postal_code}</Fact>
                    <Fact label=words.city>{client.city}</Fact>
                    <Fact label=words.reseller>{client.reseller.to_string()}</Fact>
                    <Fact label=words.created_at>{time::date(client.created_at)}</Fact>
                </Facts>
            </section>
            {sites}
            {networks}
        </div>
    }
    .draw()
}
