//! The contacts of a line, in the API and in the directory of its phone.

use portal_api::{
    ErrorCode, Name, Number, PageNumber, Search,
    contact::{Contact, CreateContact, DeleteContact, ListContacts, UpdateContact},
    dialled::Dialled,
};
use portal_tests::{MAC, NUMBER, Person, TestPhone, TestPortal, databases, registration};

fn number() -> Number {
    NUMBER.parse().expect("a number")
}

/// The operation that creates a contact.
fn creation(name: &str, work: Option<&str>) -> CreateContact {
    let work = work.map(|work| Dialled::parse(work).expect("a number"));
    CreateContact { number: number(), name: Name::parse(name).expect("a name"), work, mobile: None, other: None }
}

async fn list(person: &Person, search: &str) -> Vec<Contact> {
    let q = Search::parse(search).expect("a search");
    person.call(ListContacts { number: number(), page: PageNumber::default(), q }).await.expect("a list").rows
}

#[tokio::test(flavor = "multi_thread")]
async fn a_contact_is_created_changed_deleted_and_read_by_the_phone() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        expert.call(registration(MAC)).await.expect("a registration");
        let mut phone = TestPhone::cp920(&portal, MAC);
        phone.start().await;

        let user = portal.sign_in(NUMBER).await;
        let created = user.call(creation("Zoé <Martin>", Some("+44 20 7946 0000"))).await.expect("a contact");
        assert_eq!(created.work.as_ref().map(Dialled::as_str), Some("+442079460000"));
        let refused = user.call(creation("Personne", None)).await.expect_err("no number");
        assert_eq!(refused.fields["work"], "Indiquez au moins un numéro.");
        user.call(creation("Anna", Some("15"))).await.expect("another contact");
        let names: Vec<String> = list(&user, "").await.iter().map(|contact| contact.name.to_string()).collect();
        assert_eq!(names, ["Anna", "Zoé <Martin>"]);
        assert_eq!(list(&user, "zoe").await, std::slice::from_ref(&created));

        let read = phone.fetch("directory/contacts").await;
        assert!(read.body.contains("Zoé &lt;Martin&gt;") && read.body.contains("+442079460000"), "{}", read.body);
        let Contact { id, name, .. } = created;
        let mobile = Some(Dialled::parse("06 12 34 56 78").expect("a number"));
        let change = UpdateContact { number: number(), id: id.clone(), name, work: None, mobile, other: None };
        user.call(change.clone()).await.expect("a change");
        let read = phone.fetch("directory/contacts").await;
        assert!(read.body.contains("0612345678") && !read.body.contains("+442079460000"), "{}", read.body);

        // Only the line's user may use the contacts. Those who administer the line may not.
        let root = portal.sign_in("0970716830").await;
        for other in [&root, &expert, &portal.sign_in("autre").await, &portal.operator().await] {
            assert_eq!(other.call(change.clone()).await.expect_err("another user's").code, ErrorCode::NotFound);
            let list = ListContacts { number: number(), page: PageNumber::default(), q: Search::default() };
            assert_eq!(other.call(list).await.expect_err("another user's").code, ErrorCode::NotFound);
            assert_eq!(
                other.call(creation("Intrus", Some("15"))).await.expect_err("another user's").code,
                ErrorCode::NotFound
            );
        }
        for id in ["12345", "x", ""] {
            let change = UpdateContact { id: id.into(), ..change.clone() };
            assert_eq!(user.call(change).await.expect_err("no such contact").code, ErrorCode::NotFound, "{id}");
        }
        // The editor of keys offers the contacts to the line's user only.
        let editor = format!("/lines/{NUMBER}/yealink-cp920");
        assert!(user.page(&editor).await.contains("Zoé"), "the user's own contact");
        for other in [&root, &expert] {
            assert!(!other.page(&editor).await.contains("Zoé"), "a contact of somebody else");
        }
        user.call(DeleteContact { number: number(), id: id.clone() }).await.expect("gone");
        assert_eq!(
            user.call(DeleteContact { number: number(), id }).await.expect_err("gone").code,
            ErrorCode::NotFound
        );
        assert_eq!(list(&user, "").await.len(), 1);
    }
}

/// Numbers are accepted in many spellings, typed or pasted, and stored in one spelling.
#[tokio::test(flavor = "multi_thread")]
async fn a_number_is_the_same_however_it_is_written() {
    let portal = TestPortal::start().await;
    let user = portal.sign_in(NUMBER).await;
    let url = format!("/api/v1/lines/{NUMBER}/contacts");
    for (written, stored) in [
        ("+33 (0)6 12 34 56 78", "+33612345678"),
        ("0033 (0)2 47 01 02 03", "0033247010203"),
        ("+44 (0)20 7946 0000", "+442079460000"),
        ("+39 06 1234567", "+39061234567"),
        ("02/47/01/02/03", "0247010203"),
        ("\u{202a}+33612345678\u{202c}", "+33612345678"),
        ("\u{2066}+33612345678\u{2069}", "+33612345678"),
        ("+33612345678\u{200b}", "+33612345678"),
        ("06\u{2011}12\u{2011}34\u{2011}56\u{2011}78", "0612345678"),
        ("０６１２３４５６７８", "0612345678"),
    ] {
        let body = serde_json::json!({ "name": "X", "work": written });
        let response = user.post(&url).json(&body).send().await.expect("an answer");
        let created: Contact = response.json().await.unwrap_or_else(|error| panic!("{written:?}: {error}"));
        assert_eq!(created.work.as_ref().map(Dialled::as_str), Some(stored), "{written:?}");
        let found = list(&user, written).await;
        assert!(found.contains(&created), "{written:?} is found as it is written");
    }
    let expert = portal.sign_in("expert").await;
    for written in ["%EF%BB%BF805EC0021C1B", "805EC0021C1B%E2%80%8B", "80%E2%80%915E%E2%80%93C0%E2%80%9102:1C.1B"] {
        let response = expert.get(&format!("/api/v1/clients/10000/mac-checks/{written}")).await;
        assert!(response.status().is_success(), "{written}: {response:?}");
    }
    // The sign-in accepts the same spellings.
    portal.sign_in("\u{202a}+33\u{a0}(0)9\u{2011}70 19/23/49\u{202c}").await;
    portal.sign_in("\u{feff}Expert\u{200b}").await;
}
