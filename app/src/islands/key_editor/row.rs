//! A key in the list, and the texts that describe keys.

use super::{data::SharedData, state::Editor, words::SharedWords};
#[cfg(target_arch = "wasm32")]
use crate::keys::KeyMap;
use crate::keys::{in_pairs, shown_text};
use leptos::prelude::*;
use portal_api::{key::Key, key_place::KeyPlace};

/// Returns the name of a place, for example `Touche 3`.
pub fn place_name(editor: Editor, words: SharedWords, place: KeyPlace) -> String {
    words.with_value(|words| words.name(place, editor.counts.line > 0))
}

/// Returns the text that the phone shows beside a key; empty for a key without a function.
#[cfg(target_arch = "wasm32")]
pub fn shown_text_at(keys: &KeyMap, data: SharedData, place: KeyPlace) -> String {
    keys.get(place).map(|key| shown_text(key, &function_name(data, key))).unwrap_or_default()
}

/// Returns the accessible name of a key: its place, and the text that the phone shows.
#[cfg(target_arch = "wasm32")]
pub fn full_name(editor: Editor, keys: &KeyMap, data: SharedData, words: SharedWords, place: KeyPlace) -> String {
    let free = || words.with_value(|words| words.free.clone());
    let label = keys.get(place).map_or_else(free, |_| shown_text_at(keys, data, place));
    [&place_name(editor, words, place), ": ", &label].concat()
}

fn function_name(data: SharedData, key: &Key) -> String {
    data.with_value(|data| {
        let function = data.functions.iter().find(|function| function.id == key.function);
        function.map_or_else(|| key.function.clone(), |function| function.name.clone())
    })
}

/// A key in the list: its place, the text that the phone shows, and its function.
#[component]
pub fn Row(editor: Editor, data: SharedData, words: SharedWords, place: KeyPlace) -> impl IntoView {
    let name = place_name(editor, words, place);
    let href = data.with_value(|data| [&data.back, "?key=", &place.to_string()].concat());
    let key = Memo::new(move |_| editor.key(place));
    let label = move || match key.get() {
        Some(key) => shown_text(&key, &function_name(data, &key)),
        None => words.with_value(|words| words.free.clone()),
    };
    let function = move || {
        key.get().map(|key| {
            let function = function_name(data, &key);
            // Without a label, the number is already shown in its place.
            let operand = if key.label.is_empty() { String::new() } else { in_pairs(&key.operand) };
            if operand.is_empty() { function } else { [&function, " · ", &operand].concat() }
        })
    };
    let is_drop_target = move || editor.dragged.get().is_some_and(|(_, over)| over == place);
    view! {
        <li
            class="key-row"
            data-row=place.to_string()
            data-free=move || key.get().is_none().then_some("")
            data-over=move || is_drop_target().then_some("")
            data-wrong=move || editor.is_wrong(place).then_some("")
        >
            <span
                class="key-grip scripted"
                title=words.with_value(|words| words.drag.clone())
                aria-hidden="true"
            >
                "⠿"
            </span>
            <a
                href=href
                data-key=place.to_string()
                aria-current=move || (editor.chosen.get() == Some(place)).then_some("true")
            >
                <span class="key-name">{name}</span>
                <span class="key-shown">{label}</span>
                <span class="key-what">{function}</span>
            </a>
        </li>
    }
}
