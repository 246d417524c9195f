//! The forms that create clients, sites and resellers.

mod new_client_page;
mod reseller_form;
mod resellers_page;
mod sites;
mod workshop_form;
mod workshop_page;

pub use new_client_page::new_client_page;
pub use resellers_page::resellers_page;
pub use sites::sites;
pub use workshop_page::workshop_page;
