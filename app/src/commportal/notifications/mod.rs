//! "Paramètres › Notifications": the lamp, e-mails, and the messages that they announce.

mod channel;
mod email_page;
mod lamp_page;
mod messages;
mod table;

pub use email_page::email_page;
pub use lamp_page::{lamp_page, lamp_state};
