//! Serves one connection: the TLS handshake, then requests until the connection ends.

use crate::http::{
    connections::{Admission, AnswerBody, Connection, Connections, Metered, Order},
    refusal::{Refusal, RequestFacts},
    tls::Certificate,
};
use axum::{Router, body::HttpBody as _, extract::ConnectInfo, response::Response};
use http::{HeaderValue, Request, Version, header};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto::Builder,
};
use portal_provisioning::PREFIX;
use std::{
    convert::Infallible,
    io,
    net::{IpAddr, SocketAddr},
    pin::pin,
    sync::Arc,
    time::Duration,
};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_rustls::TlsAcceptor;
use tower::Service as _;

/// The maximum head of an HTTP/1 request, in bytes, before hyper itself answers 431 without a text and ends the
/// connection. It is more than the layer's limits (`limits::ADDRESS_LIMIT`, `limits::HEADERS_LIMIT`), which refuses
/// with our own text.
const HEAD_BUFFER: usize = 32 * 1024;
/// The same limit for HTTP/2.
const HEADER_LIST: u32 = 32 * 1024;
/// How often HTTP/2 checks that the peer is still there.
const PING: Duration = Duration::from_secs(30);
/// The maximum number of requests at once on an HTTP/2 connection.
const STREAMS: u32 = 64;
/// How much of a request's body HTTP/2 receives before a handler reads it, in bytes.
const STREAM_WINDOW: u32 = 64 * 1024;
/// The same for all requests of a connection, in bytes.
const CONNECTION_WINDOW: u32 = 256 * 1024;
/// How much of an answer HTTP/2 holds ready to send, in bytes.
const SEND_BUFFER: usize = 64 * 1024;

/// What is done with a failed TLS handshake of an address.
pub type HandshakeFailed = Arc<dyn Fn(IpAddr, &io::Error) + Send + Sync>;

/// Serves connections.
pub(super) struct ConnectionServer {
    connections: Arc<Connections>,
    certificate: Option<Certificate>,
    handshake_failed: HandshakeFailed,
    router: Router,
    builder: Builder<TokioExecutor>,
}

impl ConnectionServer {
    /// Creates the service of a router.
    pub(super) fn new(
        connections: Arc<Connections>,
        certificate: Option<Certificate>,
        handshake_failed: HandshakeFailed,
        router: Router,
    ) -> Self {
        let mut builder = Builder::new(TokioExecutor::new());
        // A slow request head is found together with idle connections (`Connections::sweep`).
        builder.http1().header_read_timeout(None).max_buf_size(HEAD_BUFFER);
        builder
            .http2()
            .timer(TokioTimer::new())
            .keep_alive_interval(PING)
            .max_header_list_size(HEADER_LIST)
            .max_concurrent_streams(STREAMS)
            .initial_stream_window_size(STREAM_WINDOW)
            .initial_connection_window_size(CONNECTION_WINDOW)
            .max_send_buf_size(SEND_BUFFER);
        Self { connections, certificate, handshake_failed, router, builder }
    }

    /// Returns all connections.
    pub(super) const fn connections(&self) -> &Arc<Connections> {
        &self.connections
    }

    /// Serves a connection until its end.
    pub(super) async fn serve(self: Arc<Self>, stream: Metered, peer: SocketAddr, admission: Admission) {
        let connection = admission.connection();
        let Some(certificate) = &self.certificate else {
            return self.talk(stream, peer, connection).await;
        };
        let shaken = tokio::select! {
            biased;
            () = connection.ended() => return,
            shaken = TlsAcceptor::from(certificate.current()).accept(stream).into_fallible() => shaken,
        };
        match shaken {
            Ok(stream) => self.talk(stream, peer, connection).await,
            // Health checks connect and send nothing.
            Err((_, stream)) if !stream.has_read() => {}
            Err((error, _)) => (self.handshake_failed)(peer.ip().to_canonical(), &error),
        }
    }

    async fn talk<S>(&self, stream: S, peer: SocketAddr, connection: &Arc<Connection>)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let service = service_fn(|request| self.answer(request, peer, connection));
        let mut talk = pin!(self.builder.serve_connection(TokioIo::new(stream), service));
        loop {
            tokio::select! {
                biased;
                // A broken connection is the client's problem, too.
                _ = talk.as_mut() => return,
                order = connection.ordered() => match order {
                    Order::Finish => talk.as_mut().graceful_shutdown(),
                    Order::End => return,
                },
            }
        }
    }

    fn answer(
        &self,
        request: Request<Incoming>,
        peer: SocketAddr,
        connection: &Arc<Connection>,
    ) -> impl Future<Output = Result<Response<AnswerBody>, Infallible>> + Send + use<> {
        if request.version() >= Version::HTTP_2 {
            connection.speaks_http2();
        }
        let is_phone = request.uri().path().starts_with(PREFIX);
        let has_body = !request.body().is_end_stream();
        let answering = match self.connections.begin(connection, is_phone, has_body) {
            Some(mut work) => {
                let mut request = work.request(request);
                request.extensions_mut().insert(ConnectInfo(peer));
                Ok((work, self.router.clone().call(request)))
            }
            None => Err(RequestFacts::of(&request.map(|_| axum::body::Body::empty()))),
        };
        async move {
            match answering {
                Ok((work, answering)) => {
                    let mut response = answering.await?;
                    if work.must_close() {
                        close(&mut response);
                    }
                    Ok(AnswerBody::counted(response, work))
                }
                Err(facts) => Ok(AnswerBody::uncounted(full(&facts))),
            }
        }
    }
}

/// Returns the answer when there are too many connections of this kind.
fn full(facts: &RequestFacts) -> Response {
    let mut response = Refusal::TooManyConnections.answer(facts);
    close(&mut response);
    response
}

/// Makes the answer say that the connection ends with it.
fn close(response: &mut Response) {
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
}
