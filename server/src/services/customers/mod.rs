//! The customers: resellers, clients, departments and lines.

pub mod client;
pub mod colleague;
pub mod department;
pub mod free_line;
pub mod line;
pub mod line_model;
pub mod line_phone;
pub mod reseller;
