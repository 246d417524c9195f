use super::{Icon, Symbol};
use crate::{
    browser,
    i18n::messages,
    query::{link_with, query_value},
};
use leptos::{ev, html::Input, prelude::*};
use leptos_router::{
    NavigateOptions,
    hooks::{use_location, use_navigate},
};
use std::time::Duration;

const PAUSE: Duration = Duration::from_millis(250);

/// Searches a list: a GET form, so the address keeps the search. `/` puts the focus here, Escape empties it; while
/// one types the list follows.
#[component]
pub fn SearchBox(
    /// What can be searched.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    let words = &messages().common;
    let input = NodeRef::<Input>::new();
    let typed = query_value_untracked("q");
    let kept = ["sort", "order", "state"].map(|name| (name, move || query_value(name)));
    let hidden = kept.map(|(name, value)| {
        let is_empty = move || value().is_empty();
        view! { <input type="hidden" name=name value=value disabled=is_empty/> }
    });
    let navigate = use_navigate();
    let search = move |text: &str| {
        let options = NavigateOptions { replace: true, scroll: false, ..NavigateOptions::default() };
        navigate(&untrack(|| link_with(&[("q", text.trim()), ("page", "")])), options);
    };
    let search = StoredValue::new_local(search);
    let follow = move |text: String| {
        search.try_with_value(|search| search(&text));
    };
    let follow_later = StoredValue::new_local(debounce(PAUSE, follow));
    Effect::new(move || {
        let handle = window_event_listener(ev::keydown, move |event| {
            let is_plain = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
            if event.key() == "/" && is_plain && !browser::is_typing(&event) {
                event.prevent_default();
                if let Some(input) = input.get_untracked() {
                    let _ = input.focus();
                    input.select();
                }
            }
        });
        on_cleanup(move || handle.remove());
    });
    let text = move || input.get_untracked().map(|input| input.value()).unwrap_or_default();
    let on_keydown = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape"
            && let Some(input) = input.get_untracked()
        {
            input.set_value("");
            follow(String::new());
        }
    };
    view! {
        <form
            class="search"
            role="search"
            method="get"
            action=move || use_location().pathname.get()
            on:submit=move |event| {
                event.prevent_default();
                follow(text());
            }
        >
            {hidden}
            <label class="search-field">
                <span class="unseen">{words.search}</span>
                <Icon symbol=Symbol::Search/>
                <input
                    type="search"
                    name="q"
                    value=typed
                    placeholder=label.clone()
                    title=label
                    maxlength="100"
                    autocomplete="off"
                    spellcheck="false"
                    aria-keyshortcuts="/"
                    node_ref=input
                    on:input=move |_| { follow_later.try_update_value(|follow| follow(text())); }
                    on:keydown=on_keydown
                />
                <kbd aria-hidden="true">"/"</kbd>
            </label>
            <button type="submit" class="button">{words.search}</button>
        </form>
    }
}

fn query_value_untracked(name: &str) -> String {
    untrack(|| query_value(name))
}
