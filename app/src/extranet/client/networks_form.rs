//! The form for a client's networks.

use crate::{
    i18n::messages,
    ui::{Field, OperationForm, SubmitButton},
};
use leptos::prelude::*;
use portal_api::client::{ChangeClientNetworks, Client};

/// The form for the networks from which the client's phones may fetch for the first time.
#[component]
pub fn NetworksForm(client: Client) -> impl IntoView {
    let words = &messages().client;
    view! {
        <OperationForm<ChangeClientNetworks>
            label=words.networks
            parameters=vec![("reference", client.reference.to_string())]
        >
            <Field
                name="networks"
                label=words.networks_label
                help=words.networks_help
                value=client.networks.to_string()
                maxlength=1500
            />
            <SubmitButton label=words.networks_save/>
        </OperationForm<ChangeClientNetworks>>
    }
}
