//! Phones: register, re-open, bind, confirm, delete; their journal, and what provisioning reads.

mod asked;
mod binding;
mod door;
mod file;
mod hand_over;
mod journal;
mod line;
mod list;
mod provisioned;
mod record;
mod register;
mod row;
mod secrets;
mod strangers;
mod window;

pub use asked::AskedPhone;
pub use binding::{Binding, Bound};
pub use door::Door;
pub use file::{KeptFile, NewFile};
pub use hand_over::HandOverRule;
pub use journal::{JOURNAL_LIMIT, NewPhoneRequest, UNPROVEN_LIMIT, WarningChange};
pub use line::LinePhone;
pub use provisioned::ProvisionedPhone;
pub use record::PhoneRecord;
pub use register::NewPhone;
pub use secrets::NewSecrets;
pub use strangers::{NewStranger, STRANGER_LIMIT};
