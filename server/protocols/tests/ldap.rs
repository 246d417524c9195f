//! The LDAP server over real sockets: phones, `ldapsearch` (Debian package `ldap-utils`) and hostile clients.

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
