//! "Configuration du routeur": the settings with which a router tells phones the provisioning server's address.

mod router_page;

pub use router_page::router_page;
