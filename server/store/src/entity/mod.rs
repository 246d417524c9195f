//! The tables as `SeaORM` entities. Rows never leave the crate: the functions of the store return types of the API.

pub(crate) mod account;
pub(crate) mod api_token;
pub(crate) mod audit;
pub(crate) mod audit_seal;
pub(crate) mod client;
pub(crate) mod contact;
pub(crate) mod demonstration;
pub(crate) mod department;
pub(crate) mod device;
pub(crate) mod email_entry;
pub(crate) mod installation;
pub(crate) mod lamp_entry;
pub(crate) mod line;
pub(crate) mod mailbox;
pub(crate) mod message;
pub(crate) mod outgoing_email;
#[expect(clippy::struct_field_names, reason = "`model` is a phone model, `Model` is SeaORM's row type")]
pub(crate) mod phone;
#[expect(clippy::struct_field_names, reason = "`model` is a phone model, `Model` is SeaORM's row type")]
pub(crate) mod phone_file;
pub(crate) mod phone_key;
#[expect(clippy::struct_field_names, reason = "`model` is a phone model, `Model` is SeaORM's row type")]
pub(crate) mod phone_profile;
pub(crate) mod phone_request;
pub(crate) mod pin_lock;
pub(crate) mod reseller;
pub(crate) mod session;
#[expect(clippy::struct_field_names, reason = "`model` is a phone model, `Model` is SeaORM's row type")]
pub(crate) mod setting_value;
pub(crate) mod sign_in_lock;
pub(crate) mod unknown_request;
