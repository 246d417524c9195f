//! The editor's behaviour in the browser: clicks, shortcuts, dragging and files. The picture and saving are in modules
//! of their own.

mod context;
mod picture;
mod saving;

use super::{
    data::{Person, SharedData},
    row::place_name,
    state::Editor,
    words::SharedWords,
};
use crate::{
    browser::{dirty, dom},
    call::{call, call_rows},
    file_text::decode,
    keys::KeyMap,
};
use context::{line_and_model, open};
use gloo_timers::future::TimeoutFuture;
use js_sys::Uint8Array;
use leptos::prelude::*;
use portal_api::{
    PageNumber, Search,
    colleague::ListColleagues,
    key::{KeysFile, ReadKeys},
    key_place::KeyPlace,
};
use saving::{load_theirs, restore_draft, save, store_draft};
use std::{cell::Cell, rc::Rc};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Element, Event, HtmlElement, HtmlFormElement, KeyboardEvent, PointerEvent};

/// The pause in typing after which colleagues are searched, in milliseconds.
const PAUSE_MS: u32 = 200;

/// Restores the draft and starts listening, in a task of its own: the island must be hydrated as the server rendered it,
/// and both together would keep a slow phone busy for too long.
pub fn start(editor: Editor, data: SharedData, words: SharedWords) {
    let owner = Owner::current();
    spawn_local(async move {
        TimeoutFuture::new(0).await;
        match owner {
            Some(owner) => owner.with(|| listen(editor, data, words)),
            None => listen(editor, data, words),
        }
    });
}

fn listen(editor: Editor, data: SharedData, words: SharedWords) {
    restore_draft(editor, data, words);
    picture::follow_keys(editor, data, words);
    listen_to_clicks(editor, data, words);
    listen_to_shortcuts(editor, data, words);
    listen_to_dragging(editor, words);
    listen_to_files(editor, data, words);
    listen_to_operand(editor, data);
    dom::listen(&dom::document(), "portal:keys", move |_| load_theirs(editor, data));
    let before_leaving = move |event: Event| {
        store_draft(editor, data);
        if editor.changes() > 0 && !dirty::is_leaving() {
            event.prevent_default();
        }
    };
    dom::listen(&dom::window(), "beforeunload", before_leaving);
}

fn listen_to_clicks(editor: Editor, data: SharedData, words: SharedWords) {
    dom::listen(&dom::document(), "click", move |event| {
        if let Some(place) = dom::target(&event, "[data-key]").and_then(|link| place_of(&link, "data-key")) {
            event.prevent_default();
            open(editor, place);
        } else if let Some(page_link) = dom::target(&event, "[data-page-to]") {
            event.prevent_default();
            if let Ok(Some(picture)) = page_link.closest("svg") {
                dom::set(&picture, "data-page", page_link.get_attribute("data-page-to").as_deref());
            }
        } else if dom::target(&event, "[data-save]").is_some() {
            save(editor, data, words);
        } else if dom::target(&event, "[data-choose-file]").is_some()
            && let Ok(Some(input)) = dom::document().query_selector("[data-import]")
            && let Some(input) = input.dyn_ref::<HtmlElement>()
        {
            input.click();
        }
    });
    dom::listen(&dom::document(), "submit", move |event| {
        if dom::target(&event, "[data-key-form]").is_some() {
            save(editor, data, words);
        }
    });
}

/// Returns the place of the key that an attribute names.
fn place_of(element: &Element, attribute: &str) -> Option<KeyPlace> {
    element.get_attribute(attribute)?.parse().ok()
}

/// Listens to shortcuts. Arrows go to the next key, and with Alt they move the key; Delete clears it. Control+Z undoes,
/// Control+Y redoes, and Control+S saves: the settings if the focus is in their form, otherwise the keys.
fn listen_to_shortcuts(editor: Editor, data: SharedData, words: SharedWords) {
    dom::listen(&dom::document(), "keydown", move |event| {
        let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
        let is_control = key.ctrl_key() || key.meta_key();
        let is_typing = dom::target(&event, "input, textarea, select").is_some();
        let name = key.key();
        match name.to_lowercase().as_str() {
            "s" if is_control => {
                event.prevent_default();
                let form = dom::target(&event, "form[data-warn]").map(JsCast::dyn_into::<HtmlFormElement>);
                if let Some(Ok(settings)) = form {
                    let _ = settings.request_submit();
                    return;
                }
                return save(editor, data, words);
            }
            "z" if is_control && !is_typing => {
                event.prevent_default();
                return if key.shift_key() { editor.redo() } else { editor.undo() };
            }
            "y" if is_control && !is_typing => {
                event.prevent_default();
                return editor.redo();
            }
            _ => {}
        }
        let Some(link) = dom::target(&event, "[data-key]") else { return };
        let Some(place) = place_of(&link, "data-key") else { return };
        let step: i8 = match name.as_str() {
            "ArrowUp" | "ArrowLeft" => -1,
            "ArrowDown" | "ArrowRight" => 1,
            "Delete" => {
                event.prevent_default();
                return editor.change(|keys| keys.set(place, None));
            }
            _ => return,
        };
        event.prevent_default();
        let next = place.with_number(place.number.saturating_add_signed(step));
        if key.alt_key() {
            if editor.move_by(place, step) {
                announce_move(editor, words, next);
                focus_beside(&link, next);
            }
        } else {
            focus_beside(&link, next);
        }
    });
}

/// Says in the notice where a key was moved to.
fn announce_move(editor: Editor, words: SharedWords, to: KeyPlace) {
    let name = place_name(editor, words, to);
    editor.notice.set(vec![words.with_value(|words| words.moved.replace("{key}", &name))]);
}

/// Focuses another key: in the list if the link is in the list, otherwise on the picture.
fn focus_beside(link: &Element, place: KeyPlace) {
    let selector = ["[data-key=\"", &place.to_string(), "\"]"].concat();
    let container = link.closest(".key-list, .editor-picture").ok().flatten();
    if let Some(next) = container.and_then(|container| container.query_selector(&selector).ok().flatten()) {
        let _ = next.dyn_ref::<HtmlElement>().map(HtmlElement::focus);
        if next.dyn_ref::<HtmlElement>().is_none() {
            // A link in a picture is an SVG element, no HTML element.
            if let Some(next) = next.dyn_ref::<web_sys::SvgElement>() {
                let _ = next.focus();
            }
        }
    }
}

/// Lets the user drag a key by its grip, with a mouse or a finger.
fn listen_to_dragging(editor: Editor, words: SharedWords) {
    let row_under = |event: &Event| {
        let pointer = event.dyn_ref::<PointerEvent>()?;
        let (x, y) = (pointer.client_x(), pointer.client_y());
        #[allow(clippy::cast_precision_loss, reason = "pixels of a window")]
        let element = dom::document().element_from_point(x as f32, y as f32)?;
        place_of(&element.closest("[data-row]").ok().flatten()?, "data-row")
    };
    dom::listen(&dom::document(), "pointerdown", move |event| {
        let row = dom::target(&event, ".key-grip").and_then(|grip| grip.closest("[data-row]").ok().flatten());
        if let Some(place) = row.and_then(|row| place_of(&row, "data-row")) {
            event.prevent_default();
            editor.dragged.set(Some((place, place)));
        }
    });
    dom::listen(&dom::document(), "pointermove", move |event| {
        if let Some((from, over)) = editor.dragged.get_untracked()
            && let Some(place) = row_under(&event)
            && place != over
            && place.is_beside(from)
        {
            editor.dragged.set(Some((from, place)));
        }
    });
    dom::listen(&dom::document(), "pointerup", move |_| {
        if let Some((from, over)) = editor.dragged.get_untracked() {
            editor.dragged.set(None);
            if editor.move_to(from, over) {
                announce_move(editor, words, over);
            }
        }
    });
    dom::listen(&dom::document(), "pointercancel", move |_| editor.dragged.set(None));
}

/// Imports a chosen CSV file: the server reads it, and its keys replace the edited ones. Nothing is saved yet, and the
/// import can be undone.
fn listen_to_files(editor: Editor, data: SharedData, words: SharedWords) {
    dom::listen(&dom::document(), "change", move |event| {
        let Some(input) = dom::input(&event).filter(|input| input.has_attribute("data-import")) else { return };
        let Some(file) = input.files().and_then(|files| files.get(0)) else { return };
        spawn_local(async move {
            let buffer = JsFuture::from(file.array_buffer()).await;
            input.set_value("");
            let Ok(buffer) = buffer else { return };
            let csv = decode(Uint8Array::new(&buffer).to_vec());
            let Some((number, model)) = line_and_model(data) else { return };
            match call(ReadKeys { number, model, csv }).await {
                Ok(file) => import(editor, words, &file),
                Err(error) => editor.notice.set(vec![error.message]),
            }
        });
    });
}

/// Replaces the edited keys by the keys of a file, and says how many keys were read and which rows were refused.
fn import(editor: Editor, words: SharedWords, file: &KeysFile) {
    let keys = KeyMap::from_list(&file.keys);
    if !file.keys.is_empty() {
        editor.change(|edited| *edited = keys);
    }
    editor.notice.set(words.with_value(|words| {
        let mut notice = vec![words.imported.replace("{n}", &file.keys.len().to_string())];
        if !file.refused.is_empty() {
            notice.push(words.import_refused.clone());
        }
        let row = |row: &portal_api::key::RefusedRow| words.row.replace("{n}", &row.row.to_string()) + &row.reason;
        notice.extend(file.refused.iter().map(row));
        notice
    }));
}

/// Searches colleagues while the user types into the number's field, if the page doesn't contain all of them.
fn listen_to_operand(editor: Editor, data: SharedData) {
    if !data.with_value(|data| data.has_more_people) {
        return;
    }
    // The number of the latest search. An earlier search is not sent.
    let latest_search = Rc::new(Cell::new(0_u32));
    dom::listen(&dom::document(), "input", move |event| {
        let Some(input) = dom::input(&event).filter(|input| input.id() == "key-operand") else { return };
        let number = latest_search.get().wrapping_add(1);
        latest_search.set(number);
        let latest_search = Rc::clone(&latest_search);
        spawn_local(async move {
            TimeoutFuture::new(PAUSE_MS).await;
            let text = input.value();
            // One letter would find too many colleagues.
            if latest_search.get() != number || text.chars().count() < 2 {
                return;
            }
            let (Some((line, _)), Ok(q)) = (line_and_model(data), Search::parse(&text)) else { return };
            if let Ok(found) = call_rows(ListColleagues { number: line, q, page: PageNumber::default() }).await {
                editor.people.update(|people| {
                    for row in found {
                        let person = Person { number: row.number.in_pairs(), name: row.name.to_string() };
                        if !people.contains(&person) {
                            people.push(person);
                        }
                    }
                });
            }
        });
    });
}
