//! Tests of the provisioning side: from what a telephone asks to the bytes it gets.

mod catalogue;
mod cfg;
mod cisco;
mod clock;
mod difference;
mod encoding;
mod footers;
mod gigaset;
mod golden;
mod hostile;
mod identity;
mod keys;
mod parameters;
mod phonebooks;
mod pictures;
mod refused;
mod requests;
mod rich;
mod sample;
mod secrets;
mod settings;
mod snom;
mod user_agents;
mod yealink;
mod zones;
