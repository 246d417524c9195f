//! Registers, binds, confirms and deletes phones, and renews their windows. Writes the journal of phones. Answers the
//! queries of provisioning.

mod binding;
mod fetch_window;
mod file;
mod hand_over;
mod journal;
mod line;
mod list;
mod modules;
mod provisioned;
mod record;
mod register;
mod requested;
mod row;
mod secrets;
mod strangers;
mod window;

pub use binding::{BindOutcome, Binding};
pub use fetch_window::FetchWindow;
pub use file::{NewFile, StoredFile};
pub use hand_over::HandOverRule;
pub use journal::{JOURNAL_LIMIT, NewPhoneRequest, UNPROVEN_LIMIT, WarningChange};
pub use line::LinePhone;
pub use provisioned::ProvisionedPhone;
pub use record::PhoneRecord;
pub use register::NewPhone;
pub use requested::RequestedPhone;
pub use secrets::NewSecrets;
pub use strangers::{NewStrangerRequest, STRANGER_LIMIT};
