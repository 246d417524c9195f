//! Decides whether the connection to PostgreSQL uses TLS.

use sea_orm::sqlx::postgres::{PgConnectOptions, PgSslMode};
use std::net::IpAddr;

/// Returns the `sslmode` for a database URL; `options` is the URL as the driver parsed it.
///
/// An `sslmode` in the URL is used as it is. Without `sslmode`, a connection to another machine requires TLS, and the
/// server's certificate is verified if the URL names a CA file (`sslrootcert`). A connection on this machine needs no
/// TLS: the driver's own choice is used.
pub(super) fn ssl_mode(url: &str, options: &PgConnectOptions) -> PgSslMode {
    let query = url.split('#').next().and_then(|url| url.split_once('?')).map_or("", |(_, query)| query);
    let has_parameter =
        |names: &[&str]| form_urlencoded::parse(query.as_bytes()).any(|(name, _)| names.contains(&name.as_ref()));
    let mode = options.get_ssl_mode();
    if has_parameter(&["sslmode", "ssl-mode"]) || is_local(options) {
        return mode;
    }
    match mode {
        // The environment variable `PGSSLMODE` may require stricter verification.
        PgSslMode::VerifyCa | PgSslMode::VerifyFull => mode,
        _ if has_parameter(&["sslrootcert", "ssl-root-cert", "ssl-ca"]) => PgSslMode::VerifyFull,
        _ => PgSslMode::Require,
    }
}

fn is_local(options: &PgConnectOptions) -> bool {
    let host = options.get_host();
    let address = host.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>();
    options.get_socket().is_some()
        || host.starts_with('/')
        || host.eq_ignore_ascii_case("localhost")
        || address.is_ok_and(|address| address.to_canonical().is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn connections_to_another_machine_require_tls_unless_the_url_has_an_sslmode() {
        for (url, expected) in [
            ("postgres://portal@db.example.fr/portal", "Require"),
            ("postgres://portal:p%40ss@192.0.2.7:5433/portal?application_name=a", "Require"),
            ("postgresql://portal@localhost.example.fr/portal", "Require"),
            ("postgres://portal@localhost/portal?host=db.example.fr", "Require"),
            ("postgres://portal@localhost/portal?hostaddr=192.0.2.7", "Require"),
            ("postgres://portal@db.example.fr/portal?sslrootcert=/etc/ca.pem", "VerifyFull"),
            // The URL has an explicit mode.
            ("postgres://portal@db.example.fr/portal?sslmode=disable", "Disable"),
            ("postgres://portal@db.example.fr/portal?ssl-mode=prefer", "Prefer"),
            ("postgres://portal@db.example.fr/portal?sslmode=verify-ca&sslrootcert=/etc/ca.pem", "VerifyCa"),
            ("postgres://portal@db.example.fr/portal?sslrootcert=/etc/ca.pem&sslmode=require", "Require"),
            ("postgres://portal@localhost/portal?sslmode=verify-full", "VerifyFull"),
            // The server is on this machine.
            ("postgres://portal@localhost/portal", "Prefer"),
            ("postgres://portal@LOCALHOST/portal", "Prefer"),
            ("postgres://portal@127.0.0.2/portal", "Prefer"),
            ("postgres://portal@[::1]/portal", "Prefer"),
            ("postgres://portal@%2Fvar%2Frun%2Fpostgresql/portal", "Prefer"),
            ("postgres:///portal?host=/var/run/postgresql", "Prefer"),
        ] {
            let options = url.parse::<PgConnectOptions>().expect(url);
            assert_eq!(format!("{:?}", ssl_mode(url, &options)), expected, "{url}");
        }
    }
}
