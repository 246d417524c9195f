//! The page with the list of the account's sessions.

use super::row::Row;
use crate::{
    call::call,
    draw::{Draw as _, Html},
    extranet::tokens::{TokenTicks, tokens_section},
    i18n::messages,
    load::render_answer,
    page,
    paths::{self, PortalKind},
    ui::{ButtonKind, Confirm, LinkButton, OperationForm, PageHeading, SubmitButton, Symbol, Table},
};
use leptos::prelude::*;
use portal_api::{
    Operation as _,
    session::{ListSessions, Role, Session, SignOutEverywhere},
    token::ListApiTokens,
};

/// Renders the account's sessions, each with a button to end it, and a button to end all. Staff also see their API
/// tokens and a link to change their password.
pub async fn sessions_page() -> Html {
    let sessions = call(ListSessions {}).await;
    let is_staff = page::role().is_some_and(|role| role != Role::User);
    let tokens = if is_staff { Some(call(ListApiTokens {}).await) } else { None };
    let words = &messages().sessions;
    let ticks = tokens.as_ref().and_then(|tokens| tokens.as_ref().ok()).cloned().unwrap_or_default();
    let is_refused = page::outcome_of(SignOutEverywhere::NAME).is_some_and(|outcome| outcome.error.is_some());
    let password = is_staff.then(|| {
        view! { <LinkButton label=messages().staff.change_password href=paths::STAFF_PASSWORD icon=Symbol::Lock/> }
    });
    view! {
        <PageHeading title=words.title>
            {password}
            <Confirm
                label=words.end_all
                icon=Symbol::Exit
                kind=ButtonKind::Plain
                open=is_refused
                question=words.end_all_question
            >
                <OperationForm<SignOutEverywhere>
                    label=words.end_all
                    then=PortalKind::of_address(&page::current().request.path).sign_in_page()
                    reload=true
                >
                    <TokenTicks tokens=ticks/>
                    <SubmitButton label=words.end_all kind=ButtonKind::Danger icon=Symbol::Exit/>
                </OperationForm<SignOutEverywhere>>
            </Confirm>
        </PageHeading>
        <p class="intro">{words.intro}</p>
        {render_answer(sessions, table)}
        {tokens.map(tokens_section)}
    }
    .draw()
}

fn table(sessions: Vec<Session>) -> Html {
    let words = &messages().sessions;
    let head = view! {
        <th scope="col">{words.user_agent}</th>
        <th scope="col">{words.address}</th>
        <th scope="col">{words.created_at}</th>
        <th scope="col">{words.seen_at}</th>
        <th scope="col">{messages().common.actions}</th>
    }
    .draw();
    let rows = sessions.into_iter().map(|session| view! { <Row session/> }).collect_view();
    view! { <Table caption=words.title head>{rows}</Table> }.draw()
}
