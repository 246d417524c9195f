//! Helpers for tests: the real server, which has a port, a database and a clock of its own for each test, and those who
//! use the server: visitors, people, programs and phones.

mod browser;
mod database;
mod endpoint;
mod ldap;
mod line_user;
mod mail_server;
mod openapi_contract;
mod person;
mod phone;
mod phone_operations;
mod policy_table;
mod portal;
mod process;
mod raw_http;
mod waiting;

pub use browser::{Browser, Scripting};
pub use database::{Database, databases, execute};
pub use endpoint::{Endpoint, Reachable, loopback};
pub use ldap::{LdapConnection, LdapResultCode};
pub use line_user::sign_in_line_user;
pub use mail_server::{MailOptions, MailServer, ReceivedEmail, free_port};
pub use person::Person;
pub use phone::{FetchedFile, TestPhone};
pub use phone_operations::{mac, phones_of, reference, registration};
pub use policy_table::{Grant, PolicyColumn, PolicyRow, policy_rows};
pub use portal::TestPortal;
pub use process::PortalProcess;
pub use raw_http::{RawResponse, get_raw, send_raw};
pub use waiting::eventually;

/// The demonstration's phone that is not registered yet.
pub const MAC: &str = "805EC0021C1B";
/// The line of the demonstration on which tests register that phone.
pub const NUMBER: &str = "0970192349";
/// The demonstration's client.
pub const CLIENT: &str = "10000";
/// A client of the other reseller.
pub const FOREIGN_CLIENT: &str = "20001";
