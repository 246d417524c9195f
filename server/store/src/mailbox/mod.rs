//! The data of a line's mailbox: messages, notifications by lamp and by e-mail, and contacts.

pub(crate) mod contact;
pub(crate) mod email;
pub(crate) mod message;
pub(crate) mod notification;
