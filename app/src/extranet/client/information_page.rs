use super::use_client;
use crate::{
    extranet::creation::Sites,
    i18n::messages,
    load::load,
    time,
    ui::{Fact, Facts},
};
use leptos::prelude::*;

/// "Informations": the client's details.
#[component]
pub fn InformationPage() -> impl IntoView {
    load(use_client(), |client| {
        let words = &messages().client;
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
            <Sites/>
            </div>
        }
        .into_any()
    })
}
