//! The tools above the list of keys, and the bar that saves.

use super::{
    data::SharedData,
    state::Editor,
    words::{EditorWords, SharedWords},
};
use crate::keys::History;
use leptos::prelude::*;

/// Undo, redo, export, import and copy, and the messages below them.
#[component]
pub fn Tools(editor: Editor, data: SharedData, words: SharedWords) -> impl IntoView {
    let word = move |choose: fn(&EditorWords) -> &String| words.with_value(|words| choose(words).clone());
    let can_undo = move || editor.history.with(History::can_undo);
    let can_redo = move || editor.history.with(History::can_redo);
    let (export, copy) = data.with_value(|data| (data.export.clone(), data.copy.clone()));
    view! {
        <div class="key-tools">
            <button
                type="button"
                class="button scripted"
                data-undo=""
                aria-disabled=move || (!can_undo()).then_some("true")
                on:click=move |_| editor.undo()
            >
                {word(|words| &words.undo)}
            </button>
            <button
                type="button"
                class="button scripted"
                data-redo=""
                aria-disabled=move || (!can_redo()).then_some("true")
                on:click=move |_| editor.redo()
            >
                {word(|words| &words.redo)}
            </button>
            <span class="key-tools-rest">
                <a class="button" href=export download="">{word(|words| &words.export)}</a>
                <button type="button" class="button scripted" data-choose-file="">
                    {word(|words| &words.import)}
                </button>
                <input type="file" hidden accept=".csv,text/csv" data-import=""/>
                {copy.map(|copy| view! { <a class="button" href=copy>{word(|words| &words.copy)}</a> })}
            </span>
        </div>
        // A screen reader only announces changes in a region that already exists.
        <div role="status" class="key-status">
            <div class="key-notice" hidden=move || editor.notice.with(Vec::is_empty)>
                {move || editor.notice.get().into_iter().map(|text| view! { <p>{text}</p> }).collect_view()}
                <button
                    type="button"
                    class="button"
                    hidden=move || editor.conflict.with(Option::is_none)
                    data-theirs=""
                    on:click=move |_| editor.take_theirs()
                >
                    {word(|words| &words.take_theirs)}
                </button>
            </div>
        </div>
    }
}

/// The number of changed keys, with the buttons that save or discard them. The bar stays visible while the list
/// scrolls.
#[component]
pub fn SaveBar(editor: Editor, words: SharedWords) -> impl IntoView {
    let word = move |choose: fn(&EditorWords) -> &String| words.with_value(|words| choose(words).clone());
    let changes = Memo::new(move |_| editor.changes());
    let text = move || match changes.get() {
        0 => String::new(),
        1 => word(|words| &words.changed_one),
        count => word(|words| &words.changed_many).replace("{n}", &count.to_string()),
    };
    view! {
        <p role="status" class="unseen">{text}</p>
        <div class="save-bar" hidden=move || changes.get() == 0>
            <p aria-hidden="true">{text}</p>
            <button
                type="button"
                class="button primary"
                data-save=""
                aria-busy=move || editor.is_busy.get().then_some("true")
            >
                {word(|words| &words.save)}
            </button>
            <button type="button" class="button" data-discard="" on:click=move |_| editor.discard()>
                {word(|words| &words.discard)}
            </button>
        </div>
    }
}
