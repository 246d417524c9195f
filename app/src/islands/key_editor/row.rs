use super::{EditorStart, EditorWords, state::Editor};
use crate::keys::{in_pairs, shown};
use leptos::prelude::*;
use portal_api::{key::Key, key_place::KeyPlace};

/// What a function is called.
fn function_name(start: StoredValue<EditorStart>, key: &Key) -> String {
    start.with_value(|start| {
        let function = start.functions.iter().find(|function| function.id == key.function);
        function.map_or_else(|| key.function.clone(), |function| function.name.clone())
    })
}

/// What the telephone shows beside a key; empty for one that does nothing.
#[cfg(target_arch = "wasm32")]
pub fn shown_on(editor: Editor, start: StoredValue<EditorStart>, place: KeyPlace) -> String {
    editor.key(place).map(|key| shown(&key, &function_name(start, &key))).unwrap_or_default()
}

/// A key's name, what it shows and does: what a screen reader says of it.
#[cfg(target_arch = "wasm32")]
pub fn full_name(
    editor: Editor,
    start: StoredValue<EditorStart>,
    words: StoredValue<EditorWords>,
    place: KeyPlace,
) -> String {
    let name = words.with_value(|words| words.name(place, editor.counts.line > 0));
    let free = || words.with_value(|words| words.free.clone());
    let what = editor.key(place).map_or_else(free, |_| shown_on(editor, start, place));
    [&name, ": ", &what].concat()
}

/// A key in the list: its name, what it shows, what it does.
#[component]
pub fn Row(
    editor: Editor,
    start: StoredValue<EditorStart>,
    words: StoredValue<EditorWords>,
    place: KeyPlace,
) -> impl IntoView {
    let name = words.with_value(|words| words.name(place, editor.counts.line > 0));
    let href = start.with_value(|start| [&start.back, "?key=", &place.to_string()].concat());
    let key = Memo::new(move |_| editor.key(place));
    let label = move || match key.get() {
        Some(key) => shown(&key, &function_name(start, &key)),
        None => words.with_value(|words| words.free.clone()),
    };
    let what = move || {
        key.get().map(|key| {
            let function = function_name(start, &key);
            let operand = if key.label.is_empty() { String::new() } else { in_pairs(&key.operand) };
            if operand.is_empty() { function } else { [&function, " · ", &operand].concat() }
        })
    };
    let is_over = move || editor.dragged.get().is_some_and(|(_, over)| over == place);
    view! {
        <li
            class="key-row"
            data-row=place.to_string()
            data-free=move || key.get().is_none().then_some("")
            data-over=move || is_over().then_some("")
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
                <span class="key-what">{what}</span>
            </a>
        </li>
    }
}
