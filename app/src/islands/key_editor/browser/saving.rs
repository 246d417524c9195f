//! Saving, with others who save too; and what is not saved yet, for when one comes back.

use super::{
    super::state::Editor,
    context::{Start, Words, line_and_model, open},
};
use crate::{
    browser::{dom, refresh, toast},
    call::call,
    keys::{Keys, merge},
};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use portal_api::{
    ApiError, ErrorCode,
    key::{ListKeys, SaveKeys},
    key_place::KeyPlace,
};
use std::collections::BTreeMap;
use wasm_bindgen_futures::spawn_local;

/// Saves the keys. What somebody else saved in between is brought together with them.
pub fn save(editor: Editor, start: Start, words: Words) {
    if editor.is_busy.get_untracked() || editor.changes() == 0 {
        return;
    }
    editor.is_busy.set(true);
    spawn_local(async move {
        let outcome = send(editor, start).await;
        editor.is_busy.set(false);
        match outcome {
            Ok(()) => {
                toast::show(&words.with_value(|words| words.saved.clone()));
                refresh::soon();
            }
            Err(error) if error.code == ErrorCode::Duplicate => bring_together(editor, start, words).await,
            Err(error) => refused(editor, start, &error),
        }
    });
}

async fn send(editor: Editor, start: Start) -> Result<(), ApiError> {
    let Some((number, model)) = line_and_model(start) else { return Ok(()) };
    let version = editor.saved.with_untracked(|(version, _)| *version);
    let sent = now(editor);
    let saved = call(SaveKeys { number, model, version, keys: sent.list() }).await?;
    editor.theirs.set(None);
    editor.errors.update(BTreeMap::clear);
    editor.notice.update(Vec::clear);
    // As the server wrote them, numbers without blanks; and with what was typed meanwhile.
    editor.follow(&sent, saved.version, Keys::of(&saved.keys));
    Ok(())
}

fn now(editor: Editor) -> Keys {
    editor.history.with_untracked(|history| history.now().clone())
}

fn saved(editor: Editor) -> Keys {
    editor.saved.with_untracked(|(_, saved)| saved.clone())
}

fn refused(editor: Editor, start: Start, error: &ApiError) {
    if error.code == ErrorCode::SignedOut {
        return keep(editor, start);
    }
    let wrong: BTreeMap<_, _> = error
        .fields
        .iter()
        .filter_map(|(place, sentence)| Some((place.parse::<KeyPlace>().ok()?, sentence.clone())))
        .collect();
    match wrong.keys().next() {
        Some(first) => open(editor, *first),
        None => editor.notice.set(vec![error.message.clone()]),
    }
    editor.errors.set(wrong);
}

/// What both changed is told; whoever saves second decides.
async fn bring_together(editor: Editor, start: Start, words: Words) {
    let Some((number, model)) = line_and_model(start) else { return };
    let theirs = match call(ListKeys { number, model }).await {
        Ok(theirs) => theirs,
        Err(error) => return refused(editor, start, &error),
    };
    let their_keys = Keys::of(&theirs.keys);
    let base = saved(editor);
    let merged = merge(&base, &now(editor), &their_keys);
    editor.follow(&base, theirs.version, their_keys.clone());
    let name = |place: &KeyPlace| words.with_value(|words| words.name(*place, editor.counts.line > 0));
    let names = |places: &[KeyPlace]| places.iter().map(name).collect::<Vec<_>>().join(", ");
    let mut notice = vec![words.with_value(|words| words.merged.replace("{keys}", &names(&merged.theirs)))];
    if !merged.conflicts.is_empty() {
        notice.push(words.with_value(|words| words.conflict.replace("{keys}", &names(&merged.conflicts))));
        editor.theirs.set(Some((merged.conflicts, their_keys)));
    }
    editor.notice.set(notice);
}

/// Somebody else saved: whoever has changed nothing sees it at once, others when they save.
pub fn follow_others(editor: Editor, start: Start) {
    let Some((number, model)) = line_and_model(start) else { return };
    if editor.changes() > 0 || editor.is_busy.get_untracked() {
        return;
    }
    spawn_local(async move {
        if let Ok(theirs) = call(ListKeys { number, model }).await
            && editor.changes() == 0
        {
            editor.follow(&saved(editor), theirs.version, Keys::of(&theirs.keys));
        }
    });
}

fn draft(start: Start) -> String {
    let account = dom::root_attribute("data-account");
    start.with_value(|start| ["keys ", &account, " ", &start.number, " ", &start.model].concat())
}

/// Keeps what is not saved, for when one comes back; and nothing of what is saved by now, or was discarded.
pub fn keep(editor: Editor, start: Start) {
    if let Ok(Some(storage)) = dom::window().session_storage() {
        let (base, mine) = (saved(editor), now(editor));
        let _ = match serde_json::to_string(&(base.list(), mine.list())) {
            Ok(text) if base != mine => storage.set_item(&draft(start), &text),
            _ => storage.remove_item(&draft(start)),
        };
    }
}

/// What was kept is here again, once, on top of what is saved now.
pub fn restore(editor: Editor, start: Start, words: Words) {
    let Ok(Some(storage)) = dom::window().session_storage() else { return };
    let Ok(Some(text)) = storage.get_item(&draft(start)) else { return };
    let _ = storage.remove_item(&draft(start));
    let Ok((base, mine)) = serde_json::from_str::<(Vec<_>, Vec<_>)>(&text) else { return };
    let saved = saved(editor);
    let merged = merge(&Keys::of(&base), &Keys::of(&mine), &saved);
    if merged.keys != saved {
        // An island is taken over as the server rendered it; only then may it change.
        spawn_local(async move {
            TimeoutFuture::new(0).await;
            editor.change(|keys| *keys = merged.keys);
            editor.notice.set(vec![words.with_value(|words| words.restored.clone())]);
        });
    }
}
