//! The mailbox of a line: messages, the lamps and e-mails that announce them, and contacts.

mod contacts;
mod emails;
mod lamps;
mod messages;
mod notifications;

/// The portal's program, which cargo built for these tests.
const PROGRAM: &str = env!("CARGO_BIN_EXE_portal-under-test");
