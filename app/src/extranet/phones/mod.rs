//! A client's phones: the list, "Provisionner @MAC", and each phone's page.

mod choices;
mod delete_confirm;
mod extend_confirm;
mod extend_form;
mod last_request;
mod phone;
mod phone_state;
mod phone_warning;
mod phones_page;
mod register_form;
mod register_page;
mod row;
mod state_filter;

pub use phone::phone_page;
pub use phone_state::PhoneStateWord;
pub use phones_page::phones_page;
pub use register_page::register_page;

use crate::islands::LiveUpdates;
use leptos::prelude::*;
use portal_api::{phone::WatchPhones, wire};

/// Refreshes the page whenever one of the client's phones sends a request or changes.
#[component]
fn PhoneUpdates(
    /// The client's reference.
    reference: String,
) -> impl IntoView {
    let path = wire::path::<WatchPhones>(&[("reference", &reference)]);
    view! { <LiveUpdates path/> }
}
