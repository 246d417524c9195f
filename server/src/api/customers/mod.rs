//! The customers: resellers, clients, departments and lines.

pub(crate) mod client;
pub(crate) mod colleague;
pub(crate) mod department;
pub(crate) mod free_line;
pub(crate) mod line;
pub(crate) mod line_event;
pub(crate) mod line_model;
pub(crate) mod line_phone;
pub(crate) mod reseller;
