//! The log of refusals: one line for each refusal, without secrets.

use crate::PROGRAM;
use portal_api::{
    ErrorCode, Name, Secret,
    client::GetClient,
    line::UnlockLine,
    password::{ChangePassword, ChangePin, CheckPin, Pin},
    session::{GetAccount, SignIn},
    token::CreateApiToken,
};
use portal_tests::{Database, FOREIGN_CLIENT, NUMBER, PortalProcess, reference};
use std::{collections::BTreeSet, io::Write as _, process::Stdio};

/// The lines of the log that contain this text.
fn lines(portal: &PortalProcess, text: &str) -> Vec<String> {
    portal.log().lines().filter(|line| line.contains(text)).map(str::to_owned).collect()
}

/// The value of a field in a line of the log.
fn field<'a>(line: &'a str, name: &str) -> &'a str {
    let (_, rest) = line.split_once(&format!(" {name}=")).unwrap_or_else(|| panic!("{name} in {line}"));
    rest.strip_prefix('"').map_or_else(|| rest.split(' ').next(), |quoted| quoted.split('"').next()).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_refusal_is_one_line_with_its_caller_and_operation() {
    let mut portal = PortalProcess::start(PROGRAM, Database::Sqlite, &[]).await;
    let sign_in = async |login: &str| {
        let password = Secret::new("canari-faux-4713");
        let operation = SignIn { login: login.to_owned(), password, remember: false };
        portal.visitor().call(operation).await.expect_err("a wrong password");
    };
    sign_in("expert").await;
    sign_in(" Expert").await;
    sign_in("canari-mot-de-passe-dans-le-login").await;

    let expert = portal.sign_in("expert").await;
    let foreign = expert.send(&GetClient { reference: reference(FOREIGN_CLIENT) }).await;
    let correlator = foreign.headers()["x-correlator"].to_str().expect("text").to_owned();
    let program = portal.visitor().with_token("portal_canari");
    assert_eq!(program.call(GetAccount {}).await.expect_err("a wrong token").code, ErrorCode::WrongCredentials);
    portal.visitor().call(GetAccount {}).await.expect_err("a visitor's call is no refusal for the log");
    assert!(portal.terminate().await.success());

    let failed = lines(&portal, "sign-in failed");
    let hashes: Vec<&str> = failed.iter().map(|line| field(line, "login")).collect();
    assert_eq!(hashes.len(), 3, "{failed:?}");
    assert!(hashes[0] == hashes[1] && hashes[0] != hashes[2] && hashes[0].len() == 16, "{hashes:?}");
    for line in &failed {
        assert!(line.contains("WARN") && field(line, "address") == "127.0.0.1", "{line}");
        assert_eq!(field(line, "correlator").len(), 19, "{line}");
        assert!(!line.contains("canari") && !line.to_lowercase().contains("expert"), "{line}");
    }
    let refused = lines(&portal, "access refused");
    assert_eq!(refused.len(), 1, "{refused:?}");
    assert!(refused[0].contains("WARN") && field(&refused[0], "correlator") == correlator, "{refused:?}");
    assert_eq!(
        [field(&refused[0], "principal"), field(&refused[0], "operation"), field(&refused[0], "status")],
        ["expert", "GetClient", "404"]
    );
    let tokens = lines(&portal, "token refused");
    assert_eq!(tokens.len(), 1, "{tokens:?}");
    assert_eq!(field(&tokens[0], "route"), "/api/v1/account");
    assert!(!portal.log().contains("canari"), "{}", portal.log());
}

/// Creates an operator and a token of the operator, on the command line. Returns the token.
fn platform_token(portal: &PortalProcess) -> String {
    let mut command = portal.command("create-operator");
    command.args(["--login", "operateur", "--password-stdin"]).stdin(Stdio::piped()).stdout(Stdio::null());
    let mut process = command.spawn().expect("the program");
    process.stdin.take().expect("its input").write_all(b"correct horse battery\n").expect("written");
    assert!(process.wait().expect("its end").success());
    let output = portal.command("create-token").args(["--login", "operateur", "--name", "Plateforme"]).output();
    String::from_utf8(output.expect("the program").stdout).expect("text").trim().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn wrong_current_passwords_and_wrong_pins_are_logged() {
    let mut portal = PortalProcess::start(PROGRAM, Database::Sqlite, &[]).await;
    let (user, expert) = (portal.sign_in(NUMBER).await, portal.sign_in("expert").await);
    let current = || Secret::new("canari-faux-4713");
    let new_pin = ChangePin { pin: Pin::Services, current: current(), new: Secret::new("481516") };
    assert_eq!(user.call(new_pin).await.expect_err("wrong").code, ErrorCode::Invalid);
    let name = Name::parse("Supervision").expect("a name");
    let token = CreateApiToken { name, current: current() };
    assert_eq!(expert.call(token).await.expect_err("wrong").code, ErrorCode::Invalid);
    let mut wrong = 2;
    loop {
        let new = Secret::new("quatre mots sans rapport");
        let change = ChangePassword { current: current(), new, tokens: Vec::new() };
        match user.call(change).await.expect_err("wrong").code {
            ErrorCode::Invalid => wrong += 1,
            other => {
                assert_eq!(other, ErrorCode::TooManyAttempts);
                break;
            }
        }
    }
    let platform = portal.visitor().with_token(&platform_token(&portal));
    for _ in 0..6 {
        let (number, value) = (NUMBER.parse().expect("a number"), Secret::new("907531"));
        platform.call(CheckPin { number, pin: Pin::Services, value }).await.expect("an answer");
    }
    assert!(portal.terminate().await.success());

    let failed = lines(&portal, "sign-in failed");
    let count = |reason: &str| failed.iter().filter(|line| field(line, "reason") == reason).count();
    assert_eq!([count("wrong current password"), count("too many wrong current passwords")], [wrong, 1], "{failed:?}");
    assert_eq!([count("wrong PIN"), count("too many wrong PINs")], [5, 1], "{failed:?}");
    let hashes: BTreeSet<&str> = failed.iter().map(|line| field(line, "login")).collect();
    assert_eq!(hashes.len(), 2, "one hash for each of the two logins: {hashes:?}");
    let log = portal.log();
    assert!(!log.contains("canari") && !log.contains("907531") && !log.contains("481516"), "{log}");
}

#[tokio::test(flavor = "multi_thread")]
async fn many_refusals_of_one_kind_are_counted_instead_of_logged() {
    let mut portal = PortalProcess::start(PROGRAM, Database::Sqlite, &[("log-filter", "warn")]).await;
    let expert = portal.sign_in("expert").await;
    for _ in 0..60 {
        expert.call(GetClient { reference: reference(FOREIGN_CLIENT) }).await.expect_err("a foreign client");
    }
    assert!(portal.terminate().await.success());
    assert_eq!(
        lines(&portal, "access refused").len(),
        21,
        "twenty lines, and one with the number of those left out: {}",
        portal.log()
    );
    let left_out = lines(&portal, "left_out");
    assert_eq!(left_out.len(), 1, "{left_out:?}");
    assert_eq!(field(&left_out[0], "left_out"), "40");
}

#[tokio::test(flavor = "multi_thread")]
async fn too_many_changes_are_logged_with_the_account() {
    let settings = [("log-filter", "warn"), ("changes-per-minute", "60")];
    let mut portal = PortalProcess::start(PROGRAM, Database::Sqlite, &settings).await;
    let expert = portal.sign_in("expert").await;
    let unlock = || UnlockLine { number: NUMBER.parse().expect("a number") };
    let mut refused = None;
    for _ in 0..1_000 {
        refused = expert.call(unlock()).await.err();
        if refused.is_some() {
            break;
        }
    }
    assert_eq!(refused.map(|error| error.code), Some(ErrorCode::TooManyAttempts));
    assert!(portal.terminate().await.success());
    let lines = lines(&portal, "access refused");
    assert_eq!(lines.len(), 1, "{lines:?}");
    assert_eq!(
        [field(&lines[0], "principal"), field(&lines[0], "operation"), field(&lines[0], "status")],
        ["expert", "UnlockLine", "429"]
    );
}
