use super::{EditorStart, EditorWords, state::Editor};
use leptos::prelude::*;

/// Undo, redo, files, another telephone; and what there is to know.
#[component]
pub fn Tools(editor: Editor, start: StoredValue<EditorStart>, words: StoredValue<EditorWords>) -> impl IntoView {
    let word = move |choose: fn(&EditorWords) -> &String| words.with_value(|words| choose(words).clone());
    let can = move |is_back: bool| {
        editor.history.with(|history| if is_back { history.can_undo() } else { history.can_redo() })
    };
    let (export, copy) = start.with_value(|start| (start.export.clone(), start.copy.clone()));
    view! {
        <div class="key-tools">
            <button
                type="button"
                class="button quiet scripted"
                data-undo=""
                aria-disabled=move || (!can(true)).then_some("true")
                on:click=move |_| editor.step_back(true)
            >
                {word(|words| &words.undo)}
            </button>
            <button
                type="button"
                class="button quiet scripted"
                data-redo=""
                aria-disabled=move || (!can(false)).then_some("true")
                on:click=move |_| editor.step_back(false)
            >
                {word(|words| &words.redo)}
            </button>
            <span class="key-tools-rest">
                <a class="button quiet" href=export download="">{word(|words| &words.export)}</a>
                <button type="button" class="button quiet scripted" data-choose-file="">
                    {word(|words| &words.import)}
                </button>
                <input type="file" hidden accept=".csv,text/csv" data-import=""/>
                {copy.map(|copy| view! { <a class="button quiet" href=copy>{word(|words| &words.copy)}</a> })}
            </span>
        </div>
        // What is read out must be there before it says anything.
        <div role="status" class="key-status">
            <div class="key-notice" hidden=move || editor.notice.with(Vec::is_empty)>
                {move || editor.notice.get().into_iter().map(|text| view! { <p>{text}</p> }).collect_view()}
                <button
                    type="button"
                    class="button"
                    hidden=move || editor.theirs.with(Option::is_none)
                    data-theirs=""
                    on:click=move |_| editor.take_theirs()
                >
                    {word(|words| &words.take_theirs)}
                </button>
            </div>
        </div>
    }
}

/// What differs from what is saved, and the two buttons for it. It stays in sight.
#[component]
pub fn SaveBar(editor: Editor, words: StoredValue<EditorWords>) -> impl IntoView {
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
