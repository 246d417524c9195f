//! Debian's TFTP clients: `tftp` (package tftp-hpa), which knows no options, and `atftp`, which knows them.

use crate::server::{Server, bytes};
use std::{
    path::Path,
    process::{Command, Output},
};

/// Runs a program until it ends. `None`, with a message, when it is not installed.
async fn run(program: &'static str, arguments: Vec<String>) -> Option<Output> {
    let mut command = Command::new(program);
    command.args(arguments);
    match tokio::task::spawn_blocking(move || command.output()).await.expect("not cancelled") {
        Ok(output) => Some(output),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            eprintln!("not tested: {program} is not installed (tests/install.sh does that)");
            None
        }
        Err(error) => panic!("{program}: {error}"),
    }
}

/// Fetches a file with `tftp` in octet mode.
async fn tftp(server: &Server, path: &str, to: &Path) -> Option<Output> {
    tftp_in("binary", server, path, to).await
}

async fn tftp_in(mode: &str, server: &Server, path: &str, to: &Path) -> Option<Output> {
    let address = server.address;
    let (ip, port, to) = (address.ip().to_string(), address.port().to_string(), to.display().to_string());
    let arguments = ["-m", mode, &ip, &port, "-c", "get", path, &to].map(str::to_owned).to_vec();
    run("tftp", arguments).await
}

/// Fetches a file with `atftp`, with options in its own syntax.
async fn atftp(server: &Server, options: &[&str], path: &str, to: &Path) -> Option<Output> {
    let mut arguments: Vec<String> =
        options.iter().flat_map(|option| ["--option".to_owned(), (*option).to_owned()]).collect();
    arguments.extend(["--trace", "--get", "-r", path, "-l"].map(str::to_owned));
    let address = server.address;
    arguments.extend([to.display().to_string(), address.ip().to_string(), address.port().to_string()]);
    run("atftp", arguments).await
}

fn output_text(output: &Output) -> String {
    String::from_utf8_lossy(&[&output.stdout[..], &output.stderr[..]].concat()).into_owned()
}

const FILES: &[(&str, usize)] = &[("empty", 0), ("boot", 700), ("full", 1024), ("large", 100_000)];

#[tokio::test]
async fn tftp_hpa_gets_every_file() {
    let server = Server::start(FILES).await;
    let folder = tempfile::tempdir().unwrap();
    for (path, length) in FILES {
        let to = folder.path().join(path);
        let Some(output) = tftp(&server, &format!("/{path}"), &to).await else { return };
        assert!(output.status.success(), "{path}: {}", output_text(&output));
        assert_eq!(std::fs::read(&to).unwrap(), bytes(*length), "{path}");
    }
}

#[tokio::test]
async fn tftp_hpa_gets_an_error_with_the_reason() {
    let server = Server::start(FILES).await;
    let folder = tempfile::tempdir().unwrap();
    let to = folder.path().join("file");
    let Some(output) = tftp(&server, "missing", &to).await else { return };
    assert!(output_text(&output).contains("Error code 1: file not found"), "{}", output_text(&output));
    let Some(output) = tftp_in("ascii", &server, "boot", &to).await else { return };
    assert!(output_text(&output).contains("Error code 0: only octet mode is served"), "{}", output_text(&output));
    std::fs::write(&to, "mine").unwrap();
    let address = server.address;
    let (ip, port, from) = (address.ip().to_string(), address.port().to_string(), to.display().to_string());
    let put = ["-m", "binary", &ip, &port, "-c", "put", &from, "boot"].map(str::to_owned).to_vec();
    let Some(output) = run("tftp", put).await else { return };
    assert!(output_text(&output).contains("Error code 2: nothing can be written here"), "{}", output_text(&output));
}

#[tokio::test]
async fn atftp_gets_every_file_with_and_without_options() {
    let server = Server::start(FILES).await;
    let folder = tempfile::tempdir().unwrap();
    for (path, length) in FILES {
        for options in
            [&[][..], &["blksize 8"], &["blksize 1428"], &["blksize 65464"], &["tsize 0", "blksize 512", "timeout 3"]]
        {
            let to = folder.path().join(path);
            let Some(output) = atftp(&server, options, path, &to).await else { return };
            assert!(output.status.success(), "{path} {options:?}: {}", output_text(&output));
            assert_eq!(std::fs::read(&to).unwrap(), bytes(*length), "{path} {options:?}");
            let is_acknowledged = output_text(&output).contains("OACK");
            assert_eq!(is_acknowledged, !options.is_empty(), "{path} {options:?}: {}", output_text(&output));
            std::fs::remove_file(&to).unwrap();
        }
    }
}

#[tokio::test]
async fn atftp_gets_an_error_for_a_missing_file() {
    let server = Server::start(FILES).await;
    let folder = tempfile::tempdir().unwrap();
    let Some(output) = atftp(&server, &["blksize 1428"], "missing", &folder.path().join("file")).await else { return };
    assert!(!output.status.success());
    assert!(output_text(&output).to_lowercase().contains("not found"), "{}", output_text(&output));
}
