//! The keys of a phone during editing: operations on them, and merging of two users' changes. The code accesses neither
//! server nor page; the server uses it to render the editor, and the browser's program to run it.

mod history;
mod merge;
mod shown;

pub use history::History;
pub use merge::{MergeResult, merge};
pub use shown::{cut_to_width, in_pairs, name_with_label, shown_text};

use portal_api::{
    key::Key,
    key_place::{KeyGroup, KeyPlace},
};
use std::collections::BTreeMap;

/// The id of the function of an unused key.
pub const NOTHING: &str = "none";

/// The keys that have a function, by place.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KeyMap(BTreeMap<KeyPlace, Key>);

/// The numbers of keys of a phone model.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct KeyCounts {
    /// Keys beside the screen.
    pub line: u8,
    /// Keys under the screen.
    pub programmable: u8,
    /// The maximum number of expansion modules.
    pub modules: u8,
    /// Keys on each module.
    pub on_module: u8,
}

/// Returns a key without a function.
pub fn blank(place: KeyPlace) -> Key {
    let text = String::new();
    let function = NOTHING.to_owned();
    Key { place, function, line: 1, operand: text.clone(), pickup: text.clone(), label: text }
}

impl KeyCounts {
    /// Returns the number of keys in the group of a place: on the phone, or on one module.
    pub fn in_group_of(self, place: KeyPlace) -> u8 {
        match place.group {
            KeyGroup::Line => self.line,
            KeyGroup::Programmable => self.programmable,
            KeyGroup::Expansion => self.on_module,
        }
    }

    /// Whether the phone has this place.
    pub fn has_place(self, place: KeyPlace) -> bool {
        let has_module = place.group != KeyGroup::Expansion || (1..=self.modules).contains(&place.module);
        has_module && (1..=self.in_group_of(place)).contains(&place.number)
    }

    /// Returns the places on the phone itself (0) or on a module, in order.
    pub fn places_on(self, module: u8) -> impl Iterator<Item = KeyPlace> {
        let (line, programmable) = if module == 0 { (self.line, self.programmable) } else { (0, 0) };
        let on_module = if module == 0 { 0 } else { self.on_module };
        let lines = (1..=line).map(KeyPlace::line);
        let programmable = (1..=programmable).map(KeyPlace::programmable);
        lines.chain(programmable).chain((1..=on_module).map(move |number| KeyPlace::expansion(module, number)))
    }
}

impl KeyMap {
    /// Creates the map from a list; keys without a function are left out.
    pub fn from_list(list: &[Key]) -> Self {
        let keys = list.iter().filter(|key| key.function != NOTHING);
        Self(keys.map(|key| (key.place, key.clone())).collect())
    }

    /// Returns the keys as a list, sorted by place.
    pub fn list(&self) -> Vec<Key> {
        self.0.values().cloned().collect()
    }

    /// Returns the keys that have a function, with their places.
    pub fn iter(&self) -> impl Iterator<Item = (KeyPlace, &Key)> {
        self.0.iter().map(|(place, key)| (*place, key))
    }

    /// Returns the key at a place, if it has a function.
    pub fn get(&self, place: KeyPlace) -> Option<&Key> {
        self.0.get(&place)
    }

    /// Returns the number of keys with a function on the phone itself (0) or on a module.
    pub fn count_on(&self, module: u8) -> usize {
        self.0.keys().filter(|place| place.module == module).count()
    }

    /// Sets the key at a place; a key without a function empties the place.
    pub fn set(&mut self, place: KeyPlace, key: Option<Key>) {
        match key.filter(|key| key.function != NOTHING) {
            Some(key) => self.0.insert(place, Key { place, ..key }),
            None => self.0.remove(&place),
        };
    }

    /// Moves a key to another place of its group and shifts the keys in between by one. Returns `false` if both
    /// places are the same, or if the phone does not have both in one group.
    pub fn move_to(&mut self, from: KeyPlace, to: KeyPlace, counts: KeyCounts) -> bool {
        if from == to || !from.is_beside(to) || !counts.has_place(from) || !counts.has_place(to) {
            return false;
        }
        let moved = self.0.get(&from).cloned();
        let step: i8 = if from.number < to.number { 1 } else { -1 };
        let mut number = from.number;
        while number != to.number {
            let next = number.saturating_add_signed(step);
            let key = self.0.get(&from.with_number(next)).cloned();
            self.set(from.with_number(number), key);
            number = next;
        }
        self.set(to, moved);
        true
    }

    /// Empties a place: shifts its key and the following keys by one, up to the first empty place. Returns `false` if
    /// no place is empty.
    pub fn insert(&mut self, at: KeyPlace, counts: KeyCounts) -> bool {
        let is_free = |number: &u8| !self.0.contains_key(&at.with_number(*number));
        let Some(free) = (at.number..=counts.in_group_of(at)).find(is_free) else { return false };
        for number in (at.number..free).rev() {
            let key = self.0.get(&at.with_number(number)).cloned();
            self.set(at.with_number(number + 1), key);
        }
        self.set(at, None);
        true
    }

    /// Removes a key and shifts the following keys back by one.
    pub fn take_out(&mut self, at: KeyPlace, counts: KeyCounts) {
        let last = counts.in_group_of(at);
        for number in at.number..last {
            let key = self.0.get(&at.with_number(number + 1)).cloned();
            self.set(at.with_number(number), key);
        }
        self.set(at.with_number(last), None);
    }

    /// Returns the places where two sets of keys differ.
    pub fn differing_places(&self, other: &Self) -> Vec<KeyPlace> {
        let places = self.0.keys().chain(other.0.keys()).collect::<std::collections::BTreeSet<_>>();
        places.into_iter().filter(|place| self.0.get(place) != other.0.get(place)).copied().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COUNTS: KeyCounts = KeyCounts { line: 5, programmable: 4, modules: 2, on_module: 40 };

    fn key(label: &str) -> Key {
        Key { function: "dnd".into(), label: label.into(), ..blank(KeyPlace::line(1)) }
    }

    /// Returns keys with these labels beside the screen; a space is an empty place.
    fn keys(labels: &str) -> KeyMap {
        let mut keys = KeyMap::default();
        for (number, label) in (1..).zip(labels.chars()) {
            keys.set(KeyPlace::line(number), (label != ' ').then(|| key(&label.to_string())));
        }
        keys
    }

    fn labels(keys: &KeyMap) -> String {
        let label = |number| keys.get(KeyPlace::line(number)).map_or(" ", |key| key.label.as_str());
        (1..=COUNTS.line).map(label).collect()
    }

    #[test]
    fn moving_a_key_shifts_the_keys_in_between() {
        for (from, to, after) in [(1, 4, "bcda "), (4, 1, "dabc "), (2, 5, "acd b"), (5, 1, " abcd")] {
            let mut moved = keys("abcd ");
            assert!(moved.move_to(KeyPlace::line(from), KeyPlace::line(to), COUNTS));
            assert_eq!(labels(&moved), after, "{from} to {to}");
            assert!(moved.iter().all(|(place, key)| place == key.place), "each key has its new place");
        }
        let mut kept = keys("abcd ");
        assert!(!kept.move_to(KeyPlace::line(1), KeyPlace::line(6), COUNTS), "the phone has no sixth key");
        assert!(
            !kept.move_to(KeyPlace::line(1), KeyPlace::programmable(1), COUNTS),
            "the other place is in another group"
        );
        assert_eq!(kept, keys("abcd "));
    }

    #[test]
    fn inserting_fills_the_next_gap_or_is_refused() {
        let mut inserted = keys("ab cd");
        assert!(inserted.insert(KeyPlace::line(1), COUNTS));
        assert_eq!(labels(&inserted), " abcd");
        assert!(inserted.insert(KeyPlace::line(1), COUNTS), "the place is empty already");
        let mut full = keys("abcde");
        assert!(!full.insert(KeyPlace::line(2), COUNTS));
        assert_eq!(full, keys("abcde"));
    }

    #[test]
    fn removing_a_key_closes_the_gap() {
        let mut taken = keys("abcde");
        taken.take_out(KeyPlace::line(2), COUNTS);
        assert_eq!(labels(&taken), "acde ");
    }

    #[test]
    fn places_include_the_keys_of_modules() {
        assert_eq!(COUNTS.places_on(0).count(), 9);
        assert_eq!(COUNTS.places_on(2).last().map(|place| place.to_string()).as_deref(), Some("expansion-2-40"));
        assert!(COUNTS.has_place(KeyPlace::expansion(2, 40)) && !COUNTS.has_place(KeyPlace::expansion(3, 1)));
        assert!(!COUNTS.has_place(KeyPlace::line(0)));
    }
}
