//! The form for the networks of a reseller's workshop.

use crate::{
    draw::Draw as _,
    i18n::messages,
    ui::{Field, OperationForm, Select, SubmitButton},
};
use leptos::prelude::*;
use portal_api::reseller::{ChangeResellerNetworks, Reseller};

/// The form for the networks of a reseller's workshop. An operator chooses the reseller; for a reseller there is only
/// its own.
#[component]
pub fn WorkshopForm(
    /// The resellers to choose from.
    resellers: Vec<Reseller>,
) -> impl IntoView {
    let (words, client) = (&messages().creation, &messages().client);
    let networks = if let [own] = resellers.as_slice() { own.networks.to_string() } else { String::new() };
    let names = resellers.iter().map(|reseller| (reseller.name.to_string(), reseller.name.to_string()));
    let names = names.collect::<Vec<(String, String)>>();
    view! {
        <OperationForm<ChangeResellerNetworks> label=words.workshop>
            <Select name="name" label=words.reseller options=names required=true/>
            <Field
                name="networks"
                label=client.networks_label
                help=words.workshop_help
                value=networks
                maxlength=1500
            />
            <SubmitButton label=client.networks_save/>
        </OperationForm<ChangeResellerNetworks>>
    }
    .draw()
}
