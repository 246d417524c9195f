//! Everything between the network and the handlers: sockets, layers, cookies, assets, answers.

pub mod answer;
pub mod area;
pub mod assets;
pub mod bearer;
pub mod client_address;
pub mod connections;
pub mod cookies;
pub mod correlator;
mod encoding;
mod forms;
pub mod headers;
mod host;
pub mod language;
pub mod layers;
pub mod limits;
pub mod listen;
mod operation_refusal;
pub mod origin;
pub mod readiness;
pub mod refusal;
pub mod rendering;
pub mod router;
pub mod routes;
pub mod session;
pub mod sip_ps;
pub mod tls;
mod typed;
