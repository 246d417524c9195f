//! The page with the list of clients.

use super::{found::find_exact_match, row::Row};
use crate::{
    draw::{Draw as _, Html},
    i18n::messages,
    load::render_answer,
    paths,
    query::{ask, query_operation},
    ui::{ButtonKind, EmptyState, LinkButton, PageHeading, Pagination, SearchBox, SortHeader, Symbol, Table},
};
use leptos::prelude::*;
use portal_api::{
    Page,
    client::{ClientRow, ExportClients, ListClients},
    wire,
};

/// Renders the list of clients: search, order, pages, counters, CSV.
pub async fn clients_page() -> Html {
    let list = query_operation::<ListClients>(Vec::new());
    let export = list.as_ref().map(export_address).unwrap_or_default();
    let is_search = list.as_ref().is_ok_and(|list| !list.q.is_empty());
    let clients = ask(&list).await;
    let found = match &list {
        Ok(list) if is_search => find_exact_match(&list.q).await,
        _ => None,
    };
    let words = messages();
    view! {
        <PageHeading title=words.clients.title>
            <LinkButton label=words.common.export href=export icon=Symbol::Download download=true/>
            <LinkButton
                label=words.clients.new
                href=paths::NEW_CLIENT
                kind=ButtonKind::Primary
                icon=Symbol::Plus
            />
        </PageHeading>
        <SearchBox label=words.clients.search/>
        {found}
        {render_answer(clients, |page| table(page, is_search))}
    }
    .draw()
}

fn table(page: Page<ClientRow>, is_search: bool) -> Html {
    let words = &messages().clients;
    if page.total == 0 {
        return empty_list(is_search);
    }
    let count = (words.count)(page.total);
    let (number, pages) = (page.page.get(), page.page_count());
    let head = view! {
        <SortHeader label=words.created_at sort="created_at"/>
        <SortHeader label=words.reference sort="reference" is_default=true/>
        <SortHeader label=words.name sort="name"/>
        <th scope="col" class="number">{words.lines}</th>
        <th scope="col" class="number">{words.phones}</th>
        <th scope="col" class="number" title=words.open_hint>{words.open}</th>
        <th scope="col" class="number" title=words.expired_hint>{words.expired}</th>
        <th scope="col" class="number" title=words.lost_hint>{words.lost}</th>
        <th scope="col" class="file">{words.file}</th>
    }
    .draw();
    let rows = page.rows.into_iter().map(|client| view! { <Row client/> }).collect_view();
    view! {
        <p class="count" role="status">{count}</p>
        <Table caption=words.title head compact=true>{rows}</Table>
        <Pagination page=number pages/>
    }
    .draw()
}

fn empty_list(is_search: bool) -> Html {
    let words = &messages().clients;
    if is_search {
        view! {
            <EmptyState title=words.none_found_title text=words.none_found>
                <LinkButton label=words.show_all href=paths::CLIENTS/>
            </EmptyState>
        }
        .draw()
    } else {
        view! {
            <EmptyState title=words.none_title text=words.none>
                <LinkButton label=words.new href=paths::NEW_CLIENT.to_owned() kind=ButtonKind::Primary icon=Symbol::Plus/>
            </EmptyState>
        }
        .draw()
    }
}

fn export_address(list: &ListClients) -> String {
    let export = ExportClients { q: list.q.clone(), sort: list.sort, order: list.order };
    wire::write(&export).map(|request| request.uri).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use portal_api::Search;

    #[test]
    fn the_export_has_the_search_and_the_sort_of_the_list() {
        let q = Search::parse("open ip").expect("a search");
        let address = export_address(&ListClients { q, ..ListClients::default() });
        assert_eq!(address, "/api/v1/clients.csv?order=asc&q=open+ip&sort=reference");
    }
}
