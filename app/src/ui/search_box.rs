//! The search field of a list.

use super::{Icon, Symbol};
use crate::{i18n::messages, page, query::query_value};
use leptos::prelude::*;

/// The search of a list: a GET form, so that the address keeps the search. With the browser's program, `/` focuses the
/// field, Escape empties it, and the list follows while the user types.
#[component]
pub fn SearchBox(
    /// The label, which names the texts that the search covers.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let words = &messages().common;
    let other_parameters = ["sort", "order", "state"].map(|name| (name, query_value(name)));
    let hidden = other_parameters
        .map(|(name, value)| (!value.is_empty()).then(|| view! { <input type="hidden" name=name value=value/> }));
    view! {
        <form class="search" role="search" method="get" action=page::current().request.path.clone()>
            {hidden}
            <label class="search-field">
                <span class="unseen">{words.search}</span>
                <Icon symbol=Symbol::Search/>
                <input
                    type="search"
                    id="search"
                    name="q"
                    value=query_value("q")
                    placeholder=label.clone()
                    title=label
                    maxlength="100"
                    autocomplete="off"
                    spellcheck="false"
                    aria-keyshortcuts="/"
                />
                <kbd class="scripted" aria-hidden="true">"/"</kbd>
            </label>
            <button type="submit" class="button">{words.search}</button>
        </form>
        <p class="search-failed" role="alert"></p>
    }
}
