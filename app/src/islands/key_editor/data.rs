//! The data that the server passes to the key editor.

use crate::keys::KeyCounts;
use leptos::prelude::StoredValue;
use portal_api::{
    key::Key,
    key_place::{KeyGroup, KeyPlace},
    model::KeyOperand,
};
use serde::{Deserialize, Serialize};

/// The editor's data, shared by its components.
pub type SharedData = StoredValue<EditorData>;

/// The data that the server passes to the editor.
#[derive(Clone, Serialize, Deserialize)]
pub struct EditorData {
    /// The line's number.
    pub number: String,
    /// The model's identifier.
    pub model: String,
    /// The version of the saved keys.
    pub version: i64,
    /// The saved keys that have a function.
    pub keys: Vec<Key>,
    /// The model's numbers of keys.
    pub counts: KeyCounts,
    /// The tabs of the phone and its modules.
    pub tabs: Vec<ModuleTab>,
    /// The functions of the model's keys.
    pub functions: Vec<EditorFunction>,
    /// The first colleagues and the contacts, as suggestions for a number.
    pub people: Vec<Person>,
    /// Whether there are more colleagues, to search on the server.
    pub has_more_people: bool,
    /// The open key, as in the page's address.
    pub chosen: Option<KeyPlace>,
    /// The module whose keys are shown; 0 for the phone itself.
    pub module: u8,
    /// The address of the CSV file of the keys.
    pub export: String,
    /// The address of the page that copies the keys to another model; none if the line has no other model.
    pub copy: Option<String>,
    /// The page that a form sent without JavaScript returns to.
    pub back: String,
    /// The open key as a form without JavaScript sent it, and the sentence with which the server refused it.
    pub refused: Option<(Key, String)>,
}

/// A tab: the phone or one of its expansion modules.
#[derive(Clone, Serialize, Deserialize)]
pub struct ModuleTab {
    /// The module's number; 0 for the phone itself.
    pub module: u8,
    /// The tab's name.
    pub name: String,
    /// The address of the tab's page, for browsers without JavaScript.
    pub href: String,
}

/// A function of keys.
#[derive(Clone, Serialize, Deserialize)]
pub struct EditorFunction {
    /// The function's identifier.
    pub id: String,
    /// The function's name.
    pub name: String,
    /// The name of its group; empty for no function.
    pub group: String,
    /// The argument that the function needs.
    pub operand: KeyOperand,
    /// The reasons why the function is not possible on a key beside the screen, under the screen, and on a module, in
    /// this order; none where it is possible, and an empty text where it is not possible without a known reason.
    pub refusals: [Option<String>; 3],
}

impl EditorFunction {
    /// Returns the reason why the function is not possible at a place; none if it is possible.
    pub fn refusal(&self, place: KeyPlace) -> Option<&str> {
        let index = match place.group {
            KeyGroup::Line => 0,
            KeyGroup::Programmable => 1,
            KeyGroup::Expansion => 2,
        };
        self.refusals[index].as_deref()
    }
}

/// A person to call.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// The number, in pairs of digits if it is a French number.
    pub number: String,
    /// The person's name.
    pub name: String,
}
