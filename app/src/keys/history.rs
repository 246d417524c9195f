//! Undo and redo.

use super::{Keys, merge};
use portal_api::key_place::KeyPlace;

/// The keys now, those before each change, and those after each that was taken back.
#[derive(Clone, Debug, Default)]
pub struct History {
    before: Vec<Keys>,
    now: Keys,
    after: Vec<Keys>,
    /// The field that was typed into last: typing on is the same change.
    typing: Option<(KeyPlace, &'static str)>,
}

impl History {
    /// Begins with these keys.
    pub fn new(keys: Keys) -> Self {
        Self { now: keys, ..Self::default() }
    }

    /// The keys now.
    pub fn now(&self) -> &Keys {
        &self.now
    }

    /// Makes a change. Nothing happens if the keys are the same afterwards.
    pub fn change(&mut self, keys: Keys) {
        if keys != self.now {
            self.before.push(std::mem::replace(&mut self.now, keys));
            self.after.clear();
        }
        self.typing = None;
    }

    /// Makes a change by typing: what is typed into the same field in one go is taken back in one go.
    pub fn type_into(&mut self, place: KeyPlace, field: &'static str, keys: Keys) {
        if self.typing == Some((place, field)) {
            self.now = keys;
        } else {
            self.change(keys);
            self.typing = Some((place, field));
        }
    }

    /// What is saved has changed, from one to another: all that is now, was or comes again stands on that. It is nobody's
    /// change to take back.
    pub fn rebase(&mut self, from: &Keys, to: &Keys) {
        for keys in self.before.iter_mut().chain([&mut self.now]).chain(&mut self.after) {
            *keys = merge(from, keys, to).keys;
        }
    }

    /// Takes the last change back; false if there is none.
    pub fn undo(&mut self) -> bool {
        let Some(before) = self.before.pop() else { return false };
        self.after.push(std::mem::replace(&mut self.now, before));
        self.typing = None;
        true
    }

    /// Makes the last change again that was taken back; false if there is none.
    pub fn redo(&mut self) -> bool {
        let Some(after) = self.after.pop() else { return false };
        self.before.push(std::mem::replace(&mut self.now, after));
        self.typing = None;
        true
    }

    /// Whether there is something to take back.
    pub fn can_undo(&self) -> bool {
        !self.before.is_empty()
    }

    /// Whether there is something to make again.
    pub fn can_redo(&self) -> bool {
        !self.after.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use portal_api::key::Key;

    fn keys(label: &str) -> Keys {
        let text = String::new();
        let (place, function, label) = ("line-1".to_owned(), "dnd".to_owned(), label.to_owned());
        Keys::of(&[Key { place, function, line: 1, operand: text.clone(), pickup: text, label }])
    }

    #[test]
    fn changes_are_taken_back_and_made_again() {
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
        assert!(!history.can_redo(), "another way was taken");
    }

    #[test]
    fn what_somebody_else_saved_is_not_taken_back() {
        let with = |keys: &Keys, place, label| {
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
    fn typing_is_one_change() {
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
