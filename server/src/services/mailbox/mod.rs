//! The mailbox of a line: messages, notifications, the lamp, contacts.

pub mod contact;
pub mod email;
pub mod lamp;
pub mod message;
pub mod notification;
