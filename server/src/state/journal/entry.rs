//! One line for the journal.

use super::unproven::Unproven;
use crate::state::events::PhoneNews;
use portal_store::NewPhoneRequest;

/// Lines that may wait.
pub(super) const QUEUE: usize = 10_000;
/// How much of a User-Agent is kept, in characters.
const USER_AGENT_LIMIT: usize = 200;

/// One line for the journal.
#[derive(Debug)]
pub enum Entry {
    /// A registered telephone asked for something.
    Request {
        /// Whose request it is.
        phone: PhoneNews,
        /// What goes into the database.
        request: Box<NewPhoneRequest>,
    },
    /// Somebody without credentials asked for a telephone, which may be registered or not. Those that nobody registered are
    /// counted by source, never kept per MAC.
    Unproven(Box<Unproven>),
}

/// What the journal keeps of a User-Agent.
pub fn kept_user_agent(text: &str) -> String {
    if text.len() <= USER_AGENT_LIMIT && !text.bytes().any(|byte| byte.is_ascii_control()) {
        return text.to_owned();
    }
    text.chars().filter(|character| !character.is_control()).take(USER_AGENT_LIMIT).collect()
}
