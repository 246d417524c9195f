//! Ends connections that say nothing: hyper waits for ever for the first bytes that tell HTTP/1 from HTTP/2.

use axum_server::accept::Accept;
use futures::{TryFutureExt as _, future::MapOk};
use std::{
    io::{self, IoSlice},
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::Sleep,
};

/// How many bytes tell the two versions apart: HTTP/2's preface (RFC 9113, 3.4).
const PREFACE: usize = 24;

/// Accepts like `inner`, and gives connections some time for their first bytes.
#[derive(Clone, Debug)]
pub(super) struct PatientAcceptor<A> {
    inner: A,
    patience: Duration,
}

impl<A> PatientAcceptor<A> {
    pub(super) const fn new(inner: A, patience: Duration) -> Self {
        Self { inner, patience }
    }
}

type Accepted<S, T> = (S, T);

impl<A, I, S> Accept<I, S> for PatientAcceptor<A>
where
    A: Accept<I, S>,
    A::Stream: 'static,
    A::Service: 'static,
{
    type Stream = Patient<A::Stream>;
    type Service = A::Service;
    type Future = MapOk<
        A::Future,
        Box<dyn FnOnce(Accepted<A::Stream, A::Service>) -> Accepted<Patient<A::Stream>, A::Service> + Send>,
    >;

    fn accept(&self, stream: I, service: S) -> Self::Future {
        let patience = self.patience;
        self.inner.accept(stream, service).map_ok(Box::new(move |(stream, service)| {
            let sleep = Some(Box::pin(tokio::time::sleep(patience)));
            (Patient { stream, seen: 0, sleep }, service)
        }))
    }
}

/// A connection whose first bytes must come in time.
pub(super) struct Patient<S> {
    stream: S,
    seen: usize,
    sleep: Option<Pin<Box<Sleep>>>,
}

impl<S: AsyncRead + Unpin> AsyncRead for Patient<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(context, buffer);
        if let Some(sleep) = &mut self.sleep {
            if read.is_pending() && sleep.as_mut().poll(context).is_ready() {
                return Poll::Ready(Err(io::ErrorKind::TimedOut.into()));
            }
            self.seen += buffer.filled().len() - before;
            if self.seen >= PREFACE {
                self.sleep = None;
            }
        }
        read
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Patient<S> {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
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
        Pin::new(&mut self.stream).poll_write_vectored(context, buffers)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

    fn patient<S>(stream: S) -> Patient<S> {
        Patient { stream, seen: 0, sleep: Some(Box::pin(tokio::time::sleep(Duration::from_millis(20)))) }
    }

    #[tokio::test]
    async fn silence_and_half_a_preface_are_ended() {
        for said in ["", "PRI * HTTP/2.0"] {
            let (mut client, server) = tokio::io::duplex(64);
            client.write_all(said.as_bytes()).await.unwrap();
            let error = patient(server).read_to_end(&mut Vec::new()).await.unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::TimedOut, "{said:?}");
        }
    }

    #[tokio::test]
    async fn who_began_may_take_time() {
        let (mut client, server) = tokio::io::duplex(64);
        client.write_all(&[b'a'; PREFACE]).await.unwrap();
        let reading = tokio::spawn(async move {
            let mut read = Vec::new();
            patient(server).read_to_end(&mut read).await.map(|_| read.len())
        });
        tokio::time::sleep(Duration::from_millis(60)).await;
        client.write_all(b"b").await.unwrap();
        drop(client);
        assert_eq!(reading.await.unwrap().unwrap(), PREFACE + 1);
    }
}
