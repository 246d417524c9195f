//! "Paramètres › Notifications": the lamp, e-mail, and the messages that they tell of.

mod channel;
mod email_page;
mod lamp_page;
mod messages;
mod table;

pub use email_page::email_page;
pub use lamp_page::{lamp_page, lamp_state};
