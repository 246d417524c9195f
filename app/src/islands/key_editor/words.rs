use portal_api::{
    key_place::{KeyPlace, Place},
    model::KeyOperand,
};
use serde::{Deserialize, Serialize};

/// What a key can do.
#[derive(Clone, Serialize, Deserialize)]
pub struct EditorFunction {
    /// Its identifier.
    pub id: String,
    /// What people call it.
    pub name: String,
    /// What it needs.
    pub operand: KeyOperand,
    /// Why it can't be had beside the screen, under it, on a module; nothing where it can.
    pub refusals: [Option<String>; 3],
}

impl EditorFunction {
    /// Why it can't be had at a place; nothing if it can.
    pub fn refusal(&self, place: KeyPlace) -> Option<&str> {
        let index = match place.place {
            Place::Line => 0,
            Place::Programmable => 1,
            Place::Expansion => 2,
        };
        self.refusals[index].as_deref()
    }
}

/// Somebody to call.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The number, in pairs if it is one of the platform's.
    pub number: String,
    /// Whose it is.
    pub name: String,
}

/// The telephone or one of its modules.
#[derive(Clone, Serialize, Deserialize)]
pub struct Surface {
    /// Which module, 0 for the telephone.
    pub module: u8,
    /// What it is called.
    pub name: String,
    /// Its page without the program.
    pub href: String,
}

/// The sentences of the editor. `{n}` stands for a number, `{key}` for a key's name.
#[derive(Clone, Default, Serialize, Deserialize)]
pub struct EditorWords {
    /// A key beside the screen or on a module: `Touche {n}`.
    pub key: String,
    /// A key under the screen, where there are others too.
    pub soft_key: String,
    /// What the list is.
    pub list: String,
    /// What the tabs are.
    pub surfaces: String,
    /// A key that does nothing.
    pub free: String,
    /// The field for the function.
    pub function: String,
    /// The field for a number.
    pub operand: String,
    /// The same for tones, a multicast group, a web address.
    pub tones: String,
    /// See `tones`.
    pub multicast: String,
    /// See `tones`.
    pub url: String,
    /// How to fill in a number.
    pub operand_help: String,
    /// The field for the label.
    pub label: String,
    /// What the label is for.
    pub label_help: String,
    /// The field for the pickup code.
    pub pickup: String,
    /// What it is for.
    pub pickup_help: String,
    /// That a number may be left empty.
    pub optional: String,
    /// Opens what a key can't do, and why.
    pub impossible: String,
    /// What to do when no key is open.
    pub choose: String,
    /// Buttons.
    pub up: String,
    /// See `up`.
    pub down: String,
    /// See `up`.
    pub insert: String,
    /// See `up`.
    pub clear: String,
    /// See `up`.
    pub take_out: String,
    /// See `up`.
    pub undo: String,
    /// See `up`.
    pub redo: String,
    /// See `up`.
    pub export: String,
    /// See `up`.
    pub import: String,
    /// See `up`.
    pub copy: String,
    /// See `up`.
    pub save: String,
    /// See `up`.
    pub discard: String,
    /// See `up`.
    pub save_one: String,
    /// Takes hold of a key to drag it.
    pub drag: String,
    /// One key differs from what is saved.
    pub changed_one: String,
    /// Several do: `{n}`.
    pub changed_many: String,
    /// There is no free key to make room.
    pub full: String,
    /// The file was read: `{n}` keys.
    pub imported: String,
    /// Rows of the file that were not.
    pub import_refused: String,
    /// A row: `Ligne {n} : `.
    pub row: String,
    /// It was saved.
    pub saved: String,
    /// Somebody else saved in between, and it fits together: `{keys}`.
    pub merged: String,
    /// Both changed the same keys: `{keys}`; mine are here.
    pub conflict: String,
    /// Takes what the other one saved.
    pub take_theirs: String,
    /// What was not saved is here again.
    pub restored: String,
    /// A key was moved: `{key}`, for a screen reader.
    pub moved: String,
}

impl EditorWords {
    /// A key's name.
    pub fn name(&self, place: KeyPlace, has_line_keys: bool) -> String {
        let pattern = if place.place == Place::Programmable && has_line_keys { &self.soft_key } else { &self.key };
        pattern.replace("{n}", &place.number.to_string())
    }
}
