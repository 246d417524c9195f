//! What the log says of those who were refused: one line each, and none that gives anything away.

use portal_api::{
    ErrorCode, Secret,
    client::GetClient,
    session::{GetAccount, SignIn},
};
use portal_tests::{Database, FOREIGN_CLIENT, PortalProcess, reference};

const PROGRAM: &str = env!("CARGO_BIN_EXE_portal-under-test");

/// The lines of the log that say this.
fn lines(portal: &PortalProcess, what: &str) -> Vec<String> {
    portal.log().lines().filter(|line| line.contains(what)).map(str::to_owned).collect()
}

/// The value of a field of a line.
fn field<'a>(line: &'a str, name: &str) -> &'a str {
    let (_, rest) = line.split_once(&format!(" {name}=")).unwrap_or_else(|| panic!("{name} in {line}"));
    rest.strip_prefix('"').map_or_else(|| rest.split(' ').next(), |quoted| quoted.split('"').next()).unwrap_or_default()
}

#[tokio::test(flavor = "multi_thread")]
async fn each_refusal_is_one_line_with_whom_and_what() {
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
    portal.visitor().call(GetAccount {}).await.expect_err("nobody is not refused");
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

#[tokio::test(flavor = "multi_thread")]
async fn a_flood_of_refusals_fills_no_disk() {
    let mut portal = PortalProcess::start(PROGRAM, Database::Sqlite, &[("log-filter", "warn")]).await;
    let expert = portal.sign_in("expert").await;
    for _ in 0..60 {
        expert.call(GetClient { reference: reference(FOREIGN_CLIENT) }).await.expect_err("another's");
    }
    assert!(portal.terminate().await.success());
    assert_eq!(lines(&portal, "access refused").len(), 21, "twenty, and how many were left out: {}", portal.log());
    let left_out = lines(&portal, "left_out");
    assert_eq!(left_out.len(), 1, "{left_out:?}");
    assert_eq!(field(&left_out[0], "left_out"), "40");
}
