//! The password of a phone's own web page: those who administer the phone may see it, and the audit records who saw it.

use portal_api::{
    ErrorCode, Mac,
    audit::AuditAction,
    phone::{GetPhone, PhonePassword, TellPhonePassword},
};
use portal_tests::{MAC, NUMBER, Person, TestPhone, TestPortal, databases};

fn mac() -> Mac {
    Mac::parse(MAC).expect("an address")
}

/// Reads the password of the phone.
async fn ask(person: &Person) -> Result<PhonePassword, ErrorCode> {
    person.call(TellPhonePassword { mac: mac() }).await.map_err(|error| error.code)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_password_is_the_one_in_the_phones_file_and_the_audit_names_who_saw_it() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        expert.register(MAC).await;
        let mut phone = TestPhone::cp920(&portal, MAC);
        let file = phone.start().await.remove(3);
        let PhonePassword { password, pin, .. } = ask(&expert).await.expect("a password");
        let password = password.expect("a password");
        assert!(file.body.contains(&format!("security.user_password = admin:{}\n", password.expose())), "{file:?}");
        assert!(file.body.contains("security.user_password = user:") && !file.body.contains("user:user"), "{file:?}");
        assert_eq!(pin, None, "only phones with handsets have a PIN");

        let row = expert.call(GetPhone { mac: mac() }).await.expect("the phone").audit.remove(0);
        assert_eq!((row.action, row.actor.as_str()), (AuditAction::PhonePasswordTold, "expert"));

        for other in [portal.sign_in("autre").await, portal.user(NUMBER).await] {
            assert_eq!(ask(&other).await, Err(ErrorCode::NotFound));
        }
        assert_eq!(ask(&portal.visitor()).await, Err(ErrorCode::SignedOut));
    }
}

/// Without scripting, the page that the form leads back to shows the password, the first time only.
#[tokio::test(flavor = "multi_thread")]
async fn a_plain_form_shows_the_password_once() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    expert.register(MAC).await;
    let password = ask(&expert).await.expect("a password").password.expect("a password");
    let action = format!("/api/v1/phones/{}/password", mac());
    let answer = expert.submit(&action, &[("mac", MAC)]).await;
    let page = answer.headers()["location"].to_str().expect("text").to_owned();
    assert!(page.contains("result="), "{page}");
    let result_id = page.split("result=").last().expect("an id").to_owned();
    let result = expert.get(&format!("/api/v1/form-results/{result_id}")).await.text().await.expect("text");
    assert!(result.contains(password.expose()), "shown once");
    let again = expert.get(&format!("/api/v1/form-results/{result_id}")).await.text().await.expect("text");
    assert!(!again.contains(password.expose()), "not shown again");
}
