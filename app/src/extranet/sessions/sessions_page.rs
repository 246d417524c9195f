use super::row::Row;
use crate::{
    call::call,
    draw::{Draw as _, Html},
    i18n::messages,
    load::load,
    page, paths,
    ui::{ButtonKind, Confirm, OperationForm, PageHeading, SubmitButton, Symbol, Table},
};
use leptos::prelude::*;
use portal_api::session::{ListSessions, Session, SignOutEverywhere};

/// The account's sessions: end one, or all.
pub async fn sessions_page() -> Html {
    let sessions = call(ListSessions {}).await;
    let words = &messages().sessions;
    view! {
        <PageHeading title=words.title>
            <Confirm label=words.end_all icon=Symbol::Exit kind=ButtonKind::Plain question=words.end_all_question>
                <OperationForm<SignOutEverywhere>
                    label=words.end_all
                    class="inline-form"
                    then=paths::sign_in_page(&page::current().request.path)
                    reload=true
                >
                    <SubmitButton label=words.end_all kind=ButtonKind::Danger icon=Symbol::Exit/>
                </OperationForm<SignOutEverywhere>>
            </Confirm>
        </PageHeading>
        <p class="intro">{words.intro}</p>
        {load(sessions, table)}
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
