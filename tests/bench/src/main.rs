//! The load generator of `make bench`, which also uses wrk. It fills a portal with phones through the API, lets all
//! phones restart at once, and measures how long rendering a configuration takes without a portal.

#![expect(clippy::print_stdout, reason = "the figures are what this program is for")]

mod connection;
mod fill;
mod fleet;
mod render;
mod storm;

use clap::{Parser, Subcommand};

/// An error, which ends the measurement and is printed.
type Failure = Box<dyn std::error::Error + Send + Sync>;

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Registers phones and lets each of them fetch its configuration twice: the first fetch binds the phone, the
    /// second one confirms the binding.
    Fill(fill::Arguments),
    /// Lets all phones restart: each opens a connection and requests all files that a phone requests at its start.
    Storm(storm::Arguments),
    /// Measures how long rendering a configuration of each model takes.
    Render,
}

#[tokio::main]
async fn main() -> Result<(), Failure> {
    match Arguments::parse().command {
        Command::Fill(arguments) => fill::run(arguments).await,
        Command::Storm(arguments) => storm::run(arguments).await,
        Command::Render => render::run(),
    }
}
