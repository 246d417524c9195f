//! The editor of a telephone's keys: function first, then only what it needs; moved, inserted, taken out, undone; saved by
//! whoever edits, merged with what somebody else saved.

#[cfg(target_arch = "wasm32")]
mod browser;
mod panel;
mod row;
mod state;
mod tools;
mod words;

pub use words::{EditorFunction, EditorWords, Person, Surface};

use crate::keys::{Counts, Keys};
use leptos::prelude::*;
use panel::Panel;
use portal_api::key::Key;
use row::Row;
use state::Editor;
use tools::{SaveBar, Tools};

/// Everything that the editor begins with.
#[derive(Clone, serde::Serialize, serde::Deserialize)]
pub struct EditorStart {
    /// The line.
    pub number: String,
    /// The model's identifier.
    pub model: String,
    /// The version of the keys.
    pub version: i64,
    /// The keys that do something.
    pub keys: Vec<Key>,
    /// How many keys there are.
    pub counts: Counts,
    /// The telephone and its modules: what is shown when one is chosen.
    pub surfaces: Vec<Surface>,
    /// What keys can do.
    pub functions: Vec<EditorFunction>,
    /// Whom one may want to call: the first of them.
    pub people: Vec<Person>,
    /// Whether there are more of them, to be asked for.
    pub has_more_people: bool,
    /// The key that is open, as in the page's address.
    pub chosen: Option<String>,
    /// The module that is shown, 0 for the telephone.
    pub module: u8,
    /// The address of the file of the keys.
    pub export: String,
    /// The page that copies them to another of one's telephones; none if there is no other.
    pub copy: Option<String>,
    /// Where a plain form leads back to.
    pub back: String,
    /// What a plain form sent of the key that is open, and why it was refused.
    pub refused: Option<(Key, String)>,
}

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

/// Reads the keys that the server gave.
fn read(keys: &[Key]) -> Keys {
    Keys::of(keys)
}
