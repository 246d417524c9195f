use portal_api::key_place::{KeyGroup, KeyPlace};
use serde::{Deserialize, Serialize};

/// The sentences of the editor. The browser fills in numbers (`{n}`) and names of keys (`{key}`, `{keys}`).
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct EditorWords {
    /// The name of a key beside the screen or on a module, with `{n}`: `Touche {n}`.
    pub key: String,
    /// The name of a key under the screen, on a phone that also has keys beside it, with `{n}`.
    pub soft_key: String,
    /// The accessible name of the list.
    pub list: String,
    /// The accessible name of the tabs.
    pub tabs: String,
    /// The label of a key without a function.
    pub free: String,
    /// The label of the function's field.
    pub function: String,
    /// The label of the number's field.
    pub operand: String,
    /// The label of that field for tones.
    pub tones: String,
    /// The label of that field for a multicast group.
    pub multicast: String,
    /// The label of that field for a web address.
    pub url: String,
    /// The help below the number's field.
    pub operand_help: String,
    /// The label of the label's field.
    pub label: String,
    /// The help below the label's field.
    pub label_help: String,
    /// The label of the pickup code's field.
    pub pickup: String,
    /// The help below the pickup code's field.
    pub pickup_help: String,
    /// The mark of an optional number.
    pub optional: String,
    /// The heading of the functions that are not possible on a key.
    pub impossible: String,
    /// The hint while no key is open.
    pub choose: String,
    /// The button that moves a key up.
    pub up: String,
    /// The button that moves a key down.
    pub down: String,
    /// The button that inserts a free key.
    pub insert: String,
    /// The button that removes a key's function.
    pub clear: String,
    /// The button that removes a key and closes the gap.
    pub take_out: String,
    /// The button that undoes a change.
    pub undo: String,
    /// The button that redoes a change.
    pub redo: String,
    /// The link to the CSV file.
    pub export: String,
    /// The button that reads a CSV file.
    pub import: String,
    /// The link to the page that copies the keys.
    pub copy: String,
    /// The button that saves all keys.
    pub save: String,
    /// The button that discards all changes.
    pub discard: String,
    /// The button that saves the open key, without JavaScript.
    pub save_one: String,
    /// The tooltip of the grip that drags a key.
    pub drag: String,
    /// One key has unsaved changes.
    pub changed_one: String,
    /// `{n}` keys have unsaved changes.
    pub changed_many: String,
    /// No free key is left to insert one.
    pub full: String,
    /// `{n}` keys were read from the file.
    pub imported: String,
    /// The heading of the refused rows of the file.
    pub import_refused: String,
    /// The beginning of a refused row, with `{n}`: `Ligne {n} : `.
    pub row: String,
    /// The keys were saved.
    pub saved: String,
    /// Another user saved the keys `{keys}` meanwhile, and both versions were merged.
    pub merged: String,
    /// Both users changed the keys `{keys}`, and the user's own version is shown.
    pub conflict: String,
    /// The button that takes the other user's version.
    pub take_theirs: String,
    /// Unsaved changes of an earlier visit were restored.
    pub restored: String,
    /// The key was moved to `{key}`, for a screen reader.
    pub moved: String,
}

impl EditorWords {
    /// Returns the name of a key's place.
    pub fn name(&self, place: KeyPlace, has_line_keys: bool) -> String {
        let pattern = if place.group == KeyGroup::Programmable && has_line_keys { &self.soft_key } else { &self.key };
        pattern.replace("{n}", &place.number.to_string())
    }
}
