//! Writes the log to standard error: lines for people, or JSON for programs.

mod queue;

use crate::settings::LogFormat;
use queue::{LogQueue, SLOTS};
use std::{
    backtrace::{Backtrace, BacktraceStatus},
    io::{self, BufWriter, IsTerminal as _, Write},
    panic::{self, PanicHookInfo},
    sync::mpsc,
    thread,
    time::Duration,
};
use tracing_appender::non_blocking::{NonBlockingBuilder, WorkerGuard};
use tracing_subscriber::EnvFilter;

/// The maximum time for writing a sentence with [`say`]: its reader may have stopped reading.
const SAY_TIMEOUT: Duration = Duration::from_secs(1);

/// Starts the log for the rest of the program. Dropping the returned guard writes the last lines, and takes a second at
/// most. A separate thread writes the lines, several at once when they come fast, so that no request waits for a
/// terminal or a disk. While nobody reads standard error, lines are queued up to [`queue::LIMIT`], then dropped and
/// counted. `filter` is a list such as `info,sqlx=warn`.
///
/// Errors: when the filter can't be parsed, or the log was started before.
pub fn start(format: LogFormat, filter: &str) -> Result<WorkerGuard, Box<dyn std::error::Error + Send + Sync>> {
    let filter = EnvFilter::try_new(filter)?;
    let queue = LogQueue::default();
    let output = queue.output(BufWriter::new(io::stderr()));
    let (lines, guard) = NonBlockingBuilder::default().lossy(true).buffered_lines_limit(SLOTS).finish(output);
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(queue.input(lines))
        // Otherwise the subscriber would write its own errors to standard error itself, and block while nobody reads
        // it.
        .log_internal_errors(false);
    match format {
        LogFormat::Human => log.with_ansi(io::stderr().is_terminal()).with_target(false).try_init()?,
        LogFormat::Json => log.json().flatten_event(true).with_span_list(false).try_init()?,
    }
    panic::set_hook(Box::new(log_panic));
    Ok(guard)
}

/// Logs a panic. The default hook writes to standard error, and blocks while nobody reads it.
fn log_panic(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(tracing::field::display);
    let backtrace = Backtrace::capture();
    let backtrace = (backtrace.status() == BacktraceStatus::Captured).then(|| tracing::field::display(&backtrace));
    let message = panic.payload_as_str().unwrap_or("no message");
    tracing::error!(place, message, backtrace, "panicked");
}

/// Writes a sentence, and gives up after a second, because nobody may be reading. Failures are ignored.
pub fn say(mut target: impl Write + Send + 'static, sentence: String) {
    let (done, wait) = mpsc::channel();
    let written = thread::Builder::new().name("say".into()).spawn(move || {
        let _ = writeln!(target, "{sentence}").and_then(|()| target.flush());
        let _ = done.send(());
    });
    if written.is_ok() {
        let _ = wait.recv_timeout(SAY_TIMEOUT);
    }
}
