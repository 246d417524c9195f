//! The page with the list of a client's lines.

use super::{
    numbers::{Numbers, find_numbers},
    present_form::PresentForm,
    row::Row,
};
use crate::{
    draw::{Draw as _, Html},
    extranet::client::SectionHeading,
    i18n::messages,
    load::{failed, render_answer},
    paths,
    query::{ask, query_operation},
    ui::{
        BulkBar, ButtonKind, EmptyState, LinkButton, Pagination, SearchBox, SelectAll, Selection, SortHeader, Symbol,
        Table,
    },
};
use leptos::prelude::*;
use portal_api::{
    ApiError, Operation as _, Page, Reference,
    client::Client,
    line::{Administrator, ExportLines, LineRow, ListLines, PresentNumber},
    wire,
};

/// Renders the list of a client's lines: search, order, pages, CSV, and "Modifier n° à présenter" for the ticked lines.
pub async fn lines_page(client: &Client) -> Html {
    let list = query_operation::<ListLines>(vec![("reference", client.reference.to_string())]);
    let page = ask(&list).await;
    match list.and_then(|list| Ok((list, page?))) {
        Ok((list, page)) => screen(page, client, &list, find_numbers(&client.reference).await),
        Err(error) => failed(error),
    }
}

fn screen(page: Page<LineRow>, client: &Client, list: &ListLines, numbers: Result<Numbers, ApiError>) -> Html {
    let words = messages();
    let (export, new) = (export_address(list), paths::new_line(&list.reference));
    let heading = view! {
        <SectionHeading title=words.lines.title client=client.name.as_str()>
            <LinkButton label=words.common.export href=export icon=Symbol::Download download=true/>
            <LinkButton label=words.lines.new href=new kind=ButtonKind::Primary icon=Symbol::Plus/>
        </SectionHeading>
    };
    let is_search = !list.q.is_empty();
    let search = (is_search || page.total > 0).then(|| view! { <SearchBox label=words.lines.search/> });
    let reference = list.reference.clone();
    let content = if page.total == 0 { empty_list(&reference, is_search) } else { table(page, reference, numbers) };
    view! {
        {heading}
        {search}
        {content}
    }
    .draw()
}

fn table(page: Page<LineRow>, reference: Reference, numbers: Result<Numbers, ApiError>) -> Html {
    let words = &messages().lines;
    let selection = Selection::new(PresentNumber::NAME, "numbers");
    let count = (words.count)(page.total);
    let (number, pages) = (page.page.get(), page.page_count());
    let has_administrator = page.rows.iter().any(|line| line.administrator != Administrator::No);
    let legend = has_administrator.then(|| {
        view! { <p class="legend"><span class="administrator" aria-hidden="true">"★"</span>" "{words.administrator}</p> }
    });
    let head = view! {
        <SelectAll selection heading=words.selection/>
        <SortHeader label=words.number sort="number" is_default=true/>
        <SortHeader label=words.name sort="name"/>
        <th scope="col">{words.licence}</th>
        <SortHeader label=words.department sort="department"/>
        <th scope="col">{words.locked}</th>
        <th scope="col">{words.presented}</th>
        <th scope="col">{words.restriction}</th>
        <th scope="col">{messages().common.actions}</th>
    }
    .draw();
    let rows =
        page.rows.into_iter().map(|line| view! { <Row line reference=reference.clone() selection/> }).collect_view();
    view! {
        <p class="count" role="status">{count}</p>
        <Table caption=words.title head compact=true>{rows}</Table>
        <BulkBar counts=words.selected>
            {render_answer(numbers, |numbers| view! { <PresentForm reference numbers/> }.draw())}
        </BulkBar>
        {legend}
        <Pagination page=number pages/>
    }
    .draw()
}

fn empty_list(reference: &Reference, is_search: bool) -> Html {
    let words = &messages().lines;
    let (list, new) = (paths::lines(reference), paths::new_line(reference));
    if is_search {
        view! {
            <EmptyState title=words.none_found_title text=words.none_found>
                <LinkButton label=words.show_all href=list/>
            </EmptyState>
        }
        .draw()
    } else {
        view! {
            <EmptyState title=words.none_title text=words.none>
                <LinkButton label=words.new href=new kind=ButtonKind::Primary icon=Symbol::Plus/>
            </EmptyState>
        }
        .draw()
    }
}

fn export_address(list: &ListLines) -> String {
    let ListLines { reference, q, sort, order, .. } = list.clone();
    wire::write(&ExportLines { reference, q, sort, order }).map(|request| request.uri).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use portal_api::{PageNumber, Search, SortDirection, line::LineSort};

    #[test]
    fn the_export_has_the_search_and_the_sort_of_the_list() {
        let list = ListLines {
            reference: Reference::parse("10000").expect("a reference"),
            q: Search::parse("nantes").expect("a search"),
            sort: LineSort::Name,
            order: SortDirection::Desc,
            page: PageNumber::new(2).expect("a page"),
        };
        assert_eq!(export_address(&list), "/api/v1/clients/10000/lines.csv?order=desc&q=nantes&sort=name");
    }
}
