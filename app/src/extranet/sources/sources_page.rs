//! The page "Accès des téléphones".

use crate::{
    call::call,
    draw::{Draw as _, Html},
    i18n::messages,
    load::render_answer,
    page, time,
    ui::{ButtonKind, Confirm, OperationForm, PageHeading, SubmitButton, Symbol, Table, error_title},
};
use leptos::prelude::*;
use portal_api::{
    ApiError, ErrorCode,
    session::Role,
    source::{BlockedSource, FailedHandshakes, ListPhoneSources, PhoneSources, UnblockSource},
};

/// Renders "Accès des téléphones": the blocked addresses with the reason and a button to unblock them, and the
/// addresses whose TLS handshakes fail. Users of lines get the error 404.
pub async fn sources_page() -> Html {
    let found = match page::role() {
        Some(Role::Operator | Role::Reseller) => call(ListPhoneSources {}).await,
        _ => Err(ApiError::new(ErrorCode::NotFound, messages().errors.not_found)),
    };
    let title = found.as_ref().map_or_else(|error| error_title(error.code), |_| messages().sources.title);
    view! {
        <PageHeading title/>
        {render_answer(found, screen)}
    }
    .draw()
}

fn screen(PhoneSources { blocked, handshakes, .. }: PhoneSources) -> Html {
    let words = &messages().sources;
    view! {
        <p class="intro">{words.intro}</p>
        <section aria-labelledby="blocked">
            <h2 id="blocked">{words.blocked}</h2>
            {blocked_table(blocked)}
        </section>
        <section aria-labelledby="handshakes">
            <h2 id="handshakes">{words.handshakes}</h2>
            {handshakes_table(handshakes)}
        </section>
    }
    .draw()
}

fn blocked_table(blocked: Vec<BlockedSource>) -> Html {
    let words = &messages().sources;
    if blocked.is_empty() {
        return view! { <p class="intro">{words.blocked_none}</p> }.draw();
    }
    let head = view! {
        <th scope="col">{words.source}</th>
        <th scope="col">{words.reason}</th>
        <th scope="col">{words.since}</th>
        <th scope="col">{words.until}</th>
        <th scope="col">{messages().common.actions}</th>
    }
    .draw();
    let rows = blocked.into_iter().map(|block| view! { <Blocked block/> }).collect_view();
    view! {
        <p class="intro">{words.blocked_help}</p>
        <Table caption=words.blocked head>{rows}</Table>
    }
    .draw()
}

#[component]
fn Blocked(block: BlockedSource) -> impl IntoView {
    let words = &messages().sources;
    let (name, question) = ((words.unblock_of)(&block.source), (words.unblock_question)(&block.source));
    let id = ["unblock-", &block.source.replace(['.', ':', '/'], "-")].concat();
    view! {
        <tr>
            <td data-label=words.source class="numeric card-title">{block.source.clone()}</td>
            <td data-label=words.reason class="long">
                {(words.blocked_for)(block.reason, block.unknown, block.is_more)}
            </td>
            <td data-label=words.since class="numeric">{time::date_time(block.since)}</td>
            <td data-label=words.until class="numeric">{time::date_time(block.until)}</td>
            <td class="actions">
                <Confirm label=words.unblock name=name.clone() icon=Symbol::Unlock question>
                    <OperationForm<UnblockSource>
                        label=name.clone()
                        class="inline-form"
                        id
                    >
                        <input type="hidden" name="source" value=block.source.clone()/>
                        <SubmitButton label=words.unblock name kind=ButtonKind::Plain icon=Symbol::Unlock/>
                    </OperationForm<UnblockSource>>
                </Confirm>
            </td>
        </tr>
    }
    .draw()
}

fn handshakes_table(handshakes: Vec<FailedHandshakes>) -> Html {
    let words = &messages().sources;
    if handshakes.is_empty() {
        return view! { <p class="intro">{words.handshakes_none}</p> }.draw();
    }
    let head = view! {
        <th scope="col">{words.source}</th>
        <th scope="col">{words.reason}</th>
        <th scope="col">{words.last_at}</th>
        <th scope="col" class="number">{words.count}</th>
    }
    .draw();
    let rows = handshakes.into_iter().map(|failed| view! { <Failed failed/> }).collect_view();
    view! {
        <p class="intro">{words.handshakes_help}</p>
        <Table caption=words.handshakes head>{rows}</Table>
    }
    .draw()
}

#[component]
fn Failed(failed: FailedHandshakes) -> impl IntoView {
    let words = &messages().sources;
    view! {
        <tr>
            <td data-label=words.source class="numeric card-title">{failed.source}</td>
            <td data-label=words.reason class="long">{(words.fault)(failed.fault)}</td>
            <td data-label=words.last_at class="numeric">{time::date_time(failed.last_at)}</td>
            <td data-label=words.count class="number">{failed.count}</td>
        </tr>
    }
    .draw()
}
