//! The directory over real sockets: what telephones, `ldapsearch` (Debian's `ldap-utils`) and the hostile get.

#![allow(clippy::unwrap_used, reason = "what helps a test may fail like one")]

mod ldap {
    mod bind;
    mod client;
    mod fixture;
    mod hostile;
    mod ldapsearch;
    mod limits;
    mod search;
    mod tls;
}
