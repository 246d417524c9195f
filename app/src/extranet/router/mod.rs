//! "Configuration du routeur": how the router tells phones the address.

mod router_page;

pub use router_page::router_page;
