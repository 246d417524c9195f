//! The real server on a port of its own, with a database and a clock of its own, and those who visit it: people and
//! telephones.

mod browser;
mod database;
mod described;
mod ldap;
mod line_user;
mod mail_server;
mod patience;
mod person;
mod phone;
mod portal;
mod process;
mod product;
mod raw;
mod reseller;
mod site;

pub use browser::{Browser, Scripting};
pub use database::{Database, databases, execute};
pub use ldap::{LdapConnection, LdapResultCode};
pub use line_user::user_of;
pub use mail_server::{MailOptions, MailServer, ReceivedEmail, free_port};
pub use patience::eventually;
pub use person::Person;
pub use phone::{Fetched, TestPhone};
pub use portal::TestPortal;
pub use process::PortalProcess;
pub use product::{Column, Grant, PolicyRow, policy_rows};
pub use raw::{RawAnswer, get_raw, send_raw};
pub use reseller::{mac, phones_of, reference, registration};
pub use site::{Reachable, Site, loopback};

/// The demonstration's telephone that is not registered yet.
pub const MAC: &str = "805EC0021C1B";
/// The line it is registered on.
pub const NUMBER: &str = "0970192349";
/// The demonstration's client.
pub const CLIENT: &str = "10000";
/// A client of the other reseller.
pub const FOREIGN_CLIENT: &str = "20001";
