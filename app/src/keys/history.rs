//! The undo and redo history of the edited keys.

use super::{KeyMap, merge};
use portal_api::key_place::KeyPlace;

/// The present keys, the states before each change, and the states that were undone.
#[derive(Clone, Debug, Default)]
pub struct History {
    /// The keys before each change, the earliest first.
    before: Vec<KeyMap>,
    now: KeyMap,
    /// The keys that undoing removed, the last undone at the end.
    after: Vec<KeyMap>,
    /// The field that was typed into last: more typing there belongs to the same change.
    typing: Option<(KeyPlace, &'static str)>,
}

impl History {
    /// Starts with these keys, without any change.
    pub fn new(keys: KeyMap) -> Self {
        Self { now: keys, ..Self::default() }
    }

    /// Returns the present keys.
    pub fn now(&self) -> &KeyMap {
        &self.now
    }

    /// Makes a change. Does nothing if the keys stay the same.
    pub fn change(&mut self, keys: KeyMap) {
        if keys != self.now {
            self.before.push(std::mem::replace(&mut self.now, keys));
            self.after.clear();
        }
        self.typing = None;
    }

    /// Makes a change by typing. Consecutive typing into one field is undone together.
    pub fn type_into(&mut self, place: KeyPlace, field: &'static str, keys: KeyMap) {
        if self.typing == Some((place, field)) {
            self.now = keys;
        } else {
            self.change(keys);
            self.typing = Some((place, field));
        }
    }

    /// Rebases the present keys and all undo and redo states onto a newly saved version. `from` is the previous saved
    /// version, `to` the new one. This is not a change that can be undone.
    pub fn rebase(&mut self, from: &KeyMap, to: &KeyMap) {
        for keys in self.before.iter_mut().chain([&mut self.now]).chain(&mut self.after) {
            *keys = merge(from, keys, to).keys;
        }
    }

    /// Undoes the last change. Returns `false` if there is none.
    pub fn undo(&mut self) -> bool {
        let Some(before) = self.before.pop() else { return false };
        self.after.push(std::mem::replace(&mut self.now, before));
        self.typing = None;
        true
    }

    /// Redoes the change that was undone last. Returns `false` if there is none.
    pub fn redo(&mut self) -> bool {
        let Some(after) = self.after.pop() else { return false };
        self.before.push(std::mem::replace(&mut self.now, after));
        self.typing = None;
        true
    }

    /// Whether there is a change to undo.
    pub fn can_undo(&self) -> bool {
        !self.before.is_empty()
    }

    /// Whether there is a change to redo.
    pub fn can_redo(&self) -> bool {
        !self.after.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::keys::blank;
    use portal_api::key::Key;

    fn keys(label: &str) -> KeyMap {
        KeyMap::from_list(&[Key { function: "dnd".into(), label: label.into(), ..blank(KeyPlace::line(1)) }])
    }

    #[test]
    fn changes_are_undone_and_redone() {
        let mut history = History::new(keys("a"));
        assert!(!history.undo() && !history.can_undo());
        history.change(keys("b"));
        history.change(keys("b"));
        history.change(keys("c"));
        assert!(history.undo());
        assert_eq!(history.now(), &keys("b"));
        assert!(history.redo() && !history.redo());
        assert_eq!(history.now(), &keys("c"));
        assert!(history.undo() && history.undo() && !history.undo());
        assert_eq!(history.now(), &keys("a"));
        history.change(keys("d"));
        assert!(!history.can_redo(), "a new change removes the undone changes");
    }

    #[test]
    fn undo_keeps_the_keys_that_another_user_saved() {
        let with = |keys: &KeyMap, place, label| {
            let mut keys = keys.clone();
            keys.set(place, self::keys(label).get(KeyPlace::line(1)).cloned());
            keys
        };
        let (other, saved) = (KeyPlace::line(2), keys("a"));
        let mut history = History::new(saved.clone());
        history.change(keys("b"));
        history.rebase(&saved, &with(&saved, other, "theirs"));
        assert_eq!(history.now(), &with(&keys("b"), other, "theirs"));
        assert!(history.undo() && !history.can_undo());
        assert_eq!(history.now(), &with(&saved, other, "theirs"));
    }

    #[test]
    fn typing_into_one_field_is_one_change() {
        let mut history = History::new(keys("a"));
        for text in ["A", "Ac", "Acc"] {
            history.type_into(KeyPlace::line(1), "label", keys(text));
        }
        history.type_into(KeyPlace::line(1), "operand", keys("x"));
        assert!(history.undo());
        assert_eq!(history.now(), &keys("Acc"));
        assert!(history.undo());
        assert_eq!(history.now(), &keys("a"));
    }
}
