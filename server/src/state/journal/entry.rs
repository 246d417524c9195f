//! An entry of the journal's queue: a phone's request, with or without credentials.

use super::unproven::UnprovenRequest;
use crate::state::events::PhoneNews;
use portal_store::NewPhoneRequest;

/// The maximum number of entries in the queue.
pub(super) const QUEUE_LENGTH: usize = 10_000;
/// The maximum length of a stored User-Agent, in characters.
const USER_AGENT_LIMIT: usize = 200;

/// An entry of the journal's queue.
#[derive(Debug)]
pub enum Entry {
    /// A request of a registered phone with its credentials.
    Request {
        /// The phone that sent the request.
        phone: PhoneNews,
        /// The row for the database.
        request: Box<NewPhoneRequest>,
    },
    /// A request without credentials for a phone, which may be registered or not. Requests for unregistered phones are
    /// counted by source, never stored per MAC address.
    Unproven(Box<UnprovenRequest>),
}

/// Returns the User-Agent as the journal stores it: shortened, without control characters.
pub fn shorten_user_agent(text: &str) -> String {
    if text.len() <= USER_AGENT_LIMIT && !text.bytes().any(|byte| byte.is_ascii_control()) {
        return text.to_owned();
    }
    text.chars().filter(|character| !character.is_control()).take(USER_AGENT_LIMIT).collect()
}
