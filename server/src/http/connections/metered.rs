//! A connection's socket, which records how many bytes its peer takes.

use super::Connection;
use std::{
    io::{self, IoSlice},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

/// The TCP socket, below TLS if there is TLS.
pub(in super::super) struct Metered {
    stream: TcpStream,
    connection: Arc<Connection>,
    has_read: bool,
}

impl Metered {
    /// Creates the socket of a connection.
    pub(in super::super) fn new(stream: TcpStream, connection: Arc<Connection>) -> Self {
        Self { stream, connection, has_read: false }
    }

    /// Whether the peer has sent anything.
    pub(in super::super) const fn has_read(&self) -> bool {
        self.has_read
    }

    /// Records the result of a write: the bytes that the peer took, or that it takes no more for now.
    fn record(&self, written: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        match &written {
            Poll::Ready(Ok(bytes)) => self.connection.record_written(*bytes),
            Poll::Ready(Err(_)) => {}
            Poll::Pending => self.connection.record_blocked(),
        }
        written
    }
}

impl AsyncRead for Metered {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        self.has_read |= buffer.filled().len() > before;
        read
    }
}

impl AsyncWrite for Metered {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.record(written)
    }

    /// Records that nothing waits to be written any more; a TCP socket itself has nothing to flush.
    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.connection.record_flushed();
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffers: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.stream).poll_write_vectored(context, buffers);
        self.record(written)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

impl Drop for Metered {
    fn drop(&mut self) {
        if self.connection.is_ended() {
            // Discards the bytes that the system still holds for a peer that doesn't read.
            let _ = self.stream.set_zero_linger();
        }
    }
}
