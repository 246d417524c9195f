//! Secrets appear only in the responses that hand them over: not in the database, the log, other responses or pages.

use crate::PROGRAM;
use portal_api::{
    Name, Secret,
    phone::Duration,
    reseller::CreateReseller,
    session::{Login, SignIn},
    token::{CreateApiToken, ListApiTokens},
};
use portal_server::demo::PASSWORD;
use portal_tests::{CLIENT, Database, MAC, PortalProcess, TestPhone, TestPortal};
use std::{
    fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::Stdio,
};

/// Passwords that are used in this test only, so that a search for them finds only leaks.
const OPERATOR: &str = "canari-directrice-4711";
const RESELLER: &str = "canari-revendeur-4712";
const WRONG: &str = "canari-faux-4713";

#[tokio::test(flavor = "multi_thread")]
async fn no_secret_appears_in_responses_log_or_files() {
    let mut portal = PortalProcess::start(PROGRAM, Database::Sqlite, &[("log-filter", "trace")]).await;
    let mut create = portal.command("create-operator");
    create.args(["--login", "exploitant", "--password-stdin"]);
    let mut created = create.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().expect("the program");
    writeln!(created.stdin.take().expect("its input"), "{OPERATOR}").expect("written");
    assert!(created.wait().expect("a status").success());

    let operator = portal.visitor();
    let sign_in =
        |login: &str, password: &str| SignIn { login: login.into(), password: Secret::new(password), remember: false };
    operator.call(sign_in("expert", WRONG)).await.expect_err("a wrong password");
    operator.call(sign_in("exploitant", OPERATOR)).await.expect("signed in");
    let login = Login::parse("nouveau").expect("a login");
    let name = Name::parse("Nouveau").expect("a name");
    operator.call(CreateReseller { name, login, password: Secret::new(RESELLER) }).await.expect("created");
    let answer = portal.visitor().submit("/api/v1/sessions", &[("login", "nouveau"), ("password", RESELLER)]).await;
    let mut secrets: Vec<String> = vec![OPERATOR.into(), RESELLER.into(), WRONG.into(), PASSWORD.into()];
    // The sign-in sets two cookies: the token of the session and the token of the known browser.
    for cookie in answer.headers().get_all("set-cookie") {
        let cookie = cookie.to_str().expect("text").split(';').next().expect("a token");
        secrets.push(cookie.split_once('=').expect("a name and a value").1.to_owned());
    }
    assert_eq!(secrets.len(), 6);

    let expert = portal.sign_in("expert").await;
    let name = Name::parse("Supervision").expect("a name");
    let current = Secret::new(PASSWORD);
    let token = expert.call(CreateApiToken { name, current }).await.expect("a token").token;
    let program = portal.visitor().with_token(&token);
    program.call(ListApiTokens {}).await.expect("used");
    program.clone().with_token(&format!("{token}x")).call(ListApiTokens {}).await.expect_err("a wrong one");
    secrets.push(token);
    expert.register(MAC).await;
    let mut phone = TestPhone::cp920(&portal, MAC);
    secrets.extend(phone.start().await[3].secrets());
    phone.fetch_own().await;
    phone.fetch("805ec0021c1b-local.cfg").await;
    // The window is renewed, so the phone gets new secrets; then it requests its file at its old URL, which
    // is void.
    let old_server = phone.server.clone();
    expert.extend(MAC, Duration::Hour, None).await;
    secrets.extend(phone.start().await[3].secrets());
    phone.fetch_own().await;
    phone.server = old_server;
    phone.fetch_own().await;
    expert.await_phone(MAC, |phone| phone.row.warning.is_some()).await;

    for path in readable_paths() {
        let response = expert.get(&path).await;
        assert!(response.status().is_success(), "{path}");
        assert_no_secret(&response.text().await.expect("a body"), &secrets, &path);
    }
    assert!(portal.terminate().await.success());
    let log = portal.log();
    assert!(log.contains("805ec0021c1b.cfg"), "requests are logged");
    assert_no_secret(&log, &secrets, "the log");
    for file in files(&portal.folder()) {
        let bytes = fs::read(&file).expect("a file");
        for secret in &secrets {
            assert!(!contains_secret(&bytes, secret), "{} in {}", &secret[..6], file.display());
        }
    }
}

/// The page of a refused form shows the typed values again, except secrets.
#[tokio::test(flavor = "multi_thread")]
async fn the_result_of_a_refused_form_contains_no_secret_setting() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    let secret_settings = ["commportal.password", "phone_lock.pin", "ldap.password", "web.user_password"];
    let secret_settings = secret_settings.map(|id| format!("values[{id}]"));
    let mut fields =
        vec![("reference", CLIENT), ("was[display.brightness]", "3"), ("values[display.brightness]", "999")];
    fields.extend(secret_settings.iter().map(|key| (key.as_str(), WRONG)));
    let answer = expert.submit("/api/v1/settings", &fields).await;
    let location = answer.headers()["location"].to_str().expect("text");
    let (_, id) = location.split_once("result=").expect("a result");
    let result = expert.get(&format!("/api/v1/form-results/{id}")).await.text().await.expect("a body");
    assert!(result.contains(r#"["values[display.brightness]","999"]"#), "{result}");
    assert!(!result.contains(WRONG), "{result}");
}

/// The paths of everything that the reseller can read about its client and itself.
fn readable_paths() -> Vec<String> {
    let api = ["", "/phones", "/phones.csv", "/lines", "/lines.csv", "/departments"];
    let mut paths: Vec<_> = api.iter().map(|rest| format!("/api/v1/clients/{CLIENT}{rest}")).collect();
    paths.extend(["", "/requests"].map(|rest| format!("/api/v1/phones/{MAC}{rest}")));
    paths.extend(
        ["clients", "clients.csv", "sessions", "account", "resellers", "models", "tokens"]
            .map(|rest| format!("/api/v1/{rest}")),
    );
    let pages = ["clients", "sessions", "clients/10000", "clients/10000/lines", "clients/10000/phones"];
    paths.extend(pages.map(|page| format!("/extranet/{page}")));
    paths.push(format!("/extranet/clients/{CLIENT}/phones/{MAC}"));
    paths
}

/// Checks that a text contains none of the secrets.
fn assert_no_secret(text: &str, secrets: &[String], place: &str) {
    for secret in secrets {
        let found = text.lines().find(|line| line.contains(secret.as_str()));
        assert!(found.is_none(), "{place}: {found:?}");
    }
}

/// Whether bytes contain a secret.
fn contains_secret(bytes: &[u8], secret: &str) -> bool {
    bytes.windows(secret.len()).any(|window| window == secret.as_bytes())
}

/// The files in a folder, without the files of its subfolders.
fn files(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_file())
        .collect()
}
