//! The portal's database, and the only crate that knows SQL.
//!
//! [`Store`] is what the rest of the server sees: functions named after the nouns of the product, with the types of
//! `portal-api` on the outside and `SeaORM` entities on the inside. The same queries run on SQLite and PostgreSQL.
//! Times are passed in, secrets come sealed and leave sealed.

mod account;
mod actor;
mod audit;
mod batch;
mod client;
mod contact;
mod demonstration;
mod department;
mod email;
mod entity;
mod error;
mod key;
mod line;
mod message;
mod migration;
mod notification;
mod opaque;
mod open;
mod options;
mod page;
mod phone;
mod reseller;
mod scope;
mod search;
mod session;
mod setting;
mod store;
mod stored;
mod token;
mod unknown;

pub use account::{AccountHolder, AccountRecord, LineHolder, NewAccount};
pub use actor::{Actor, PHONE_ACTOR};
pub use client::{ClientRecord, NewClient};
pub use contact::{Contact, ContactRow};
pub use department::{DepartmentRecord, NewDepartment};
pub use email::OutgoingEmail;
pub use error::{Cause, Error, Unique};
pub use key::{KeptKey, KeptKeys};
pub use line::{ExtensionRow, LineModel, LineRecord, NewLine};
pub use message::DeliveredMessage;
pub use notification::{KeptNotifications, LampRecord, NewNotifications, SavedNotifications};
pub use opaque::{Sealed, TokenHash};
pub use options::Options;
pub use phone::{
    Binding, JOURNAL_LIMIT, KeptFile, LinePhone, NewFile, NewPhone, NewPhoneRequest, NewSecrets, PhoneRecord,
    ProvisionedPhone, WarningChange,
};
pub use reseller::{NewReseller, ResellerRecord};
pub use scope::Scope;
pub use search::DirectorySearch;
pub use session::{ListedSession, NewSession, SessionRecord};
pub use setting::{KeptSetting, KeptValue, SettingChange, SettingLayer, SettingPlace};
pub use store::Store;
pub use token::{NewToken, TokenRecord};
pub use unknown::{UNKNOWN_LIMIT, UnknownCount, UnknownRequests};

/// The most rows that an export holds; a list beyond it is cut.
pub const EXPORT_LIMIT: u64 = 100_000;
