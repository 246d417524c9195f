//! Merging simultaneous edits of the same phone.

use super::{KeyMap, blank};
use portal_api::{key::Key, key_place::KeyPlace};

/// The result of merging two users' changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MergeResult {
    /// The keys with both changes; where both changed the same field, mine wins.
    pub keys: KeyMap,
    /// The positions of the keys that the other user changed.
    pub theirs: Vec<KeyPlace>,
    /// The positions where both changed the same field, or where one removed the key that the other changed.
    pub conflicts: Vec<KeyPlace>,
}

/// Merges two users' changes of the same keys, field by field.
pub fn merge(base: &KeyMap, mine: &KeyMap, theirs: &KeyMap) -> MergeResult {
    let mut merged = MergeResult { keys: mine.clone(), theirs: base.differing(theirs), conflicts: Vec::new() };
    for place in &merged.theirs {
        let (before, own, other) = (base.get(*place), mine.get(*place), theirs.get(*place));
        if own == before {
            merged.keys.set(*place, other.cloned());
        } else if own != other {
            let (key, is_conflict) = merge_key(before, own, other);
            merged.keys.set(*place, key);
            if is_conflict {
                merged.conflicts.push(*place);
            }
        }
    }
    merged
}

/// Merges one key that both users changed differently. Also returns whether there is a conflict.
fn merge_key(before: Option<&Key>, own: Option<&Key>, other: Option<&Key>) -> (Option<Key>, bool) {
    let (Some(own), Some(other)) = (own, other) else { return (own.cloned(), true) };
    // A key with another function is another key: its number does not belong to the former function.
    if own.function != other.function {
        let is_mine = before.is_none_or(|before| before.function != own.function);
        let is_conflict = is_mine && before.is_none_or(|before| before.function != other.function);
        return (Some(if is_mine { own.clone() } else { other.clone() }), is_conflict || !is_mine);
    }
    let empty = blank(own.place);
    let before = before.unwrap_or(&empty);
    let mut is_conflict = false;
    let mut field = |before: &String, own: &String, other: &String| {
        if own == before {
            return other.clone();
        }
        is_conflict |= own != other && other != before;
        own.clone()
    };
    let key = Key {
        place: own.place,
        function: own.function.clone(),
        line: own.line,
        operand: field(&before.operand, &own.operand, &other.operand),
        pickup: field(&before.pickup, &own.pickup, &other.pickup),
        label: field(&before.label, &own.label, &other.label),
    };
    (Some(key), is_conflict)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(list: &[(u8, &str, &str, &str)]) -> KeyMap {
        let mut keys = KeyMap::default();
        for (number, function, operand, label) in list {
            let (function, operand, label) = ((*function).to_owned(), (*operand).to_owned(), (*label).to_owned());
            let place = KeyPlace::line(*number);
            keys.set(place, Some(Key { function, operand, label, ..blank(place) }));
        }
        keys
    }

    #[test]
    fn changes_of_different_keys_are_both_kept() {
        let base = keys(&[(1, "line", "", ""), (2, "blf", "1", "a")]);
        let mine = keys(&[(1, "line", "", ""), (2, "blf", "1", "mine")]);
        let theirs = keys(&[(2, "blf", "1", "a"), (3, "dnd", "", "")]);
        let merged = merge(&base, &mine, &theirs);
        assert_eq!(merged.keys, keys(&[(2, "blf", "1", "mine"), (3, "dnd", "", "")]));
        assert_eq!(merged.theirs, [KeyPlace::line(1), KeyPlace::line(3)]);
        assert_eq!(merged.conflicts, []);
    }

    #[test]
    fn changes_of_different_fields_are_both_kept() {
        let base = keys(&[(1, "blf", "1", "a")]);
        let merged = merge(&base, &keys(&[(1, "blf", "2", "a")]), &keys(&[(1, "blf", "1", "b")]));
        assert_eq!(merged.keys, keys(&[(1, "blf", "2", "b")]));
        assert_eq!(merged.conflicts, []);
    }

    #[test]
    fn where_both_changed_the_same_mine_is_kept_and_one_is_told() {
        let base = keys(&[(1, "blf", "1", "a"), (2, "blf", "2", "b")]);
        for (mine, theirs) in [
            (keys(&[(1, "blf", "1", "m"), (2, "blf", "2", "b")]), keys(&[(1, "blf", "1", "t"), (2, "blf", "2", "b")])),
            (keys(&[(2, "blf", "2", "b")]), keys(&[(1, "blf", "1", "t"), (2, "blf", "2", "b")])),
            (keys(&[(1, "dnd", "", ""), (2, "blf", "2", "b")]), keys(&[(1, "hold", "", ""), (2, "blf", "2", "b")])),
        ] {
            let merged = merge(&base, &mine, &theirs);
            assert_eq!(merged.keys, mine);
            assert_eq!(merged.conflicts, [KeyPlace::line(1)]);
        }
    }

    #[test]
    fn the_same_change_twice_is_none_to_talk_about() {
        let base = keys(&[(1, "blf", "1", "a")]);
        let same = keys(&[(1, "blf", "1", "b")]);
        let merged = merge(&base, &same, &same);
        assert_eq!((merged.keys, merged.conflicts), (same, vec![]));
    }
}
