//! The log: lines for people, or JSON for programs, on standard error.

use crate::settings::LogFormat;
use std::io::{self, BufWriter, IsTerminal as _};
use tracing_appender::non_blocking::{NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::EnvFilter;

/// Starts the log for the rest of the program; what it gives writes the last lines when it is dropped. A thread of its
/// own writes, several lines at once when they come fast, and no request waits for a terminal or a disk.
/// `filter` is a list such as `info,sqlx=warn`. Gives an error if it can't be read or the log was started before.
pub fn start(format: LogFormat, filter: &str) -> Result<WorkerGuard, Box<dyn std::error::Error + Send + Sync>> {
    let filter = EnvFilter::try_new(filter)?;
    let (writer, guard) = NonBlockingBuilder::default().lossy(false).finish(BufWriter::new(io::stderr()));
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(writer);
    match format {
        LogFormat::Human => log.with_ansi(io::stderr().is_terminal()).with_target(false).try_init()?,
        LogFormat::Json => log.json().flatten_event(true).with_span_list(false).try_init()?,
    }
    Ok(guard)
}
