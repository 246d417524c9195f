//! The log: lines for people, or JSON for programs, on standard error.

mod queue;

use crate::settings::LogFormat;
use queue::{Queue, SLOTS};
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

/// How long the last words of the program may take. Whoever reads them may have stopped reading.
const LAST_WORDS: Duration = Duration::from_secs(1);

/// Starts the log for the rest of the program; what it gives writes the last lines when it is dropped, for a second at most. A
/// thread of its own writes, several lines at once when they come fast, and no request waits for a terminal or a disk. Lines that
/// come while whoever reads the log doesn't are kept up to [`queue::LIMIT`], then dropped and counted.
/// `filter` is a list such as `info,sqlx=warn`. Gives an error if it can't be read or the log was started before.
pub fn start(format: LogFormat, filter: &str) -> Result<WorkerGuard, Box<dyn std::error::Error + Send + Sync>> {
    let filter = EnvFilter::try_new(filter)?;
    let queue = Queue::default();
    let writer = queue.writer(BufWriter::new(io::stderr()));
    let (lines, guard) = NonBlockingBuilder::default().lossy(true).buffered_lines_limit(SLOTS).finish(writer);
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(queue.lines(lines))
        // It would write on standard error by itself, and wait there.
        .log_internal_errors(false);
    match format {
        LogFormat::Human => log.with_ansi(io::stderr().is_terminal()).with_target(false).try_init()?,
        LogFormat::Json => log.json().flatten_event(true).with_span_list(false).try_init()?,
    }
    panic::set_hook(Box::new(note_panic));
    Ok(guard)
}

/// The usual hook writes on standard error, and waits there for as long as nobody reads it.
fn note_panic(panic: &PanicHookInfo<'_>) {
    let place = panic.location().map(tracing::field::display);
    let backtrace = Backtrace::capture();
    let backtrace = (backtrace.status() == BacktraceStatus::Captured).then(|| tracing::field::display(&backtrace));
    let message = panic.payload_as_str().unwrap_or("no message");
    tracing::error!(place, message, backtrace, "panicked");
}

/// Writes where nobody may be reading, for a second at most. What happens to it is nobody's concern any more.
pub fn say(mut to: impl Write + Send + 'static, sentence: String) {
    let (done, wait) = mpsc::channel();
    let written = thread::Builder::new().name("say".into()).spawn(move || {
        let _ = writeln!(to, "{sentence}").and_then(|()| to.flush());
        let _ = done.send(());
    });
    if written.is_ok() {
        let _ = wait.recv_timeout(LAST_WORDS);
    }
}
