//! The queue of the log, limited in bytes. Lines that don't fit are dropped and counted; the count is logged as soon as
//! the rest is written.

use std::{
    io::{self, Write},
    sync::{
        Arc,
        atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed},
    },
};
use tracing_appender::non_blocking::NonBlocking;
use tracing_subscriber::fmt::MakeWriter;

/// The maximum size of the queue, in bytes.
pub(super) const LIMIT: usize = 4 * 1024 * 1024;
/// The maximum length of a line, in bytes; longer lines are cut.
const LONGEST: usize = 16 * 1024;
/// The size of a queued line besides its text, in bytes.
const OVERHEAD: usize = 128;
/// The number of places in the channel: more lines than fit into [`LIMIT`], and the end mark.
pub(super) const SLOTS: usize = LIMIT / OVERHEAD + 1;

/// The counters that both ends share.
#[derive(Clone, Debug, Default)]
pub(super) struct LogQueue {
    waiting: Arc<AtomicUsize>,
    dropped: Arc<AtomicU64>,
}

impl LogQueue {
    /// Returns the end that takes lines.
    pub(super) fn input(&self, channel: NonBlocking) -> LogInput {
        LogInput { queue: self.clone(), channel }
    }

    /// Returns the end that writes lines.
    pub(super) fn writer<W: Write>(&self, to: W) -> LogOutput<W> {
        LogOutput { queue: self.clone(), to }
    }

    /// Whether a line of `length` bytes fits. If so, it is counted.
    fn take_in(&self, length: usize) -> bool {
        let cost = length + OVERHEAD;
        if self.waiting.fetch_add(cost, Relaxed) + cost <= LIMIT {
            return true;
        }
        self.waiting.fetch_sub(cost, Relaxed);
        self.dropped.fetch_add(1, Relaxed);
        false
    }
}

/// The end that takes lines, without waiting.
#[derive(Clone, Debug)]
pub(super) struct LogInput {
    queue: LogQueue,
    channel: NonBlocking,
}

impl Write for LogInput {
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let cut = line.get(..LONGEST - 1).filter(|_| line.len() > LONGEST).map(|start| [start, b"\n"].concat());
        let kept = cut.as_deref().unwrap_or(line);
        if self.queue.take_in(kept.len()) {
            self.channel.write_all(kept)?;
        }
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for LogInput {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// The end that writes lines, on the log's own thread.
pub(super) struct LogOutput<W> {
    queue: LogQueue,
    to: W,
}

impl<W: Write> Write for LogOutput<W> {
    /// Writes one line, as it was taken.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let written = self.to.write_all(line);
        self.queue.waiting.fetch_sub(line.len() + OVERHEAD, Relaxed);
        if written.is_err() {
            self.queue.dropped.fetch_add(1, Relaxed);
        }
        Ok(line.len())
    }

    /// Called when the queue is empty.
    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()?;
        match self.queue.dropped.swap(0, Relaxed) {
            0 => {}
            dropped => tracing::warn!(dropped, "{dropped} log lines were dropped: they were not read fast enough"),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Mutex;
    use tracing_appender::non_blocking::NonBlockingBuilder;

    /// A reader of the log that blocks until the lock is released.
    #[derive(Clone, Default)]
    struct Reader(Arc<Mutex<Vec<u8>>>);

    impl Write for Reader {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_that_stalls_costs_lines_and_no_time_and_hears_how_many() {
        let (queue, reader) = (LogQueue::default(), Reader::default());
        let builder = NonBlockingBuilder::default().lossy(true).buffered_lines_limit(SLOTS);
        let (channel, guard) = builder.finish(queue.writer(reader.clone()));
        let log = tracing_subscriber::fmt().with_ansi(false).with_writer(queue.input(channel)).finish();
        let stalled = reader.0.lock().unwrap();
        tracing::subscriber::with_default(log, || {
            for index in 0..100_000 {
                tracing::info!(index, "a line");
            }
        });
        assert!(queue.waiting.load(Relaxed) <= LIMIT);
        let dropped = queue.dropped.load(Relaxed);
        assert!((1..100_000).contains(&dropped), "{dropped}");
        drop(stalled);
        drop(guard);
        let written = String::from_utf8(reader.0.lock().unwrap().clone()).unwrap();
        assert_eq!(written.lines().count() as u64 + dropped, 100_000, "the others are all there");
        assert_eq!(queue.waiting.load(Relaxed), 0);
        assert_eq!(queue.dropped.load(Relaxed), 0, "it was told");
    }

    #[test]
    fn the_end_does_not_wait_for_a_reader_that_never_comes() {
        let (queue, reader) = (LogQueue::default(), Reader::default());
        let builder = NonBlockingBuilder::default().lossy(true).buffered_lines_limit(SLOTS);
        let (channel, guard) = builder.finish(queue.writer(reader.clone()));
        let stalled = reader.0.lock().unwrap();
        let mut input = queue.input(channel);
        for _ in 0..SLOTS * 2 {
            input.write_all(b"\n").unwrap();
        }
        let start = std::time::Instant::now();
        drop(guard);
        assert!(start.elapsed() < std::time::Duration::from_secs(10));
        drop(stalled);
    }

    #[test]
    fn a_long_line_is_cut() {
        let (queue, reader) = (LogQueue::default(), Reader::default());
        let (channel, guard) = NonBlockingBuilder::default().lossy(true).finish(queue.writer(reader.clone()));
        queue.input(channel).write_all(&vec![b'a'; 100_000]).unwrap();
        drop(guard);
        let written = reader.0.lock().unwrap();
        assert_eq!((written.len(), written.last()), (LONGEST, Some(&b'\n')));
    }
}
