use super::reseller_form::ResellerForm;
use crate::{
    call::call,
    i18n::messages,
    load::{Loaded, load, load_either},
    ui::{EmptyState, PageHeading, Table, error_title},
};
use leptos::prelude::*;
use portal_api::{
    ApiError, ErrorCode,
    reseller::{ListResellers, Reseller},
    session::{GetAccount, Role},
};

/// The resellers and the form for a new one, for operators; for others it doesn't exist.
#[component]
pub fn ResellersPage() -> impl IntoView {
    let not_found = messages().errors.not_found;
    let resellers = Loaded::ask(
        || (),
        move |()| async move {
            match call(GetAccount {}).await?.role {
                Role::Operator => call(ListResellers {}).await,
                Role::Reseller => Err(ApiError::new(ErrorCode::NotFound, not_found)),
            }
        },
    );
    view! {
        {load_either(resellers, |resellers| {
            let title = resellers.map_or_else(|error| error_title(error.code), |_| messages().creation.resellers);
            view! { <PageHeading title/> }.into_any()
        })}
        {load(resellers, screen)}
    }
}

fn screen(resellers: Vec<Reseller>) -> AnyView {
    let words = &messages().creation;
    view! {
        <div class="beside">
            <section>{list(resellers)}</section>
            <section>
                <h2>{words.new_reseller}</h2>
                <ResellerForm/>
            </section>
        </div>
    }
    .into_any()
}

fn list(resellers: Vec<Reseller>) -> AnyView {
    let words = &messages().creation;
    if resellers.is_empty() {
        return view! { <EmptyState title=words.no_resellers_title text=words.no_resellers/> }.into_any();
    }
    let count = (words.reseller_count)(resellers.len() as u64);
    let head = view! {
        <th scope="col">{words.reseller}</th>
        <th scope="col" class="number">{words.clients}</th>
    }
    .into_any();
    let rows = resellers
        .into_iter()
        .map(|reseller| {
            view! {
                <tr>
                    <td data-label=words.reseller class="card-title">{reseller.name.to_string()}</td>
                    <td data-label=words.clients class="number">{reseller.clients}</td>
                </tr>
            }
        })
        .collect_view();
    view! {
        <p class="count" role="status">{count}</p>
        <Table caption=words.resellers head>{rows}</Table>
    }
    .into_any()
}
