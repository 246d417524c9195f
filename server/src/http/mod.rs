//! What lies between the network and the handlers: sockets, layers, cookies, assets, answers.

pub mod answer;
pub mod area;
pub mod assets;
pub mod bearer;
pub mod client_address;
pub mod correlator;
mod encoding;
pub mod form_results;
pub mod headers;
pub mod language;
pub mod layers;
pub mod limits;
pub mod listen;
pub mod miss_counter;
mod oldest_out;
pub mod origin;
mod patience;
pub mod refusal;
pub mod rendering;
pub mod router;
pub mod session;
mod shares;
pub mod sign_in_throttle;
pub mod sip_ps;
pub mod throttle;
pub mod tls;
mod typed;
