//! The page "Lignes" of administrators.

use crate::{
    draw::{Draw as _, Html},
    i18n::messages,
    load::failed,
    page, paths,
    query::{ask, query_operation},
    ui::{EmptyState, LineLock, LinkButton, PageHeading, Pagination, SearchBox, SortHeader, Symbol, Table},
};
use leptos::prelude::*;
use portal_api::{
    ApiError, ErrorCode, Page,
    line::{LineRow, ListLines},
};

/// Renders "Lignes": the lines of the client or department that the user administers, each with a link to its phones.
pub async fn lines_page() -> Html {
    let Some(line) = page::account().and_then(|account| account.line) else {
        return failed(ApiError::new(ErrorCode::NotFound, messages().errors.not_found));
    };
    let list = query_operation::<ListLines>(vec![("reference", line.reference.to_string())]);
    let answer = ask(&list).await;
    match list.and_then(|list| Ok((!list.q.is_empty(), answer?))) {
        Ok((is_search, page)) => screen(page, is_search),
        Err(error) => failed(error),
    }
}

fn screen(page: Page<LineRow>, is_search: bool) -> Html {
    let words = &messages().administration;
    let show_all = (is_search && page.total > 0).then(|| {
        view! { <p class="legend"><a href=paths::ADMIN_LINES>{words.show_all}</a></p> }
    });
    let content = if page.total == 0 { empty_list() } else { table(page) };
    let search = view! { <SearchBox label=words.search/> };
    view! {
        <PageHeading title=words.lines/>
        <p class="intro">{words.intro}</p>
        {search}
        {content}
        {show_all}
    }
    .draw()
}

fn empty_list() -> Html {
    let words = &messages().administration;
    view! {
        <EmptyState title=messages().lines.none_found_title text=words.none_found>
            <LinkButton label=words.show_all href=paths::ADMIN_LINES/>
        </EmptyState>
    }
    .draw()
}

fn table(page: Page<LineRow>) -> Html {
    let words = messages();
    let count = (words.administration.count)(page.total);
    let (number, pages) = (page.page.get(), page.page_count());
    let head = view! {
        <SortHeader label=words.administration.number sort="number" is_default=true/>
        <SortHeader label=words.lines.name sort="name"/>
        <SortHeader label=words.account.department sort="department"/>
        <th scope="col">{words.lines.locked}</th>
        <th scope="col">{words.common.actions}</th>
    }
    .draw();
    let rows = page.rows.into_iter().map(|line| view! { <Row line/> }).collect_view();
    view! {
        <p class="count" role="status">{count}</p>
        <Table caption=words.administration.lines head>{rows}</Table>
        <Pagination page=number pages/>
    }
    .draw()
}

#[component]
fn Row(line: LineRow) -> impl IntoView {
    let words = messages();
    let number = line.number.in_pairs();
    view! {
        <tr id=["line-", line.number.as_str()].concat()>
            <td data-label=words.administration.number class="numeric">{number.clone()}</td>
            <td data-label=words.lines.name class="card-title">{line.name.to_string()}</td>
            <td data-label=words.account.department>{line.department.to_string()}</td>
            <td data-label=words.lines.locked><LineLock line=line.clone()/></td>
            <td class="actions">
                <LinkButton
                    label=words.account.set_keys
                    href=paths::line_phones(&line.number)
                    name=(words.administration.set_keys_of)(&number)
                    icon=Symbol::Phone
                />
            </td>
        </tr>
    }
}
