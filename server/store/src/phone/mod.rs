//! Telephones: registered, opened again, bound, confirmed, deleted; their journal and what provisioning reads.

mod binding;
mod file;
mod journal;
mod line;
mod list;
mod provisioned;
mod record;
mod register;
mod row;
mod secrets;
mod window;

pub use binding::Binding;
pub use file::{KeptFile, NewFile};
pub use journal::{JOURNAL_LIMIT, NewPhoneRequest, WarningChange};
pub use line::LinePhone;
pub use provisioned::ProvisionedPhone;
pub use record::PhoneRecord;
pub use register::NewPhone;
pub use secrets::NewSecrets;
