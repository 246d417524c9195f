//! The forms that create clients, sites and resellers.

mod new_client_page;
mod reseller_form;
mod resellers_page;
mod sites;

pub use new_client_page::NewClientPage;
pub use resellers_page::ResellersPage;
pub use sites::Sites;
