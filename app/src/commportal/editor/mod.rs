//! The editor of a line's phones of one model: their keys on a picture, their settings, and whether the phones have
//! fetched the saved keys and settings.

mod copy_page;
mod editor_page;
mod keys;
mod picture;
mod setting_field;
mod settings_form;
mod status;

pub use copy_page::copy_page;
pub use editor_page::{editor_page, number_from_path};
pub use keys::key_picture;
pub use picture::plain_picture;
pub use status::PhoneStatus;
