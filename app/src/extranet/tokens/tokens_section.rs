//! The block with the list of API tokens.

use super::{row::Row, token_form::TokenForm};
use crate::{
    draw::{Draw as _, Html},
    i18n::messages,
    load::render_answer,
    ui::{EmptyState, Table},
};
use leptos::prelude::*;
use portal_api::{ApiError, token::ApiToken};

/// Renders the user's API tokens, and the form for another one.
pub fn tokens_section(tokens: Result<Vec<ApiToken>, ApiError>) -> Html {
    let words = &messages().tokens;
    view! {
        <section class="block" id="tokens">
            <h2>{words.title}</h2>
            <p class="intro">{words.intro}</p>
            {render_answer(tokens, table)}
            <h3>{words.new}</h3>
            <TokenForm/>
        </section>
    }
    .draw()
}

fn table(tokens: Vec<ApiToken>) -> Html {
    let words = &messages().tokens;
    if tokens.is_empty() {
        return view! { <EmptyState title=words.none_title text=words.none/> }.draw();
    }
    let head = view! {
        <th scope="col">{words.name}</th>
        <th scope="col">{words.created_at}</th>
        <th scope="col">{words.used_at}</th>
        <th scope="col">{messages().common.actions}</th>
    }
    .draw();
    let rows = tokens.into_iter().map(|token| view! { <Row token/> }).collect_view();
    view! { <Table caption=words.title head>{rows}</Table> }.draw()
}
