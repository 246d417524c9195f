//! A test client that sends exactly the given requests and reads the responses.

use ldap3_proto::{
    LdapCodec, LdapMsg,
    control::LdapControl,
    parse_ldap_filter_str,
    proto::{
        LdapBindCred, LdapBindRequest, LdapDerefAliases, LdapExtendedRequest, LdapOp, LdapResult, LdapResultCode,
        LdapSearchRequest, LdapSearchResultEntry, LdapSearchScope,
    },
};
use std::net::SocketAddr;
use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::TcpStream,
};
use tokio_util::{
    bytes::BytesMut,
    codec::{Decoder as _, Encoder as _},
};

pub struct Client<S> {
    pub stream: S,
    buffer: BytesMut,
    id: i32,
}

/// The response to a search.
#[derive(Debug)]
pub struct SearchResponse {
    pub entries: Vec<LdapSearchResultEntry>,
    pub result: LdapResult,
    pub controls: Vec<LdapControl>,
}

impl SearchResponse {
    pub fn names(&self) -> Vec<String> {
        self.entries.iter().flat_map(|entry| values(entry, "cn")).collect()
    }
}

pub fn values(entry: &LdapSearchResultEntry, name: &str) -> Vec<String> {
    let named = entry.attributes.iter().filter(|attribute| attribute.atype == name);
    named.flat_map(|attribute| &attribute.vals).map(|value| String::from_utf8(value.clone()).unwrap()).collect()
}

pub fn search(base: &str, scope: LdapSearchScope, filter: &str, attributes: &[&str]) -> LdapSearchRequest {
    LdapSearchRequest {
        base: base.into(),
        scope,
        aliases: LdapDerefAliases::Never,
        sizelimit: 0,
        timelimit: 0,
        typesonly: false,
        filter: parse_ldap_filter_str(filter).unwrap(),
        attrs: attributes.iter().map(|name| (*name).to_owned()).collect(),
    }
}

pub fn everything() -> LdapSearchRequest {
    search(super::fixture::CONTEXT, LdapSearchScope::Subtree, "(cn=*)", &[])
}

pub fn bind(version: i64, name: &str, password: &str) -> LdapOp {
    LdapOp::BindRequest(LdapBindRequest { version, dn: name.into(), cred: LdapBindCred::Simple(password.into()) })
}

pub fn extended(name: &str) -> LdapOp {
    LdapOp::ExtendedRequest(LdapExtendedRequest { name: name.into(), value: None })
}

pub fn encoded(id: i32, op: LdapOp, controls: Vec<LdapControl>) -> BytesMut {
    let mut buffer = BytesMut::new();
    LdapCodec::default().encode(LdapMsg { msgid: id, op, ctrl: controls }, &mut buffer).unwrap();
    buffer
}

impl Client<TcpStream> {
    pub async fn connect(address: SocketAddr) -> Self {
        Self::over(TcpStream::connect(address).await.unwrap())
    }

    /// A client that is signed in as `w1`.
    pub async fn signed_in(address: SocketAddr) -> Self {
        let mut client = Self::connect(address).await;
        assert_eq!(client.bind("w1", super::fixture::PASSWORD).await, LdapResultCode::Success);
        client
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Client<S> {
    pub fn over(stream: S) -> Self {
        Self { stream, buffer: BytesMut::new(), id: 0 }
    }

    pub async fn send(&mut self, op: LdapOp, controls: Vec<LdapControl>) -> i32 {
        self.id += 1;
        self.stream.write_all(&encoded(self.id, op, controls)).await.unwrap();
        self.id
    }

    /// The next message, or `None` when the server has closed the connection.
    pub async fn receive(&mut self) -> Option<LdapMsg> {
        let mut codec = LdapCodec::new(Some(1 << 20), None);
        loop {
            if let Some(message) = codec.decode(&mut self.buffer).unwrap() {
                return Some(message);
            }
            if !matches!(self.stream.read_buf(&mut self.buffer).await, Ok(1..)) {
                return None;
            }
        }
    }

    /// Sends a request and returns the result code of its only response.
    pub async fn ask(&mut self, op: LdapOp, controls: Vec<LdapControl>) -> LdapResultCode {
        let id = self.send(op, controls).await;
        let answer = self.receive().await.unwrap();
        assert_eq!(answer.msgid, id);
        code(answer.op)
    }

    pub async fn bind(&mut self, name: &str, password: &str) -> LdapResultCode {
        self.ask(bind(3, name, password), Vec::new()).await
    }

    pub async fn search(&mut self, request: LdapSearchRequest) -> SearchResponse {
        self.search_with(request, Vec::new()).await
    }

    pub async fn search_with(&mut self, request: LdapSearchRequest, controls: Vec<LdapControl>) -> SearchResponse {
        let id = self.send(LdapOp::SearchRequest(request), controls).await;
        self.search_results(id).await
    }

    pub async fn search_results(&mut self, id: i32) -> SearchResponse {
        let mut entries = Vec::new();
        loop {
            let message = self.receive().await.unwrap();
            assert_eq!(message.msgid, id);
            match message.op {
                LdapOp::SearchResultEntry(entry) => entries.push(entry),
                LdapOp::SearchResultDone(result) => return SearchResponse { entries, result, controls: message.ctrl },
                op => panic!("{op:?}"),
            }
        }
    }

    /// The result code of the notice of disconnection, if the server sends one before it closes.
    pub async fn notice_of_disconnection(&mut self) -> Option<LdapResultCode> {
        let last = self.receive().await?;
        assert_eq!(last.msgid, 0);
        let LdapOp::ExtendedResponse(notice) = last.op else { panic!("{last:?}") };
        assert_eq!(notice.name.as_deref(), Some("1.3.6.1.4.1.1466.20036"));
        assert!(self.receive().await.is_none(), "closed");
        Some(notice.res.code)
    }
}

pub fn code(op: LdapOp) -> LdapResultCode {
    match op {
        LdapOp::BindResponse(response) => response.res.code,
        LdapOp::ExtendedResponse(response) => response.res.code,
        LdapOp::SearchResultDone(result)
        | LdapOp::ModifyResponse(result)
        | LdapOp::AddResponse(result)
        | LdapOp::DelResponse(result)
        | LdapOp::ModifyDNResponse(result)
        | LdapOp::CompareResult(result) => result.code,
        op => panic!("{op:?}"),
    }
}
