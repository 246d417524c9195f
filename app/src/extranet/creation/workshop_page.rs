//! The page "Atelier" of a reseller.

use super::workshop_form::WorkshopForm;
use crate::{
    call::call,
    draw::{Draw as _, Html},
    i18n::messages,
    load::render_answer,
    page,
    ui::{PageHeading, error_title},
};
use leptos::prelude::*;
use portal_api::{
    ApiError, ErrorCode,
    reseller::{ListResellers, Reseller},
    session::Role,
};

/// Renders "Atelier": the networks of the reseller's own workshop. Other roles get the error 404.
pub async fn workshop_page() -> Html {
    let not_found = || ApiError::new(ErrorCode::NotFound, messages().errors.not_found);
    let own = match page::role() {
        Some(Role::Reseller) => call(ListResellers {}).await,
        _ => Err(not_found()),
    };
    let own = own.and_then(|resellers| if resellers.is_empty() { Err(not_found()) } else { Ok(resellers) });
    let title = own.as_ref().map_or_else(|error| error_title(error.code), |_| messages().creation.workshop);
    view! {
        <PageHeading title/>
        {render_answer(own, screen)}
    }
    .draw()
}

fn screen(resellers: Vec<Reseller>) -> Html {
    view! {
        <p class="intro">{messages().creation.workshop_intro}</p>
        <section class="block">
            <WorkshopForm resellers/>
        </section>
    }
    .draw()
}
