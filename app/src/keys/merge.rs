//! Merges the changes that two users made to the same keys at the same time.

use super::{KeyMap, blank};
use portal_api::{key::Key, key_place::KeyPlace};

/// The result of merging two users' changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MergeResult {
    /// The keys with the changes of both users. Where both changed the same field, the own change (`mine`) is kept.
    pub keys: KeyMap,
    /// The places of the keys that the other user changed.
    pub theirs: Vec<KeyPlace>,
    /// The places where both changed the same field, or where one user removed the key that the other user changed.
    pub conflicts: Vec<KeyPlace>,
}

/// Merges two users' changes of the same keys, field by field. `base` holds the saved keys that both users started
/// from.
pub fn merge(base: &KeyMap, mine: &KeyMap, theirs: &KeyMap) -> MergeResult {
    let mut merged = MergeResult { keys: mine.clone(), theirs: base.differing_places(theirs), conflicts: Vec::new() };
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
    // With another function, a key's number has another meaning: the fields of two functions are not mixed.
    if own.function != other.function {
        // The own function is kept if this user changed it. If not, the other user's key is kept, and the own changes
        // of other fields are lost, which is a conflict.
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
    fn a_field_that_both_changed_keeps_mine_and_is_a_conflict() {
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
    fn the_same_change_by_both_is_no_conflict() {
        let base = keys(&[(1, "blf", "1", "a")]);
        let same = keys(&[(1, "blf", "1", "b")]);
        let merged = merge(&base, &same, &same);
        assert_eq!((merged.keys, merged.conflicts), (same, vec![]));
    }
}
