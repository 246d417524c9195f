//! What the editor begins with.

use super::words::{EditorFunction, Person, Surface};
use crate::keys::Counts;
use portal_api::{key::Key, key_place::KeyPlace};

/// Everything that the editor begins with.
#[derive(Clone, serde::Serialize, serde::Deserialize)]
pub struct EditorStart {
    /// The line.
    pub number: String,
    /// The model's identifier.
    pub model: String,
    /// The version of the keys.
    pub version: i64,
    /// The keys that do something.
    pub keys: Vec<Key>,
    /// How many keys there are.
    pub counts: Counts,
    /// The telephone and its modules: what is shown when one is chosen.
    pub surfaces: Vec<Surface>,
    /// What keys can do.
    pub functions: Vec<EditorFunction>,
    /// Whom one may want to call: the first of them.
    pub people: Vec<Person>,
    /// Whether there are more of them, to be asked for.
    pub has_more_people: bool,
    /// The key that is open, as in the page's address.
    pub chosen: Option<KeyPlace>,
    /// The module that is shown, 0 for the telephone.
    pub module: u8,
    /// The address of the file of the keys.
    pub export: String,
    /// The page that copies them to another of one's telephones; none if there is no other.
    pub copy: Option<String>,
    /// Where a plain form leads back to.
    pub back: String,
    /// What a plain form sent of the key that is open, and why it was refused.
    pub refused: Option<(Key, String)>,
}
