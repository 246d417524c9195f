//! The customers: resellers, clients, departments and lines.

pub(crate) mod client;
pub(crate) mod department;
pub(crate) mod line;
pub(crate) mod networks;
pub(crate) mod reseller;
