//! "Paramètres › Compte": the user's personal information, secrets and numbers.

mod account_page;
mod password_page;
mod pin_page;
mod rules;
mod settings_tabs;

pub use account_page::account_page;
pub use password_page::password_page;
pub use pin_page::pin_page;
pub use settings_tabs::SettingsTabs;
