//! The editor of a telephone's keys: function first, then only what it needs; moved, inserted, taken out, undone; saved by
//! whoever edits, merged with what somebody else saved.

#[cfg(target_arch = "wasm32")]
mod browser;
mod panel;
mod row;
mod start;
mod state;
mod tools;
mod words;

pub use start::EditorStart;
pub use words::{EditorFunction, EditorWords, Person, Surface};

use leptos::prelude::*;
use panel::Panel;
use row::Row;
use state::Editor;
use tools::{SaveBar, Tools};

/// The keys in a list, the one that is open, and what can be done.
#[island]
pub fn KeyEditor(
    /// What it begins with.
    start: EditorStart,
    /// Its sentences.
    words: EditorWords,
) -> impl IntoView {
    let editor = Editor::new(&start);
    let counts = start.counts;
    let start = StoredValue::new(start);
    let words = StoredValue::new(words);
    #[cfg(target_arch = "wasm32")]
    browser::start(editor, start, words);
    let has_modules = counts.modules > 0;
    view! {
        <div class="key-editor" data-editor="">
            <Tools editor start words/>
            {has_modules.then(|| view! { <Surfaces editor start words/> })}
            <Panel editor start words/>
            <ol class="key-list" aria-label=words.with_value(|words| words.list.clone())>
                {move || {
                    let module = editor.module.get();
                    counts.on(module).map(|place| view! { <Row editor start words place/> }).collect_view()
                }}
            </ol>
            <SaveBar editor words/>
        </div>
    }
}

/// The telephone and its modules.
#[component]
fn Surfaces(editor: Editor, start: StoredValue<EditorStart>, words: StoredValue<EditorWords>) -> impl IntoView {
    let tabs = start.with_value(|start| start.surfaces.clone());
    let tabs = tabs
        .into_iter()
        .map(|Surface { module, name, href }| {
            let count = move || editor.history.with(|history| history.now().count_on(module));
            view! {
                <li>
                    <a
                        href=href
                        aria-current=move || (editor.module.get() == module).then_some("true")
                        on:click=move |event| {
                            event.prevent_default();
                            editor.show_module(module);
                        }
                    >
                        {name}
                        <span class="badge" hidden=move || count() == 0>{count}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <nav class="tabs sub" aria-label=words.with_value(|words| words.surfaces.clone())>
            <ul>{tabs}</ul>
        </nav>
    }
}
