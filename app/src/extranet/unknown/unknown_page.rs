//! The page "Téléphones inconnus".

use super::alarms::alarms;
use crate::{
    draw::{Draw as _, Html},
    i18n::messages,
    load::render_answer,
    page,
    query::{ask, query_operation},
    time,
    ui::{EmptyState, Fact, Facts, Notice, PageHeading, Pagination, Table, Tone, error_title},
};
use leptos::prelude::*;
use portal_api::{
    ApiError, ErrorCode, Page,
    session::Role,
    unknown::{ListUnknownRequests, UnknownRequestCounts, UnknownRequests, UnknownSource},
};

/// Renders "Téléphones inconnus": whether somebody is guessing MAC addresses, the alarms, and the sources of requests.
/// Roles other than the operator get the error 404.
pub async fn unknown_page() -> Html {
    let found = match page::role() {
        Some(Role::Operator) => ask(&query_operation::<ListUnknownRequests>(Vec::new())).await,
        _ => Err(ApiError::new(ErrorCode::NotFound, messages().errors.not_found)),
    };
    let title = found.as_ref().map_or_else(|error| error_title(error.code), |_| messages().unknown.title);
    view! {
        <PageHeading title/>
        {render_answer(found, screen)}
    }
    .draw()
}

fn screen(found: UnknownRequests) -> Html {
    let words = &messages().unknown;
    let (tone, text) =
        if found.is_enumeration { (Tone::Bad, words.enumeration) } else { (Tone::Good, words.no_enumeration) };
    let limit = found.source_limit;
    let page = Page { rows: found.rows, total: found.total, page: found.page, now: found.now };
    view! {
        <p class="intro">{words.intro}</p>
        <Notice tone>
            <p>{text}</p>
        </Notice>
        <section class="block">
            <h2>{words.summary}</h2>
            <Facts>
                <Fact label=words.hour>{summary(found.hour, limit)}</Fact>
                <Fact label=words.day>{summary(found.day, limit)}</Fact>
            </Facts>
        </section>
        <section aria-labelledby="alarms">
            <h2 id="alarms">{words.alarms}</h2>
            {alarms(found.alarms)}
        </section>
        <section aria-labelledby="sources">
            <h2 id="sources">{words.sources}</h2>
            {sources(page)}
        </section>
    }
    .draw()
}

fn summary(counts: UnknownRequestCounts, source_limit: u64) -> String {
    let sources = (messages().unknown.source_count)(counts.sources, counts.sources >= source_limit);
    (messages().unknown.guesses)(counts.requests, counts.guesses, &sources)
}

fn sources(page: Page<UnknownSource>) -> Html {
    let words = &messages().unknown;
    if page.total == 0 {
        return view! { <EmptyState title=words.none_title text=words.none/> }.draw();
    }
    let head = view! {
        <th scope="col">{words.source}</th>
        <th scope="col">{words.first_at}</th>
        <th scope="col">{words.last_at}</th>
        <th scope="col" class="number">{words.count}</th>
    }
    .draw();
    let (number, pages) = (page.page.get(), page.page_count());
    let rows = page.rows.into_iter().map(|source| view! { <Row source/> }).collect_view();
    view! {
        <Table caption=words.sources head compact=true>{rows}</Table>
        <Pagination page=number pages/>
    }
    .draw()
}

#[component]
fn Row(source: UnknownSource) -> impl IntoView {
    let words = &messages().unknown;
    view! {
        <tr>
            <td data-label=words.source class="numeric card-title">{source.source}</td>
            <td data-label=words.first_at class="numeric">{time::date_time(source.first_at)}</td>
            <td data-label=words.last_at class="numeric first">{time::date_time(source.last_at)}</td>
            <td data-label=words.count class="number third">{source.count}</td>
        </tr>
    }
    .draw()
}
