//! The portal's database, and the only crate that knows SQL.
//!
//! The rest of the server uses [`Store`]: its functions are named after the nouns of the product and take the types of
//! `portal-api`; the `SeaORM` entities stay inside. The same queries run on SQLite and PostgreSQL. The store reads no
//! clock and has no key: the caller passes the current time in, and seals and opens the secrets.

mod accounts;
mod actor;
mod backup;
mod batch;
mod claim;
mod customers;
mod demonstration;
mod entity;
mod error;
pub mod files;
mod installation;
mod mailbox;
mod migration;
mod opaque;
mod open;
mod options;
mod page;
mod phones;
mod retention;
mod scope;
mod search;
mod store;
mod stored;
mod transaction;

pub(crate) use accounts::{account, audit, device, session, sign_in_lock, staff, token};
pub(crate) use customers::{client, department, line, networks, reseller};
pub(crate) use mailbox::{contact, email, message, notification};
pub(crate) use phones::{alarm, elsewhere, key, phone, setting, unknown};

pub use account::{AccountHolder, AccountRecord, LineHolder, NewAccount, VerifiedPassword};
pub use actor::Actor;
pub use alarm::NewAlarm;
pub use audit::{AuditAnchor, AuditFault, AuditReport, AuditSeal, SEAL_ROWS, SealKey, SealProgress};
pub use backup::check_backup;
pub use claim::Claim;
pub use client::{ClientRecord, NewClient};
pub use contact::{Contact, ContactRow};
pub use department::{DepartmentRecord, NewDepartment};
pub use device::{DEVICE_LIMIT, NewDevice};
pub use elsewhere::{DisclosureAccount, DisclosureLimits};
pub use email::OutgoingEmail;
pub use error::{Cause, Error, UniqueValue};
pub use installation::StoredSecret;
pub use key::{StoredKey, StoredKeys};
pub use line::{ExtensionRow, LineModel, LineRecord, NewLine, PasswordChange, PinAttempt, PinLock, PinOutcome};
pub use message::MessageDelivery;
pub use notification::{LampRecord, NewNotifications, NotificationsUpdate, StoredNotifications};
pub use opaque::{SealedSecret, TokenHash};
pub use options::Options;
pub use phone::{
    BindOutcome, Binding, FetchWindow, HandOverRule, JOURNAL_LIMIT, LinePhone, NewFile, NewPhone, NewPhoneRequest,
    NewSecrets, NewStrangerRequest, PhoneRecord, ProvisionedPhone, RequestedPhone, STRANGER_LIMIT, StoredFile,
    UNPROVEN_LIMIT, WarningChange,
};
pub use reseller::{NewReseller, ResellerRecord};
pub use scope::Scope;
pub use search::DirectorySearch;
pub use session::{NewSession, SESSION_LIMIT, SessionExpiry, SessionListItem, SessionRecord};
pub use setting::{SettingChange, SettingLayer, SettingOwner, StoredSetting, StoredValue};
pub use sign_in_lock::{NewSignInLock, SIGN_IN_LOCK_LIMIT, SignInLock};
pub use staff::DisableOutcome;
pub use store::Store;
pub use token::{NewToken, TokenRecord};
pub use unknown::{UNKNOWN_LIMIT, UnknownCount};

/// The maximum number of rows in an export; a longer list is cut.
pub const EXPORT_LIMIT: u64 = 100_000;
