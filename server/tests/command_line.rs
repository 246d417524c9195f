//! Tests the program `portal` as a process: its output, its exit status, and its reaction to signals.

#![allow(clippy::unwrap_used, reason = "helper functions of a test may panic like the test")]

use std::{
    fs,
    io::{BufRead as _, BufReader, Write as _},
    net::SocketAddr,
    path::Path,
    process::{Child, Command, Output, Stdio},
};

fn portal(data_dir: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_portal"));
    command.env_clear().env("PORTAL_DATA_DIR", data_dir).current_dir(data_dir.parent().unwrap());
    command
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A portal that serves until it is dropped.
struct Serving {
    process: Child,
    address: SocketAddr,
}

impl Serving {
    fn start(mut command: Command) -> Self {
        command.args(["serve", "--listen", "127.0.0.1:0", "--log-format", "json"]);
        let mut process = command.stderr(Stdio::piped()).spawn().unwrap();
        let mut lines = BufReader::new(process.stderr.take().unwrap()).lines();
        let address = lines.find_map(|line| {
            let line: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
            (line["message"] == "serving").then(|| line["address"].as_str().unwrap().parse().unwrap())
        });
        // Reads the following log lines, so that the pipe never fills up and stops the program's log.
        std::thread::spawn(move || lines.count());
        Self { process, address: address.unwrap() }
    }

    fn signal(&self, name: &str) {
        let status = Command::new("kill").args(["-s", name, &self.process.id().to_string()]).status().unwrap();
        assert!(status.success());
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn all_invalid_settings_are_reported_and_no_folder_is_created() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let output =
        portal(&data).args(["serve", "--listen", "8080"]).env("PORTAL_SIP_TRANSPORT", "pigeon").output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    let errors = text(&output.stderr);
    assert_eq!(errors.lines().count(), 2, "{errors}");
    assert!(errors.contains("Setting listen, given by --listen: “8080” is not"), "{errors}");
    assert!(
        errors.contains("given by the environment variable PORTAL_SIP_TRANSPORT: “pigeon” is no transport"),
        "{errors}"
    );
    assert!(!data.exists());
}

#[test]
fn an_operator_is_created_once_with_a_password_from_standard_input() {
    let folder = tempfile::tempdir().unwrap();
    let create = |password: &str| -> Output {
        let mut command = portal(&folder.path().join("data"));
        command.args(["create-operator", "--login", "admin", "--password-stdin"]);
        let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        process.stdin.take().unwrap().write_all(password.as_bytes()).unwrap();
        process.wait_with_output().unwrap()
    };
    let short = create("short\n");
    assert_eq!(short.status.code(), Some(1));
    assert!(!text(&short.stderr).contains("short"), "{}", text(&short.stderr));
    let made = create("correct horse battery\n");
    assert!(made.status.success(), "{}", text(&made.stderr));
    assert_eq!(text(&made.stdout), "The operator admin can sign in.\n");
    assert_eq!(create("correct horse battery\n").status.code(), Some(1));
}

#[test]
fn an_address_in_use_is_reported_in_one_sentence() {
    let folder = tempfile::tempdir().unwrap();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let output = portal(&folder.path().join("data")).args(["serve", "--listen", &address]).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert!(text(&output.stderr).starts_with(&format!("Listening on {address} is not possible: ")));
}

#[tokio::test]
async fn the_portal_serves_until_sigterm_or_sigint() {
    let folder = tempfile::tempdir().unwrap();
    for signal in ["TERM", "INT"] {
        let mut serving = Serving::start(portal(&folder.path().join("data")));
        let answer = reqwest::get(format!("http://{}/readyz", serving.address)).await.unwrap();
        assert_eq!(answer.status(), 200);
        serving.signal(signal);
        assert!(serving.process.wait().unwrap().success(), "{signal}");
    }
}

#[tokio::test]
async fn a_new_certificate_is_used_after_sighup() {
    let folder = tempfile::tempdir().unwrap();
    let (certificate, key) = (folder.path().join("cert.pem"), folder.path().join("key.pem"));
    let renew = || {
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        fs::write(&certificate, made.cert.pem()).unwrap();
        fs::write(&key, made.signing_key.serialize_pem()).unwrap();
        let root = reqwest::Certificate::from_pem(made.cert.pem().as_bytes()).unwrap();
        reqwest::Client::builder().tls_built_in_root_certs(false).add_root_certificate(root).build().unwrap()
    };
    let first = renew();
    let mut command = portal(&folder.path().join("data"));
    command.env("PORTAL_TLS_CERT", &certificate).env("PORTAL_TLS_KEY", &key);
    let serving = Serving::start(command);
    let url = format!("https://localhost:{}/healthz", serving.address.port());
    assert_eq!(first.get(&url).send().await.unwrap().status(), 200);
    let second = renew();
    assert!(second.get(&url).send().await.is_err(), "the server still uses the old certificate");
    serving.signal("HUP");
    for _ in 0..100 {
        if second.get(&url).send().await.is_ok() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("the new certificate was not taken up");
}

#[tokio::test]
async fn a_second_process_is_refused_and_commands_work_beside_the_first() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let first = Serving::start(portal(&data));
    let second = portal(&data).args(["serve", "--listen", "127.0.0.1:0"]).output().unwrap();
    assert_eq!(second.status.code(), Some(1));
    let error = text(&second.stderr);
    assert!(
        error.contains("(accounts, tokens, `erase`) or read (`backup`, `verify`) work beside the server."),
        "{error}"
    );
    assert!(create_operator(&data, "admin").status.success());
    let copy = folder.path().join("copy.db");
    let copied = portal(&data).arg("backup").arg(&copy).output().unwrap();
    assert!(copied.status.success(), "{}", text(&copied.stderr));
    let restored = portal(&data).arg("restore").arg(&copy).output().unwrap();
    assert!(text(&restored.stderr).ends_with("A portal serves this database: stop it first.\n"));
    assert_eq!(reqwest::get(format!("http://{}/readyz", first.address)).await.unwrap().status(), 200);
    drop(first);
    // `drop` kills the first process, and its claim on the database ends with it.
    let again = Serving::start(portal(&data));
    assert_eq!(reqwest::get(format!("http://{}/readyz", again.address)).await.unwrap().status(), 200);
}

fn create_operator(data: &Path, login: &str) -> Output {
    let mut command = portal(data);
    command.args(["create-operator", "--login", login, "--password-stdin"]);
    let mut process = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    process.stdin.take().unwrap().write_all(b"correct horse battery\n").unwrap();
    process.wait_with_output().unwrap()
}

#[test]
fn restore_replaces_the_database_and_keeps_the_previous_one() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let copy = folder.path().join("copy.db");
    assert!(create_operator(&data, "first").status.success());
    assert!(portal(&data).arg("backup").arg(&copy).output().unwrap().status.success());
    assert!(create_operator(&data, "second").status.success());
    let restored = portal(&data).arg("restore").arg(&copy).output().unwrap();
    assert!(restored.status.success(), "{}", text(&restored.stderr));
    assert!(text(&restored.stdout).contains("portal.db.replaced-"), "{}", text(&restored.stdout));
    assert!(!create_operator(&data, "first").status.success(), "the first account is in the copy");
    assert!(create_operator(&data, "second").status.success(), "the second account is not in the copy");
    // The replaced database can be restored in turn.
    let replaced = fs::read_dir(&data).unwrap().map(|entry| entry.unwrap().path());
    let replaced = replaced.filter(|path| path.to_string_lossy().contains("replaced")).collect::<Vec<_>>();
    assert_eq!(replaced.len(), 1, "{replaced:?}");
    assert!(portal(&data).arg("restore").arg(&replaced[0]).output().unwrap().status.success());
    assert!(!create_operator(&data, "second").status.success());
}

#[test]
fn a_failed_restore_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let copy = folder.path().join("copy.db");
    assert!(create_operator(&data, "first").status.success());
    assert!(portal(&data).arg("backup").arg(&copy).output().unwrap().status.success());
    assert!(create_operator(&data, "second").status.success());
    let refused = |file: &Path| {
        let output = portal(&data).arg("restore").arg(file).output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert!(!create_operator(&data, "second").status.success(), "the account still exists");
        assert_eq!(
            fs::read_dir(&data)
                .unwrap()
                .filter(|entry| { entry.as_ref().unwrap().file_name().to_string_lossy().contains("restoring") })
                .count(),
            0
        );
        text(&output.stderr)
    };
    assert!(refused(&folder.path().join("nothing")).contains("there is no such file"));
    let noise = folder.path().join("noise");
    fs::write(&noise, [7; 5000]).unwrap();
    refused(&noise);
    let empty = folder.path().join("empty.db");
    fs::write(&empty, []).unwrap();
    assert!(refused(&empty).contains("is not a database of the portal"));
    fs::write(data.join("secret.key"), [7; 32]).unwrap();
    let output = portal(&data).arg("restore").arg(&copy).output().unwrap();
    assert!(text(&output.stderr).contains("is not the one that sealed the secrets"), "{}", text(&output.stderr));
}

#[test]
fn a_wrong_key_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    assert!(create_operator(&data, "admin").status.success());
    let right = fs::read(data.join("secret.key")).unwrap();
    fs::write(data.join("secret.key"), [7; 32]).unwrap();
    for command in [&["serve", "--listen", "127.0.0.1:0"][..], &["create-token", "--login", "admin", "--name", "x"]] {
        let output = portal(&data).args(command).output().unwrap();
        assert_eq!(output.status.code(), Some(1), "{command:?}");
        assert!(text(&output.stderr).contains("secret.key is not the one that sealed the secrets"), "{command:?}");
    }
    fs::write(data.join("secret.key"), right).unwrap();
    assert!(portal(&data).args(["create-token", "--login", "admin", "--name", "x"]).output().unwrap().status.success());
}
