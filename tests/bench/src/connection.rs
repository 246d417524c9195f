//! One connection to the portal, plain or over TLS.

use crate::Failure;
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::{Request, StatusCode, client::conn::http1::SendRequest, header};
use hyper_util::rt::TokioIo;
use rustls::{
    ClientConfig, RootCertStore,
    client::Resumption,
    crypto::ring,
    pki_types::{CertificateDer, ServerName, pem::PemObject},
};
use std::{net::SocketAddr, path::Path, sync::Arc};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

/// The address of the portal, and the encryption and origin of the connections to it.
#[derive(Clone)]
pub struct Endpoint {
    address: SocketAddr,
    tls: Option<TlsConnector>,
    origin: Arc<str>,
}

impl Endpoint {
    /// Creates an endpoint: over TLS when there is the certificate of an authority, without TLS otherwise. Each
    /// connection does a whole handshake: TLS sessions are not resumed.
    pub fn new(address: SocketAddr, authority: Option<&Path>) -> Result<Self, Failure> {
        let tls = authority.map(|path| -> Result<_, Failure> {
            let mut roots = RootCertStore::empty();
            roots.add(CertificateDer::from_pem_file(path)?)?;
            let builder = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
            let mut config =
                builder.with_safe_default_protocol_versions()?.with_root_certificates(roots).with_no_client_auth();
            config.resumption = Resumption::disabled();
            Ok(TlsConnector::from(Arc::new(config)))
        });
        Ok(Self { address, tls: tls.transpose()?, origin: "".into() })
    }

    /// Adds the `Origin` that requests of the portal's own pages have. Without this header, the portal refuses changes.
    pub fn with_origin(self, origin: &str) -> Self {
        Self { origin: origin.into(), ..self }
    }

    /// Opens a new connection.
    pub async fn connect(&self) -> Result<Connection, Failure> {
        let stream = TcpStream::connect(self.address).await?;
        stream.set_nodelay(true)?;
        let sender = match &self.tls {
            None => open(stream).await?,
            Some(tls) => open(tls.connect(ServerName::try_from("localhost")?, stream).await?).await?,
        };
        Ok(Connection { sender, host: self.address.to_string(), origin: self.origin.clone() })
    }
}

async fn open<S>(stream: S) -> Result<SendRequest<Full<Bytes>>, Failure>
where
    S: tokio::io::AsyncRead + tokio::io::AsyncWrite + Send + Unpin + 'static,
{
    let (sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    Ok(sender)
}

/// A connection that sends one request after the other.
pub struct Connection {
    sender: SendRequest<Full<Bytes>>,
    host: String,
    origin: Arc<str>,
}

/// A response, and the cookie that it sets.
pub struct Answer {
    pub status: StatusCode,
    pub cookie: Option<String>,
    pub body: Bytes,
}

impl Connection {
    /// Sends a GET request with these headers.
    pub async fn get(&mut self, path: &str, headers: &[(&str, &str)]) -> Result<Answer, Failure> {
        let mut request = Request::get(path).header(header::HOST, &self.host);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        self.send(request.body(Full::default())?).await
    }

    /// Sends a POST request with JSON, as the portal's own pages do.
    pub async fn post(&mut self, path: &str, cookie: &str, json: String) -> Result<Answer, Failure> {
        let request = Request::post(path)
            .header(header::HOST, &self.host)
            .header(header::ORIGIN, self.origin.as_ref())
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::COOKIE, cookie);
        self.send(request.body(Full::from(json))?).await
    }

    async fn send(&mut self, request: Request<Full<Bytes>>) -> Result<Answer, Failure> {
        self.sender.ready().await?;
        let response = self.sender.send_request(request).await?;
        let cookie = response.headers().get(header::SET_COOKIE).and_then(|value| value.to_str().ok());
        let cookie = cookie.and_then(|value| value.split(';').next()).map(str::to_owned);
        let status = response.status();
        Ok(Answer { status, cookie, body: response.into_body().collect().await?.to_bytes() })
    }
}
