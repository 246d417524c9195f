//! The mailbox of a line: messages, notifications, the lamp, contacts.

pub(crate) mod contact;
pub(crate) mod email;
pub(crate) mod message;
pub(crate) mod notification;
