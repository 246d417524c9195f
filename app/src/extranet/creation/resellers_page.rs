//! The page with the list of resellers.

use super::{reseller_form::ResellerForm, workshop_form::WorkshopForm};
use crate::{
    call::call,
    draw::{Draw as _, Html},
    i18n::messages,
    load::render_answer,
    page,
    ui::{EmptyState, PageHeading, Table, error_title},
};
use leptos::prelude::*;
use portal_api::{
    ApiError, ErrorCode,
    reseller::{ListResellers, Reseller},
    session::Role,
};

/// Renders the list of resellers and the form for a new one, for operators. Other roles get the error 404.
pub async fn resellers_page() -> Html {
    let resellers = match page::role() {
        Some(Role::Operator) => call(ListResellers {}).await,
        _ => Err(ApiError::new(ErrorCode::NotFound, messages().errors.not_found)),
    };
    let title = resellers.as_ref().map_or_else(|error| error_title(error.code), |_| messages().creation.resellers);
    view! {
        <PageHeading title/>
        {render_answer(resellers, screen)}
    }
    .draw()
}

fn screen(resellers: Vec<Reseller>) -> Html {
    let words = &messages().creation;
    let workshop = (!resellers.is_empty()).then(|| {
        view! {
            <h2>{words.workshop}</h2>
            <WorkshopForm resellers=resellers.clone()/>
        }
        .draw()
    });
    view! {
        <div class="beside">
            <section>{list(resellers)}</section>
            <section>
                <h2>{words.new_reseller}</h2>
                <ResellerForm/>
                {workshop}
            </section>
        </div>
    }
    .draw()
}

fn list(resellers: Vec<Reseller>) -> Html {
    let words = &messages().creation;
    if resellers.is_empty() {
        return view! { <EmptyState title=words.no_resellers_title text=words.no_resellers/> }.draw();
    }
    let count = (words.reseller_count)(resellers.len() as u64);
    let head = view! {
        <th scope="col">{words.reseller}</th>
        <th scope="col" class="number">{words.clients}</th>
        <th scope="col">{words.workshop}</th>
    }
    .draw();
    let rows = resellers.into_iter().map(row).collect_view();
    view! {
        <p class="count" role="status">{count}</p>
        <Table caption=words.resellers head>{rows}</Table>
    }
    .draw()
}

fn row(reseller: Reseller) -> Html {
    let words = &messages().creation;
    let networks = if reseller.networks.is_empty() { words.anywhere.to_owned() } else { reseller.networks.to_string() };
    view! {
        <tr>
            <td data-label=words.reseller class="card-title">{reseller.name.to_string()}</td>
            <td data-label=words.clients class="number">{reseller.clients}</td>
            <td data-label=words.workshop class="long">{networks}</td>
        </tr>
    }
    .draw()
}
