//! The state of the key editor, and the changes that the user can make.

use super::data::{EditorData, Person};
use crate::keys::{History, KeyCounts, KeyMap, NOTHING, blank};
use leptos::prelude::*;
use portal_api::{key::Key, key_place::KeyPlace};
use std::collections::BTreeMap;

/// The editor's state. All copies of this value share the same signals.
#[derive(Clone, Copy)]
pub struct Editor {
    /// The edited keys, with their undo and redo history.
    pub history: RwSignal<History>,
    /// The version of the saved keys, and the saved keys.
    pub saved: RwSignal<(i64, KeyMap)>,
    /// The open key.
    pub chosen: RwSignal<Option<KeyPlace>>,
    /// The module whose keys are shown; 0 for the phone itself.
    pub module: RwSignal<u8>,
    /// The server's sentences about refused keys.
    pub errors: RwSignal<BTreeMap<KeyPlace, String>>,
    /// The messages above the list, which a screen reader reads out.
    pub notice: RwSignal<Vec<String>>,
    /// The keys that both users changed, and all keys as the other user saved them.
    pub conflict: RwSignal<Option<(Vec<KeyPlace>, KeyMap)>>,
    /// Whether the keys are being saved.
    pub is_busy: RwSignal<bool>,
    /// The key that is dragged, and the key under the pointer.
    pub dragged: RwSignal<Option<(KeyPlace, KeyPlace)>>,
    /// The people to suggest for a number.
    pub people: RwSignal<Vec<Person>>,
    /// The last key whose function was set to nothing, as it was before.
    last_cleared: StoredValue<Option<Key>>,
    /// The model's numbers of keys.
    pub counts: KeyCounts,
}

impl Editor {
    /// Starts with the saved keys. A key that the server refused is an unsaved change.
    pub fn new(data: &EditorData) -> Self {
        let keys = KeyMap::from_list(&data.keys);
        let chosen = data.chosen;
        let mut history = History::new(keys.clone());
        let mut errors = BTreeMap::new();
        if let (Some(place), Some((key, sentence))) = (chosen, &data.refused) {
            let mut typed = keys.clone();
            typed.set(place, Some(key.clone()));
            history.change(typed);
            errors.insert(place, sentence.clone());
        }
        Self {
            history: RwSignal::new(history),
            saved: RwSignal::new((data.version, keys)),
            chosen: RwSignal::new(chosen.filter(|place| data.counts.has_place(*place))),
            module: RwSignal::new(data.module),
            errors: RwSignal::new(errors),
            notice: RwSignal::new(Vec::new()),
            conflict: RwSignal::new(None),
            is_busy: RwSignal::new(false),
            dragged: RwSignal::new(None),
            people: RwSignal::new(data.people.clone()),
            last_cleared: StoredValue::new(None),
            counts: data.counts,
        }
    }

    /// Returns the key at a place, if it has a function.
    pub fn key(self, place: KeyPlace) -> Option<Key> {
        self.history.with(|history| history.now().get(place).cloned())
    }

    /// Whether the server refused a key.
    pub fn is_wrong(self, place: KeyPlace) -> bool {
        self.errors.with(|errors| errors.contains_key(&place))
    }

    /// Returns the number of keys that differ from the saved ones.
    pub fn changes(self) -> usize {
        self.saved.with(|(_, saved)| self.history.with(|history| saved.differing_places(history.now()).len()))
    }

    /// Opens a key, and shows the module that it is on.
    #[cfg(target_arch = "wasm32")]
    pub fn open(self, place: KeyPlace) {
        self.show_module(place.module);
        self.chosen.set(Some(place));
    }

    /// Shows the keys of the phone itself (0) or of a module.
    pub fn show_module(self, module: u8) {
        if self.module.get_untracked() != module {
            self.module.set(module);
            self.chosen.set(None);
        }
    }

    /// Makes a change that can be undone.
    pub fn change(self, change: impl FnOnce(&mut KeyMap)) {
        self.history.update(|history| {
            let mut keys = history.now().clone();
            change(&mut keys);
            history.change(keys);
        });
        self.clear_messages();
    }

    /// Changes a key by typing into one of its fields.
    pub fn type_into(self, place: KeyPlace, field: &'static str, change: impl FnOnce(&mut Key)) {
        self.history.update(|history| {
            let mut keys = history.now().clone();
            let mut key = keys.get(place).cloned().unwrap_or_else(|| blank(place));
            change(&mut key);
            keys.set(place, Some(key));
            history.type_into(place, field, keys);
        });
        self.errors.update(|errors| {
            errors.remove(&place);
        });
    }

    /// Sets the function of a key. Its number and label stay, because the new function may need them too: even when the
    /// user first chooses no function and then another one.
    pub fn set_function(self, place: KeyPlace, function: &str) {
        let is_here = |key: &Key| key.place == place;
        let before = self.key(place).or_else(|| self.last_cleared.get_value().filter(is_here));
        self.last_cleared.set_value(before.clone().filter(|_| function == NOTHING));
        self.change(|keys| {
            let key = Key { function: function.to_owned(), ..before.unwrap_or_else(|| blank(place)) };
            keys.set(place, Some(key));
        });
        self.errors.update(|errors| {
            errors.remove(&place);
        });
    }

    /// Moves a key by `step` places. Returns `false` if there is no such place.
    pub fn move_by(self, place: KeyPlace, step: i8) -> bool {
        let to = place.with_number(place.number.saturating_add_signed(step));
        self.move_to(place, to)
    }

    /// Moves a key to another place; if it is open, it stays open. Returns `false` if that is not possible.
    pub fn move_to(self, from: KeyPlace, to: KeyPlace) -> bool {
        let mut is_moved = false;
        self.change(|keys| is_moved = keys.move_to(from, to, self.counts));
        if is_moved && self.chosen.get_untracked() == Some(from) {
            self.chosen.set(Some(to));
        }
        is_moved
    }

    /// Undoes the last change.
    pub fn undo(self) {
        self.history.update(|history| {
            history.undo();
        });
        self.clear_messages();
    }

    /// Redoes the change that was undone last.
    pub fn redo(self) {
        self.history.update(|history| {
            history.redo();
        });
        self.clear_messages();
    }

    /// Rebases the user's changes onto a new saved version, which this or another user saved. `base` is the version
    /// that the changes are based on.
    #[cfg(target_arch = "wasm32")]
    pub fn rebase(self, base: &KeyMap, version: i64, saved: KeyMap) {
        self.history.update(|history| history.rebase(base, &saved));
        self.saved.set((version, saved));
    }

    /// Discards all changes. This can be undone.
    pub fn discard(self) {
        let saved = self.saved.with_untracked(|(_, saved)| saved.clone());
        self.change(|keys| *keys = saved);
        self.conflict.set(None);
    }

    /// Replaces the keys that both users changed by the other user's keys, and keeps all other keys. This can be
    /// undone.
    pub fn take_theirs(self) {
        let Some((places, theirs)) = self.conflict.get_untracked() else { return };
        self.change(|keys| {
            for place in places {
                keys.set(place, theirs.get(place).cloned());
            }
        });
        self.conflict.set(None);
    }

    fn clear_messages(self) {
        self.errors.update(BTreeMap::clear);
        self.notice.update(Vec::clear);
    }
}
