use super::*;
use std::collections::BTreeMap;

fn sources(flags: &[(&str, &str)], environment: &[(&str, &str)]) -> Sources {
    let flags: BTreeMap<String, String> = flags.iter().map(|(key, text)| ((*key).into(), (*text).into())).collect();
    let environment: BTreeMap<String, String> =
        environment.iter().map(|(key, text)| ((*key).into(), (*text).into())).collect();
    Sources::read(&flags, |name| environment.get(name).cloned())
}

fn resolve(flags: &[(&str, &str)], environment: &[(&str, &str)]) -> Result<Settings, SettingErrors> {
    Settings::resolve(&sources(flags, environment))
}

fn toml_file(text: &str) -> (tempfile::TempDir, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("portal.toml");
    fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

#[test]
fn missing_values_get_their_defaults() {
    let settings = resolve(&[], &[]).unwrap();
    assert_eq!(settings.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(settings.public_url.origin(), "http://127.0.0.1:8080");
    assert_eq!(settings.database_url.expose(), "sqlite://data/portal.db?mode=rwc");
    assert_eq!(settings.secret_key_file, Path::new("data/secret.key"));
    assert_eq!(settings.dist_dir, Path::new("dist"));
    assert_eq!(settings.trusted_proxies, []);
    assert_eq!(settings.tls, None);
    assert_eq!((settings.log_format, settings.log_filter.as_str()), (LogFormat::Human, "info,sea_orm_migration=warn"));
    assert!(!settings.demo);
    assert_eq!(settings.phones.sip_server, SipServer::parse("127.0.0.1").unwrap());
    assert_eq!(settings.phones.sip_transport, SipTransport::Udp);
    assert_eq!(settings.phones.time_zone, phones::PARIS);
    assert_eq!(settings.phones.ntp_server.to_string(), "fr.pool.ntp.org");
    assert_eq!(settings.phones.repoll_minutes, 10);
    assert_eq!(settings.phones.voicemail_number, None);
    assert_eq!(settings.retention, Retention { audit_days: 1_095, journal_days: 365, unknown_days: 90 });
    assert_eq!(settings.changes_per_minute, 600);
}

#[test]
fn flags_override_the_environment_which_overrides_the_file() {
    let (_folder, path) = toml_file("listen = '127.0.0.1:1'\ndata_dir = '/file'\nrepoll_minutes = 15\ndemo = true");
    let settings = resolve(
        &[("config", &path), ("listen", "127.0.0.1:3")],
        &[("PORTAL_LISTEN", "127.0.0.1:2"), ("PORTAL_DATA_DIR", "/environment"), ("PORTAL_CONFIG", "/nowhere")],
    )
    .unwrap();
    assert_eq!(settings.listen.port(), 3);
    assert_eq!(settings.data_dir, Path::new("/environment"));
    assert_eq!(settings.secret_key_file, Path::new("/environment/secret.key"));
    assert_eq!(settings.phones.repoll_minutes, 15);
    assert!(settings.demo);
}

#[test]
fn an_empty_environment_variable_counts_as_missing() {
    assert_eq!(resolve(&[], &[("PORTAL_LISTEN", ""), ("PORTAL_TLS_KEY", " ")]), resolve(&[], &[]));
}

#[test]
fn all_errors_are_reported_together_each_with_its_source() {
    let (_folder, path) = toml_file("repoll_minutes = 0\nlisen = 'a'\nlog_format = { a = 1 }");
    let wrong = resolve(
        &[("config", &path), ("listen", "8080")],
        &[("PORTAL_PUBLIC_URL", "https://a.fr/b"), ("PORTAL_TRUSTED_PROXIES", "10.0.0.0/8, here")],
    )
    .unwrap_err();
    let sentences: Vec<String> = wrong.to_string().lines().map(str::to_owned).collect();
    let expected = [
        format!("Setting lisen, given by the file {path}: there is no such setting; the settings are data_dir, "),
        format!("Setting log_format, given by the file {path}: a table is not accepted; a string is expected."),
        "Setting listen, given by --listen: “8080” is not an IP address and a port, like 127.0.0.1:8080 or [::]:8080."
            .into(),
        "Setting public_url, given by the environment variable PORTAL_PUBLIC_URL: “https://a.fr/b” has a path; ".into(),
        "Setting trusted_proxies, given by the environment variable PORTAL_TRUSTED_PROXIES: “here” is not a network; "
            .into(),
        format!("Setting repoll_minutes, given by the file {path}: “0” is not a number of minutes from 1 to 43200"),
    ];
    assert_eq!(sentences.len(), expected.len(), "{wrong}");
    for (sentence, expected) in sentences.iter().zip(&expected) {
        assert!(sentence.starts_with(expected), "{sentence}\nis not\n{expected}…");
        assert!(sentence.ends_with('.'));
    }
}

#[test]
fn an_invalid_value_of_any_setting_is_refused() {
    for (name, value) in [
        ("listen", "localhost:8080"),
        ("public_url", "portal.example.fr"),
        ("data_dir", ""),
        ("database_url", "mysql://a"),
        ("trusted_proxies", "10.0.0.0/33"),
        ("log_format", "xml"),
        ("log_filter", "portal=loud"),
        ("demo", "maybe"),
        ("sip_server", "sip example"),
        ("sip_transport", "sctp"),
        ("time_zone", "Europe/Paris"),
        ("ntp_server", "a\nb"),
        ("repoll_minutes", "43201"),
        ("voicemail_number", "777;"),
        ("audit_days", "0"),
        ("journal_days", "3651"),
        ("unknown_days", "always"),
        ("changes_per_minute", "59"),
        ("smtp_url", "http://mail.example.fr"),
        ("smtp_from", "personne"),
    ] {
        let wrong = resolve(&[(name, value)], &[]).unwrap_err();
        assert_eq!(wrong.0.len(), 1, "{wrong}");
        let flag = name.replace('_', "-");
        assert!(wrong.to_string().starts_with(&format!("Setting {name}, given by --{flag}: ")), "{wrong}");
    }
}

#[test]
fn certificate_and_key_must_be_given_together() {
    let wrong = resolve(&[("tls_cert", "a.pem")], &[]).unwrap_err().to_string();
    assert!(wrong.starts_with("Setting tls_key, not given: tls_cert is given"), "{wrong}");
    let wrong = resolve(&[("tls_key", "a.pem")], &[]).unwrap_err().to_string();
    assert!(wrong.starts_with("Setting tls_cert, not given: tls_key is given"), "{wrong}");
    let settings = resolve(&[("tls_cert", "a.pem"), ("tls_key", "b.pem")], &[]).unwrap();
    assert_eq!(settings.public_url.origin(), "https://127.0.0.1:8080");
}

#[test]
fn mail_server_and_sender_must_be_given_together() {
    let wrong = resolve(&[("smtp_url", "smtp://localhost")], &[]).unwrap_err().to_string();
    assert!(wrong.starts_with("Setting smtp_from, not given: smtp_url is given"), "{wrong}");
    let wrong = resolve(&[("smtp_from", "portail@example.fr")], &[]).unwrap_err().to_string();
    assert!(wrong.starts_with("Setting smtp_url, not given: smtp_from is given"), "{wrong}");
    let both = [("smtp_url", "smtp://localhost"), ("smtp_from", "Portail <portail@example.fr>")];
    assert_eq!(resolve(&both, &[]).unwrap().smtp.unwrap().from.to_string(), "Portail <portail@example.fr>");
    assert_eq!(resolve(&[], &[]).unwrap().smtp, None);
}

#[test]
fn listening_everywhere_needs_a_public_url() {
    let wrong = resolve(&[("listen", "0.0.0.0:8080")], &[]).unwrap_err().to_string();
    assert!(wrong.starts_with("Setting public_url, not given: "), "{wrong}");
    let settings = resolve(&[("listen", "[::]:8080"), ("public_url", "https://portal.example.fr")], &[]).unwrap();
    assert_eq!(settings.phones.sip_server.host.to_string(), "portal.example.fr");
}

#[test]
fn an_invalid_public_url_is_reported_once() {
    let wrong = resolve(&[("listen", "0.0.0.0:8080"), ("public_url", "here")], &[]).unwrap_err();
    assert_eq!(wrong.0.len(), 1, "{wrong}");
}

#[test]
fn a_missing_or_malformed_file_is_reported() {
    let wrong = resolve(&[("config", "/nowhere/portal.toml")], &[]).unwrap_err().to_string();
    assert!(wrong.starts_with("Setting config, given by --config: /nowhere/portal.toml can't be read ("), "{wrong}");
    let (_folder, path) = toml_file("listen = '127.0.0.1:1'\n\n= 3");
    let wrong = resolve(&[], &[("PORTAL_CONFIG", &path)]).unwrap_err().to_string();
    assert!(wrong.contains("PORTAL_CONFIG") && wrong.contains("line 3, is not TOML"), "{wrong}");
}

#[test]
fn a_list_in_the_file_is_read_and_a_single_address_is_a_network() {
    let (_folder, path) = toml_file("trusted_proxies = ['10.1.2.3', '192.168.1.1/16', '2001:db8::/32']");
    let settings = resolve(&[("config", &path)], &[]).unwrap();
    let written: Vec<String> = settings.trusted_proxies.iter().map(ToString::to_string).collect();
    assert_eq!(written, ["10.1.2.3/32", "192.168.0.0/16", "2001:db8::/32"]);
}

#[test]
fn the_public_url_follows_the_port_unless_it_was_given() {
    let bound: SocketAddr = "127.0.0.1:40001".parse().unwrap();
    let settings = resolve(&[("listen", "127.0.0.1:0")], &[]).unwrap().listening_on(bound);
    assert_eq!(settings.public_url.origin(), "http://127.0.0.1:40001");
    let given = [("listen", "127.0.0.1:0"), ("public_url", "https://portal.example.fr")];
    let settings = resolve(&given, &[]).unwrap().listening_on(bound);
    assert_eq!((settings.public_url.origin().as_str(), settings.listen), ("https://portal.example.fr", bound));
}

#[test]
fn debug_output_contains_no_secret() {
    let secrets = [
        ("database_url", "postgres://portal:hunter2@db/portal"),
        ("smtp_url", "smtps://portal:hunter2@mail.example.fr"),
        ("smtp_from", "portail@example.fr"),
    ];
    let settings = resolve(&secrets, &[]).unwrap();
    assert!(!format!("{settings:?}").contains("hunter2"));
}

#[cfg(unix)]
#[test]
fn only_its_owner_can_access_the_data_folder() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("a/b");
    let settings = resolve(&[("data_dir", data.to_str().unwrap())], &[]).unwrap();
    settings.create_data_dir().unwrap();
    settings.create_data_dir().unwrap();
    assert_eq!(fs::metadata(&data).unwrap().permissions().mode() & 0o777, 0o700);
}
