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

/// The maximum head of an HTTP/1 request, in bytes. Beyond it, hyper itself answers 431 without a text and ends the
/// connection. Our own limits (`limits::ADDRESS_LIMIT`, `limits::HEADERS_LIMIT`) are lower, so that most requests that
/// are too large get our own text.
const HEAD_BUFFER: usize = 32 * 1024;
/// The maximum head of an HTTP/2 request, in bytes.
const HEADER_LIST: u32 = 32 * 1024;
/// The interval in which HTTP/2 checks that the peer is still there.
const PING_INTERVAL: Duration = Duration::from_secs(30);
/// The maximum number of requests at once on an HTTP/2 connection.
const STREAMS: u32 = 64;
/// The amount of one request's body that HTTP/2 receives before a handler reads it, in bytes.
const STREAM_WINDOW: u32 = 64 * 1024;
/// The amount of all request bodies of a connection that HTTP/2 receives before handlers read them, in bytes.
const CONNECTION_WINDOW: u32 = 256 * 1024;
/// The amount of an answer that HTTP/2 holds ready to send, in bytes.
const SEND_BUFFER: usize = 64 * 1024;

/// Called with the peer's address and the error when a TLS handshake fails.
pub type HandshakeFailureHandler = Arc<dyn Fn(IpAddr, &io::Error) + Send + Sync>;

/// Serves connections.
pub(super) struct ConnectionServer {
    connections: Arc<Connections>,
    certificate: Option<Certificate>,
    on_handshake_failure: HandshakeFailureHandler,
    router: Router,
    builder: Builder<TokioExecutor>,
}

impl ConnectionServer {
    /// Creates the server of a router.
    pub(super) fn new(
        connections: Arc<Connections>,
        certificate: Option<Certificate>,
        on_handshake_failure: HandshakeFailureHandler,
        router: Router,
    ) -> Self {
        let mut builder = Builder::new(TokioExecutor::new());
        // hyper needs no timeout for request heads: `Connections::sweep` also ends the connections that send a head
        // slowly.
        builder.http1().header_read_timeout(None).max_buf_size(HEAD_BUFFER);
        builder
            .http2()
            .timer(TokioTimer::new())
            .keep_alive_interval(PING_INTERVAL)
            .max_header_list_size(HEADER_LIST)
            .max_concurrent_streams(STREAMS)
            .initial_stream_window_size(STREAM_WINDOW)
            .initial_connection_window_size(CONNECTION_WINDOW)
            .max_send_buf_size(SEND_BUFFER);
        Self { connections, certificate, on_handshake_failure, router, builder }
    }

    /// Returns all connections.
    pub(super) const fn connections(&self) -> &Arc<Connections> {
        &self.connections
    }

    /// Serves a connection until its end.
    pub(super) async fn serve(self: Arc<Self>, stream: Metered, peer: SocketAddr, admission: Admission) {
        let connection = admission.connection();
        let Some(certificate) = &self.certificate else {
            return self.serve_http(stream, peer, connection).await;
        };
        let handshake = tokio::select! {
            biased;
            () = connection.wait_for_end() => return,
            handshake = TlsAcceptor::from(certificate.current()).accept(stream).into_fallible() => handshake,
        };
        match handshake {
            Ok(stream) => self.serve_http(stream, peer, connection).await,
            // Health checks connect and send nothing: this is no failure.
            Err((_, stream)) if !stream.has_read() => {}
            Err((error, _)) => (self.on_handshake_failure)(peer.ip().to_canonical(), &error),
        }
    }

    /// Serves HTTP on a connection until its end.
    async fn serve_http<S>(&self, stream: S, peer: SocketAddr, connection: &Arc<Connection>)
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let service = service_fn(|request| self.answer(request, peer, connection));
        let mut http = pin!(self.builder.serve_connection(TokioIo::new(stream), service));
        loop {
            tokio::select! {
                biased;
                // An error is not logged: it only says that the client broke off or sent no valid HTTP.
                _ = http.as_mut() => return,
                order = connection.next_order() => match order {
                    Order::Finish => http.as_mut().graceful_shutdown(),
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
            connection.record_http2();
        }
        let is_phone = request.uri().path().starts_with(PREFIX);
        let has_body = !request.body().is_end_stream();
        let answering = match self.connections.begin_request(connection, is_phone, has_body) {
            Some(mut guard) => {
                let mut request = guard.wrap_request(request);
                request.extensions_mut().insert(ConnectInfo(peer));
                Ok((guard, self.router.clone().call(request)))
            }
            None => Err(RequestFacts::of(&request.map(|_| axum::body::Body::empty()))),
        };
        async move {
            match answering {
                Ok((guard, answering)) => {
                    let mut response = answering.await?;
                    if guard.must_close() {
                        set_connection_close(&mut response);
                    }
                    Ok(AnswerBody::counted(response, guard))
                }
                Err(facts) => Ok(AnswerBody::uncounted(too_many_connections(&facts))),
            }
        }
    }
}

/// Returns the answer when the connection's share has no room.
fn too_many_connections(facts: &RequestFacts) -> Response {
    let mut response = Refusal::TooManyConnections.answer(facts);
    set_connection_close(&mut response);
    response
}

/// Adds the header that says that the connection ends after this answer.
fn set_connection_close(response: &mut Response) {
    response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
}
