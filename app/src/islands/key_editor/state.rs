use super::{EditorStart, Person};
use crate::keys::{Counts, History, Keys, NOTHING, blank};
use leptos::prelude::*;
use portal_api::{key::Key, key_place::KeyPlace};
use std::collections::BTreeMap;

/// The editor's state: everything in it is shared, and copied at no cost.
#[derive(Clone, Copy)]
pub struct Editor {
    /// The keys, with what was before.
    pub history: RwSignal<History>,
    /// What is saved, and its version.
    pub saved: RwSignal<(i64, Keys)>,
    /// The key that is open.
    pub chosen: RwSignal<Option<KeyPlace>>,
    /// The module that is shown, 0 for the telephone.
    pub module: RwSignal<u8>,
    /// What the server said of keys.
    pub errors: RwSignal<BTreeMap<KeyPlace, String>>,
    /// Something to know: read out, and shown above the list.
    pub notice: RwSignal<Vec<String>>,
    /// Where both changed the same, and what somebody else saved.
    pub theirs: RwSignal<Option<(Vec<KeyPlace>, Keys)>>,
    /// Whether it is being saved.
    pub is_busy: RwSignal<bool>,
    /// The key that is dragged over another.
    pub dragged: RwSignal<Option<(KeyPlace, KeyPlace)>>,
    /// Whom one may want to call, by their numbers.
    pub people: RwSignal<Vec<Person>>,
    /// What the key did that was made to do nothing last.
    emptied: StoredValue<Option<Key>>,
    /// How many keys there are.
    pub counts: Counts,
}

impl Editor {
    /// Begins.
    pub fn new(start: &EditorStart) -> Self {
        let keys = Keys::of(&start.keys);
        let chosen = start.chosen;
        let mut history = History::new(keys.clone());
        let mut errors = BTreeMap::new();
        if let (Some(place), Some((key, sentence))) = (chosen, &start.refused) {
            let mut typed = keys.clone();
            typed.set(place, Some(key.clone()));
            history.change(typed);
            errors.insert(place, sentence.clone());
        }
        Self {
            history: RwSignal::new(history),
            saved: RwSignal::new((start.version, keys)),
            chosen: RwSignal::new(chosen.filter(|place| start.counts.has(*place))),
            module: RwSignal::new(start.module),
            errors: RwSignal::new(errors),
            notice: RwSignal::new(Vec::new()),
            theirs: RwSignal::new(None),
            is_busy: RwSignal::new(false),
            dragged: RwSignal::new(None),
            people: RwSignal::new(start.people.clone()),
            emptied: StoredValue::new(None),
            counts: start.counts,
        }
    }

    /// The key at a place, if it does something.
    pub fn key(self, place: KeyPlace) -> Option<Key> {
        self.history.with(|history| history.now().get(place).cloned())
    }

    /// Whether the server said something of a key.
    pub fn is_wrong(self, place: KeyPlace) -> bool {
        self.errors.with(|errors| errors.contains_key(&place))
    }

    /// How many keys differ from what is saved.
    pub fn changes(self) -> usize {
        self.saved.with(|(_, saved)| self.history.with(|history| saved.differing(history.now()).len()))
    }

    /// Opens a key; that of a module shows the module.
    #[cfg(target_arch = "wasm32")]
    pub fn open(self, place: KeyPlace) {
        self.show_module(place.module);
        self.chosen.set(Some(place));
    }

    /// Shows the telephone or a module.
    pub fn show_module(self, module: u8) {
        if self.module.get_untracked() != module {
            self.module.set(module);
            self.chosen.set(None);
        }
    }

    /// Changes the keys.
    pub fn change(self, change: impl FnOnce(&mut Keys)) {
        self.history.update(|history| {
            let mut keys = history.now().clone();
            change(&mut keys);
            history.change(keys);
        });
        self.forget_messages();
    }

    /// Changes a field of a key by typing.
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

    /// Gives a key a function; what it was told stays, for the new one may want it too, even if it does nothing in passing.
    pub fn set_function(self, place: KeyPlace, function: &str) {
        let is_here = |key: &Key| key.place == place;
        let before = self.key(place).or_else(|| self.emptied.get_value().filter(is_here));
        self.emptied.set_value(before.clone().filter(|_| function == NOTHING));
        self.change(|keys| {
            let key = Key { function: function.to_owned(), ..before.unwrap_or_else(|| blank(place)) };
            keys.set(place, Some(key));
        });
        self.errors.update(|errors| {
            errors.remove(&place);
        });
    }

    /// Moves a key so many places on; the one that is open moves with it. False if there is no such place.
    pub fn move_by(self, place: KeyPlace, step: i8) -> bool {
        let to = place.with_number(place.number.saturating_add_signed(step));
        self.move_to(place, to)
    }

    /// Moves a key to another place.
    pub fn move_to(self, from: KeyPlace, to: KeyPlace) -> bool {
        let mut is_moved = false;
        self.change(|keys| is_moved = keys.move_to(from, to, self.counts));
        if is_moved && self.chosen.get_untracked() == Some(from) {
            self.chosen.set(Some(to));
        }
        is_moved
    }

    /// Takes a change back, or makes it again.
    pub fn step_back(self, is_back: bool) {
        self.history.update(|history| {
            if is_back {
                history.undo()
            } else {
                history.redo()
            };
        });
        self.forget_messages();
    }

    /// These are saved, whoever did so; what differs from what they were before stays a change of one's own.
    #[cfg(target_arch = "wasm32")]
    pub fn follow(self, before: &Keys, version: i64, saved: Keys) {
        self.history.update(|history| history.rebase(before, &saved));
        self.saved.set((version, saved));
    }

    /// Makes all keys as they are saved; it can be taken back.
    pub fn discard(self) {
        let saved = self.saved.with_untracked(|(_, saved)| saved.clone());
        self.change(|keys| *keys = saved);
        self.theirs.set(None);
    }

    /// Makes the keys that both changed as somebody else saved them; the others stay, and it can be taken back.
    pub fn take_theirs(self) {
        let Some((places, theirs)) = self.theirs.get_untracked() else { return };
        self.change(|keys| {
            for place in places {
                keys.set(place, theirs.get(place).cloned());
            }
        });
        self.theirs.set(None);
    }

    fn forget_messages(self) {
        self.errors.update(BTreeMap::clear);
        self.notice.update(Vec::clear);
    }
}
