//! An LDAP client that keeps one connection for several searches, as phones do. `ldapsearch` connects and signs in
//! again for every search.

pub use ldap3_proto::LdapResultCode;
use ldap3_proto::{
    LdapCodec, LdapMsg,
    proto::{
        LdapBindCred, LdapBindRequest, LdapBindResponse, LdapDerefAliases, LdapFilter, LdapOp, LdapSearchRequest,
        LdapSearchScope,
    },
};
use std::net::SocketAddr;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};
use tokio_util::{
    bytes::BytesMut,
    codec::{Decoder as _, Encoder as _},
};

/// A connection to the directory.
pub struct LdapConnection {
    stream: TcpStream,
    buffer: BytesMut,
    last_message_id: i32,
}

impl LdapConnection {
    /// Connects, and signs in.
    pub async fn sign_in(address: SocketAddr, name: &str, password: &str) -> Self {
        let (connection, code) = Self::try_sign_in(address, name, password).await;
        assert_eq!(code, LdapResultCode::Success, "signed in");
        connection
    }

    /// Connects, and tries to sign in. Returns the connection and the result code of the sign-in.
    pub async fn try_sign_in(address: SocketAddr, name: &str, password: &str) -> (Self, LdapResultCode) {
        let stream = TcpStream::connect(address).await.expect("a connection");
        let mut connection = Self { stream, buffer: BytesMut::new(), last_message_id: 0 };
        let cred = LdapBindCred::Simple(password.into());
        connection.send(LdapOp::BindRequest(LdapBindRequest { version: 3, dn: name.into(), cred })).await;
        let LdapOp::BindResponse(LdapBindResponse { res, .. }) = connection.receive().await else {
            panic!("not the response to a bind")
        };
        (connection, res.code)
    }

    /// Counts the entries of the directory that have a name. Also returns the result code of the search.
    pub async fn count_entries(&mut self) -> (usize, LdapResultCode) {
        let request = LdapSearchRequest {
            base: "dc=portal".into(),
            scope: LdapSearchScope::Subtree,
            aliases: LdapDerefAliases::Never,
            sizelimit: 0,
            timelimit: 0,
            typesonly: false,
            filter: LdapFilter::Present("cn".into()),
            attrs: vec!["cn".into()],
        };
        self.send(LdapOp::SearchRequest(request)).await;
        let mut count = 0;
        loop {
            match self.receive().await {
                LdapOp::SearchResultEntry(_) => count += 1,
                LdapOp::SearchResultDone(result) => return (count, result.code),
                other => panic!("not the response to a search: {other:?}"),
            }
        }
    }

    async fn send(&mut self, op: LdapOp) {
        self.last_message_id += 1;
        let mut bytes = BytesMut::new();
        let message = LdapMsg { msgid: self.last_message_id, op, ctrl: Vec::new() };
        LdapCodec::default().encode(message, &mut bytes).expect("a message");
        self.stream.write_all(&bytes).await.expect("sent");
    }

    async fn receive(&mut self) -> LdapOp {
        loop {
            if let Some(message) = LdapCodec::default().decode(&mut self.buffer).expect("a message") {
                assert_eq!(message.msgid, self.last_message_id);
                return message.op;
            }
            let read = self.stream.read_buf(&mut self.buffer).await.expect("an answer");
            assert!(read > 0, "the server closed the connection");
        }
    }
}
