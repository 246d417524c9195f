//! Sockets: accepts connections, plain or TLS, until told to stop, and lets those under way finish.

use super::{patience::PatientAcceptor, tls::Certificate};
use axum::Router;
use axum_server::{Address, Handle, Server, accept::NoDelayAcceptor, tls_rustls::RustlsAcceptor};
use hyper_util::rt::TokioTimer;
use std::{
    io,
    net::{SocketAddr, TcpListener},
    time::Duration,
};
use tokio::{
    signal::unix::{SignalKind, signal},
    sync::watch,
    task::JoinHandle,
};

/// How long a connection may take for its first bytes.
const FIRST_BYTES: Duration = Duration::from_secs(10);
/// How long it may take for a request's headers, and how long it may idle between two requests.
const HEADERS: Duration = Duration::from_secs(30);
/// How much HTTP/1 headers may fill before the connection itself refuses them. More than the limit of the layer
/// (`limits::HEADERS_LIMIT`), which refuses in our own words.
const HEADERS_BUFFER: usize = 128 * 1024;
/// The same for HTTP/2.
const HEADER_LIST: u32 = 32 * 1024;
/// How long requests under way may take once the server is stopping.
const FAREWELL: Duration = Duration::from_secs(10);

/// Tells what would last for ever (streams of events) that the server is stopping.
#[derive(Clone, Debug)]
pub struct Stop(watch::Sender<bool>);

impl Default for Stop {
    fn default() -> Self {
        Self(watch::Sender::new(false))
    }
}

impl Stop {
    /// Ends when the server begins to stop, at once if it has.
    pub fn wait(&self) -> impl Future<Output = ()> + Send + use<> {
        let mut receiver = self.0.subscribe();
        async move {
            // An error is a sender that is gone, and the server with it.
            let _ = receiver.wait_for(|is_stopping| *is_stopping).await;
        }
    }
}

/// A server that accepts connections.
#[derive(Debug)]
pub struct Listening {
    address: SocketAddr,
    handle: Handle<SocketAddr>,
    serving: JoinHandle<io::Result<()>>,
    stop: Stop,
}

/// Serves a router on a socket, over TLS if there is a certificate, which is read again on SIGHUP. Must be called
/// within a Tokio runtime. `stop` is what the router's own streams wait for.
pub fn serve(
    listener: TcpListener,
    certificate: Option<Certificate>,
    router: Router,
    stop: Stop,
) -> io::Result<Listening> {
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let handle = Handle::new();
    let service = router.into_make_service_with_connect_info::<SocketAddr>();
    let mut server = axum_server::from_tcp(listener)?.handle(handle.clone());
    limit(&mut server);
    let serving = if let Some(certificate) = certificate {
        tokio::spawn(reload_on_hangup(certificate.clone(), stop.wait()));
        let acceptor = RustlsAcceptor::new(certificate.config()).acceptor(NoDelayAcceptor::new());
        tokio::spawn(server.acceptor(PatientAcceptor::new(acceptor, FIRST_BYTES)).serve(service))
    } else {
        let acceptor = PatientAcceptor::new(NoDelayAcceptor::new(), FIRST_BYTES);
        tokio::spawn(server.acceptor(acceptor).serve(service))
    };
    Ok(Listening { address, handle, serving, stop })
}

impl Listening {
    /// The socket's address.
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Accepts no more, tells streams to end, and waits for the rest, 10 s at most.
    pub async fn stop(self) {
        self.stop.0.send_replace(true);
        self.handle.graceful_shutdown(Some(FAREWELL));
        match self.serving.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "the listener failed"),
            Err(error) => tracing::error!(%error, "the listener ended early"),
        }
    }
}

/// Listens for SIGINT (Ctrl-C) and SIGTERM from now on: before the portal serves, so that none of them ends it unasked. What is
/// given waits for one.
pub fn stop_signal() -> io::Result<impl Future<Output = ()>> {
    let (mut interrupt, mut terminate) = (signal(SignalKind::interrupt())?, signal(SignalKind::terminate())?);
    Ok(async move {
        let name = tokio::select! {
            _ = interrupt.recv() => "SIGINT",
            _ = terminate.recv() => "SIGTERM",
        };
        tracing::info!(signal = name, "stopping");
    })
}

fn limit<A: Address>(server: &mut Server<A>) {
    let builder = server.http_builder();
    builder.http1().timer(TokioTimer::new()).header_read_timeout(HEADERS).max_buf_size(HEADERS_BUFFER);
    builder.http2().timer(TokioTimer::new()).keep_alive_interval(HEADERS).max_header_list_size(HEADER_LIST);
}

async fn reload_on_hangup(certificate: Certificate, stopping: impl Future<Output = ()>) {
    let mut hangup = match signal(SignalKind::hangup()) {
        Ok(hangup) => hangup,
        Err(error) => {
            tracing::warn!(%error, "SIGHUP can't be waited for: the certificate is read again at the next start only");
            return;
        }
    };
    tokio::pin!(stopping);
    loop {
        tokio::select! {
            () = &mut stopping => return,
            _ = hangup.recv() => {}
        }
        match certificate.reload() {
            Ok(()) => tracing::info!("the certificate was read again"),
            Err(error) => tracing::error!(%error, "the new certificate can't be used; the old one stays"),
        }
    }
}

#[cfg(test)]
mod tests;
