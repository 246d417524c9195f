//! Saves the keys, merges them with the keys of another user, and stores unsaved changes for the user's next visit.

use super::{
    super::{data::SharedData, row::place_name, state::Editor, words::SharedWords},
    context::{line_and_model, open},
};
use crate::{
    browser::{dom, refresh, toast},
    call::call,
    keys::{KeyMap, merge},
};
use leptos::prelude::*;
use portal_api::{
    ApiError, ErrorCode,
    key::{ListKeys, SaveKeys},
    key_place::{KeyGroup, KeyPlace},
};
use std::collections::BTreeMap;
use wasm_bindgen_futures::spawn_local;

/// Saves the keys. If another user saved meanwhile, the server refuses, and both versions are merged for the user to
/// check.
pub fn save(editor: Editor, data: SharedData, words: SharedWords) {
    if editor.is_busy.get_untracked() || editor.changes() == 0 {
        return;
    }
    editor.is_busy.set(true);
    spawn_local(async move {
        let result = send(editor, data).await;
        editor.is_busy.set(false);
        match result {
            Ok(()) => {
                toast::show(&words.with_value(|words| words.saved.clone()));
                refresh::soon();
            }
            Err(error) if error.code == ErrorCode::Duplicate => merge_theirs(editor, data, words).await,
            Err(error) => show_refusal(editor, data, &error),
        }
    });
}

async fn send(editor: Editor, data: SharedData) -> Result<(), ApiError> {
    let Some((number, model)) = line_and_model(data) else { return Ok(()) };
    let version = editor.saved.with_untracked(|(version, _)| *version);
    let sent = edited_keys(editor);
    let groups = KeyGroup::ALL.to_vec();
    let saved = call(SaveKeys { number, model, version, keys: sent.list(), groups }).await?;
    editor.conflict.set(None);
    editor.errors.update(BTreeMap::clear);
    editor.notice.update(Vec::clear);
    // The server normalizes numbers, and the user may have typed since the request was sent.
    editor.rebase(&sent, saved.version, KeyMap::from_list(&saved.keys));
    Ok(())
}

fn edited_keys(editor: Editor) -> KeyMap {
    editor.history.with_untracked(|history| history.now().clone())
}

fn saved_keys(editor: Editor) -> KeyMap {
    editor.saved.with_untracked(|(_, saved)| saved.clone())
}

/// Opens the first refused key, or shows the error above the list.
fn show_refusal(editor: Editor, data: SharedData, error: &ApiError) {
    if error.code == ErrorCode::SignedOut {
        return store_draft(editor, data);
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

/// Merges the user's changes with the keys that another user saved, and says which keys were merged and which conflict.
/// The user checks the result before saving it.
async fn merge_theirs(editor: Editor, data: SharedData, words: SharedWords) {
    let Some((number, model)) = line_and_model(data) else { return };
    let theirs = match call(ListKeys { number, model }).await {
        Ok(theirs) => theirs,
        Err(error) => return show_refusal(editor, data, &error),
    };
    let their_keys = KeyMap::from_list(&theirs.keys);
    let base = saved_keys(editor);
    let merged = merge(&base, &edited_keys(editor), &their_keys);
    editor.rebase(&base, theirs.version, their_keys.clone());
    let name = |place: &KeyPlace| place_name(editor, words, *place);
    let names = |places: &[KeyPlace]| places.iter().map(name).collect::<Vec<_>>().join(", ");
    let mut notice = vec![words.with_value(|words| words.merged.replace("{keys}", &names(&merged.theirs)))];
    if !merged.conflicts.is_empty() {
        notice.push(words.with_value(|words| words.conflict.replace("{keys}", &names(&merged.conflicts))));
        editor.conflict.set(Some((merged.conflicts, their_keys)));
    }
    editor.notice.set(notice);
}

/// Loads the keys that another user saved. If this user has unsaved changes, nothing is loaded: the next save merges
/// both versions.
pub fn load_theirs(editor: Editor, data: SharedData) {
    let Some((number, model)) = line_and_model(data) else { return };
    if editor.changes() > 0 || editor.is_busy.get_untracked() {
        return;
    }
    spawn_local(async move {
        if let Ok(theirs) = call(ListKeys { number, model }).await
            && editor.changes() == 0
        {
            editor.rebase(&saved_keys(editor), theirs.version, KeyMap::from_list(&theirs.keys));
        }
    });
}

/// Returns the key of the draft in the session storage.
fn draft_key(data: SharedData) -> String {
    let account = dom::root_attribute("data-account");
    data.with_value(|data| ["keys ", &account, " ", &data.number, " ", &data.model].concat())
}

/// Stores the unsaved changes as a draft. Without changes, the draft is deleted.
pub fn store_draft(editor: Editor, data: SharedData) {
    if let Ok(Some(storage)) = dom::window().session_storage() {
        let (base, mine) = (saved_keys(editor), edited_keys(editor));
        let _ = match serde_json::to_string(&(base.list(), mine.list())) {
            Ok(text) if base != mine => storage.set_item(&draft_key(data), &text),
            _ => storage.remove_item(&draft_key(data)),
        };
    }
}

/// Restores the draft, rebased onto the keys that are saved now, and deletes it.
pub fn restore_draft(editor: Editor, data: SharedData, words: SharedWords) {
    let Ok(Some(storage)) = dom::window().session_storage() else { return };
    let Ok(Some(text)) = storage.get_item(&draft_key(data)) else { return };
    let _ = storage.remove_item(&draft_key(data));
    let Ok((base, mine)) = serde_json::from_str::<(Vec<_>, Vec<_>)>(&text) else { return };
    let saved = saved_keys(editor);
    let merged = merge(&KeyMap::from_list(&base), &KeyMap::from_list(&mine), &saved);
    if merged.keys != saved {
        editor.change(|keys| *keys = merged.keys);
        editor.notice.set(vec![words.with_value(|words| words.restored.clone())]);
    }
}
