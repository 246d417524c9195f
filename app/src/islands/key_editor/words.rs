//! The sentences of the key editor.

use crate::islands::words::words;
use leptos::prelude::StoredValue;
use portal_api::key_place::{KeyGroup, KeyPlace};

/// The editor's sentences, shared by its components.
pub type SharedWords = StoredValue<EditorWords>;

words! {
    /// The sentences of the editor. The browser fills in numbers (`{n}`) and names of keys (`{key}`, `{keys}`).
    pub struct EditorWords {
        /// The name of a key beside the screen or on a module, with `{n}`: `Touche {n}`.
        pub key,
        /// The name of a key under the screen, on a phone that also has keys beside it, with `{n}`.
        pub soft_key,
        /// The accessible name of the list.
        pub list,
        /// The accessible name of the tabs.
        pub tabs,
        /// The label of a key without a function.
        pub free,
        /// The label of the function's field.
        pub function,
        /// The label of the number's field.
        pub operand,
        /// The label of the number's field for tones.
        pub tones,
        /// The label of the number's field for a multicast group.
        pub multicast,
        /// The label of the number's field for a web address.
        pub url,
        /// The help below the number's field.
        pub operand_help,
        /// The label of the label's field.
        pub label,
        /// The help below the label's field.
        pub label_help,
        /// The label of the pickup code's field.
        pub pickup,
        /// The help below the pickup code's field.
        pub pickup_help,
        /// The mark of an optional number.
        pub optional,
        /// The heading of the functions that are not possible on a key.
        pub impossible,
        /// The hint while no key is open.
        pub choose,
        /// The button that moves a key up.
        pub up,
        /// The button that moves a key down.
        pub down,
        /// The button that inserts a free key.
        pub insert,
        /// The button that removes a key's function.
        pub clear,
        /// The button that removes a key and closes the gap.
        pub take_out,
        /// The button that undoes a change.
        pub undo,
        /// The button that redoes a change.
        pub redo,
        /// The link to the CSV file.
        pub export,
        /// The button that reads a CSV file.
        pub import,
        /// The link to the page that copies the keys.
        pub copy,
        /// The button that saves all keys.
        pub save,
        /// The button that discards all changes.
        pub discard,
        /// The button that saves the open key, without JavaScript.
        pub save_one,
        /// The tooltip of the grip that drags a key.
        pub drag,
        /// The text when one key has unsaved changes.
        pub changed_one,
        /// The text when `{n}` keys have unsaved changes.
        pub changed_many,
        /// The message that no free key is left, so that no key can be inserted.
        pub full,
        /// The message that `{n}` keys were read from the file.
        pub imported,
        /// The heading of the refused rows of the file.
        pub import_refused,
        /// The beginning of a refused row, with `{n}`: `Ligne {n} : `.
        pub row,
        /// The message that the keys were saved.
        pub saved,
        /// The message that another user saved the keys `{keys}` meanwhile, and that both versions were merged.
        pub merged,
        /// The message that both users changed the keys `{keys}`, and that the user's own version is shown.
        pub conflict,
        /// The button that takes the other user's version.
        pub take_theirs,
        /// The message that unsaved changes of an earlier visit were restored.
        pub restored,
        /// The message for a screen reader that the key was moved to `{key}`.
        pub moved,
    }
}

impl EditorWords {
    /// Returns the name of a key's place.
    pub fn name(&self, place: KeyPlace, has_line_keys: bool) -> String {
        let pattern = if place.group == KeyGroup::Programmable && has_line_keys { &self.soft_key } else { &self.key };
        pattern.replace("{n}", &place.number.to_string())
    }
}
