//! The editor of a phone's keys. The user chooses a function, then fills in only the fields that it needs. Keys can be
//! moved, inserted and removed, and every change can be undone. A save merges the changes with the keys that another
//! user saved meanwhile.

#[cfg(target_arch = "wasm32")]
mod browser;
mod data;
mod panel;
mod row;
mod state;
mod tools;
mod words;

pub use data::{EditorData, EditorFunction, ModuleTab, Person};
pub use words::EditorWords;

use data::SharedData;
use leptos::prelude::*;
use panel::Panel;
use row::Row;
use state::Editor;
use tools::{SaveBar, Tools};
use words::SharedWords;

/// The list of keys, the form of the open key, and the tools.
#[island]
pub fn KeyEditor(
    /// The data to start from.
    data: EditorData,
    /// The sentences.
    words: EditorWords,
) -> impl IntoView {
    let editor = Editor::new(&data);
    let counts = data.counts;
    let data = StoredValue::new(data);
    let words = StoredValue::new(words);
    #[cfg(target_arch = "wasm32")]
    browser::start(editor, data, words);
    let has_modules = counts.modules > 0;
    view! {
        <div class="key-editor" data-editor="">
            <Tools editor data words/>
            {has_modules.then(|| view! { <ModuleTabs editor data words/> })}
            <Panel editor data words/>
            <ol class="key-list" aria-label=words.with_value(|words| words.list.clone())>
                {move || {
                    let module = editor.module.get();
                    counts.places_on(module).map(|place| view! { <Row editor data words place/> }).collect_view()
                }}
            </ol>
            <SaveBar editor words/>
        </div>
    }
}

/// The tabs of the phone and its expansion modules, each with its number of keys in use. The first module without keys
/// has a tab, so that the user can start to use it; further modules without keys have none.
#[component]
fn ModuleTabs(editor: Editor, data: SharedData, words: SharedWords) -> impl IntoView {
    let tabs = data.with_value(|data| data.tabs.clone());
    let last_used = Memo::new(move |_| {
        let used = editor.history.with(|history| history.now().iter().map(|(place, _)| place.module).max());
        used.unwrap_or_default().max(editor.module.get())
    });
    let tabs = tabs
        .into_iter()
        .map(|ModuleTab { module, name, href }| {
            let count = move || editor.history.with(|history| history.now().count_on(module));
            let is_beyond = move || module > last_used.get() + 1;
            view! {
                <li hidden=is_beyond>
                    <a
                        href=href
                        data-new=move || (module > last_used.get()).then_some("")
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
        <nav class="tabs sub" aria-label=words.with_value(|words| words.tabs.clone())>
            <ul>{tabs}</ul>
        </nav>
    }
}
