//! The queue of the log, limited in bytes. Lines that don't fit are dropped and counted. As soon as the queued lines
//! are written, the log says how many lines were dropped.

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
const MAX_LINE: usize = 16 * 1024;
/// The size of a queued line besides its text, in bytes, estimated.
const OVERHEAD: usize = 128;
/// The number of places in the channel: as many lines as can fit into [`LIMIT`], and the end mark.
pub(super) const SLOTS: usize = LIMIT / OVERHEAD + 1;

/// The counters that both ends of the queue share.
#[derive(Clone, Debug, Default)]
pub(super) struct LogQueue {
    waiting_bytes: Arc<AtomicUsize>,
    dropped_lines: Arc<AtomicU64>,
}

impl LogQueue {
    /// Returns the end that takes lines.
    pub(super) fn input(&self, channel: NonBlocking) -> LogInput {
        LogInput { queue: self.clone(), channel }
    }

    /// Returns the end that writes lines.
    pub(super) fn output<W: Write>(&self, target: W) -> LogOutput<W> {
        LogOutput { queue: self.clone(), target }
    }

    /// Reserves room for a line of `length` bytes. When the queue is full, counts a dropped line and returns false.
    fn reserve(&self, length: usize) -> bool {
        let cost = length + OVERHEAD;
        if self.waiting_bytes.fetch_add(cost, Relaxed) + cost <= LIMIT {
            return true;
        }
        self.waiting_bytes.fetch_sub(cost, Relaxed);
        self.dropped_lines.fetch_add(1, Relaxed);
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
        let cut = line.get(..MAX_LINE - 1).filter(|_| line.len() > MAX_LINE).map(|start| [start, b"\n"].concat());
        let kept = cut.as_deref().unwrap_or(line);
        if self.queue.reserve(kept.len()) {
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
    target: W,
}

impl<W: Write> Write for LogOutput<W> {
    /// Writes one line, exactly as [`LogInput`] queued it.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let written = self.target.write_all(line);
        self.queue.waiting_bytes.fetch_sub(line.len() + OVERHEAD, Relaxed);
        if written.is_err() {
            self.queue.dropped_lines.fetch_add(1, Relaxed);
        }
        Ok(line.len())
    }

    /// Flushes the lines, and logs how many were dropped. The log's thread calls it when the queue is empty.
    fn flush(&mut self) -> io::Result<()> {
        self.target.flush()?;
        match self.queue.dropped_lines.swap(0, Relaxed) {
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
    fn while_nobody_reads_the_log_lines_are_dropped_and_counted() {
        let (queue, reader) = (LogQueue::default(), Reader::default());
        let builder = NonBlockingBuilder::default().lossy(true).buffered_lines_limit(SLOTS);
        let (channel, guard) = builder.finish(queue.output(reader.clone()));
        let log = tracing_subscriber::fmt().with_ansi(false).with_writer(queue.input(channel)).finish();
        let stalled = reader.0.lock().unwrap();
        tracing::subscriber::with_default(log, || {
            for index in 0..100_000 {
                tracing::info!(index, "a line");
            }
        });
        assert!(queue.waiting_bytes.load(Relaxed) <= LIMIT);
        let dropped = queue.dropped_lines.load(Relaxed);
        assert!((1..100_000).contains(&dropped), "{dropped}");
        drop(stalled);
        drop(guard);
        let written = String::from_utf8(reader.0.lock().unwrap().clone()).unwrap();
        assert_eq!(written.lines().count() as u64 + dropped, 100_000, "all other lines are written");
        assert_eq!(queue.waiting_bytes.load(Relaxed), 0);
        assert_eq!(queue.dropped_lines.load(Relaxed), 0, "the number of dropped lines was logged");
    }

    #[test]
    fn the_program_ends_even_if_nobody_reads_the_log() {
        let (queue, reader) = (LogQueue::default(), Reader::default());
        let builder = NonBlockingBuilder::default().lossy(true).buffered_lines_limit(SLOTS);
        let (channel, guard) = builder.finish(queue.output(reader.clone()));
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
        let (channel, guard) = NonBlockingBuilder::default().lossy(true).finish(queue.output(reader.clone()));
        queue.input(channel).write_all(&vec![b'a'; 100_000]).unwrap();
        drop(guard);
        let written = reader.0.lock().unwrap();
        assert_eq!((written.len(), written.last()), (MAX_LINE, Some(&b'\n')));
    }
}
