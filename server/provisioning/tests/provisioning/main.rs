//! Tests of the provisioning side: from what a telephone asks to the bytes it gets.

mod catalogue;
mod cfg;
mod clock;
mod encoding;
mod golden;
mod hostile;
mod parameters;
mod requests;
mod sample;
mod secrets;
mod user_agents;
