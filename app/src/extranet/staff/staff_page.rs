//! The page with the list of staff accounts.

use super::row::Row;
use crate::{
    draw::{Draw as _, Html},
    i18n::messages,
    load::render_answer,
    paths,
    query::{ask, query_operation},
    ui::{EmptyState, LinkButton, PageHeading, Pagination, SearchBox, Table},
};
use leptos::prelude::*;
use portal_api::{
    Page,
    staff::{ListStaff, StaffAccount},
};

/// Renders "Comptes": the staff's accounts, with buttons to disable and enable them.
pub async fn staff_page() -> Html {
    let list = query_operation::<ListStaff>(Vec::new());
    let accounts = ask(&list).await;
    let words = &messages().staff;
    view! {
        <PageHeading title=words.title/>
        <p class="intro">{words.intro}</p>
        <SearchBox label=words.search/>
        {render_answer(accounts, table)}
    }
    .draw()
}

fn table(page: Page<StaffAccount>) -> Html {
    let words = &messages().staff;
    if page.total == 0 {
        return view! {
            <EmptyState title=words.none_title text=words.none>
                <LinkButton label=words.show_all href=paths::STAFF/>
            </EmptyState>
        }
        .draw();
    }
    let count = (words.count)(page.total);
    let (number, pages) = (page.page.get(), page.page_count());
    let head = view! {
        <th scope="col">{words.login}</th>
        <th scope="col">{words.name}</th>
        <th scope="col">{words.employer}</th>
        <th scope="col">{words.state}</th>
        <th scope="col">{words.signed_in_at}</th>
        <th scope="col">{messages().common.actions}</th>
    }
    .draw();
    let rows = page.rows.into_iter().map(|account| view! { <Row account/> }).collect_view();
    view! {
        <p class="count" role="status">{count}</p>
        <Table caption=words.title head compact=true>{rows}</Table>
        <Pagination page=number pages/>
    }
    .draw()
}
