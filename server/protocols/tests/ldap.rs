//! The LDAP server over real sockets: phones, `ldapsearch` (Debian package `ldap-utils`) and hostile clients.

#![allow(clippy::unwrap_used, reason = "a failure in a helper fails the test")]

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
