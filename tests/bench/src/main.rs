//! What `make bench` measures with, beside wrk: it fills a portal with phones through the portal's own doors, has all of
//! them restart at once, and renders configurations alone.

#![expect(clippy::print_stdout, reason = "the figures are what this program is for")]

mod connection;
mod fill;
mod fleet;
mod render;
mod storm;

use clap::{Parser, Subcommand};

/// An error is the end of the measurement, with its sentence.
type Failure = Box<dyn std::error::Error + Send + Sync>;

#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Registers phones and lets each fetch its configuration twice: then they are bound.
    Fill(fill::Arguments),
    /// Has all of them restart: each with a connection of its own and its whole sequence of requests.
    Storm(storm::Arguments),
    /// Renders a configuration of each model, over and over.
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
