//! Lines and their phones: finding a line by number or name, the next line without a phone, names in keys, and the time
//! until phones fetch a change.

use portal_api::{
    ErrorCode, Name, Number,
    contact::CreateContact,
    free_line::FindFreeLine,
    key::{Key, SaveKeys},
    line_phone::ListLinePhones,
    phone::RegisterPhone,
    setting::ChangeSettings,
};
use portal_tests::{CLIENT, MAC, NUMBER, Person, TestPortal, databases, reference, registration};

fn number(text: &str) -> Number {
    text.parse().expect("a number")
}

/// The operation that registers a phone on a line.
fn registration_on(line: &str, mac: &str) -> RegisterPhone {
    RegisterPhone { number: line.parse().expect("a line"), ..registration(mac) }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_is_named_by_its_number_or_its_name() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        for (index, (line, found)) in [
            ("09 70 19 23 49", NUMBER),
            ("aurelien", "0970716003"),
            ("TEST METACENTREX", "0970716830"),
            ("salle", NUMBER),
        ]
        .into_iter()
        .enumerate()
        {
            let mac = format!("805EC002AA0{index}");
            let phone = expert.call(registration_on(line, &mac)).await.expect(line).phone;
            assert_eq!(phone.number, Some(number(found)), "{line}");
        }
        for (line, part) in
            [("personne", "Aucune ligne de ce client"), ("openip", "09\u{a0}70\u{a0}71\u{a0}10\u{a0}05")]
        {
            let error = expert.call(registration_on(line, MAC)).await.expect_err(line);
            assert_eq!(error.code, ErrorCode::Invalid);
            assert!(error.fields["number"].contains(part), "{error:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_next_line_without_a_phone_is_proposed() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        let next = async |after: Option<&str>| {
            let after = after.map(|line| line.parse().expect("a line"));
            let line = expert.call(FindFreeLine { reference: reference(CLIENT), after }).await.expect("an answer").line;
            line.map(|line| line.number.to_string())
        };
        assert_eq!(next(None).await.as_deref(), Some(NUMBER));
        let answer = expert.call(registration_on(NUMBER, MAC)).await.expect("registered");
        let line = answer.next.expect("a line");
        assert_eq!((line.number.as_str(), line.name.as_str()), ("0970711005", "OpenIP_Interne"));
        assert_eq!(next(Some(NUMBER)).await.as_deref(), Some("0970711005"));
        assert_eq!(next(Some("salle de réunion")).await.as_deref(), Some("0970711005"), "by name, too");
        assert_eq!(
            next(Some("0970799999")).await.as_deref(),
            Some("0970711005"),
            "an unknown line: from the beginning"
        );
    }
}

/// Saves one key. Returns the stored key, or the error about it.
async fn save(person: &Person, version: i64, operand: &str) -> Result<Key, String> {
    let key = Key {
        place: "line-2".parse().expect("a place"),
        function: "speed_dial".into(),
        line: 1,
        operand: operand.into(),
        pickup: String::new(),
        label: String::new(),
    };
    let operation =
        SaveKeys { number: number(NUMBER), model: "yealink-t46g".into(), version, groups: Vec::new(), keys: vec![key] };
    match person.call(operation).await {
        Ok(mut saved) => Ok(saved.keys.remove(0)),
        Err(error) => Err(error.fields["line-2"].clone()),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_in_a_key_is_looked_up() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let (expert, user) = (portal.sign_in("expert").await, portal.user(NUMBER).await);
        let saved = save(&expert, 0, "aurelien").await.expect("saved");
        assert_eq!((saved.operand.as_str(), saved.label.as_str()), ("0970716003", "Aurélien"));
        let several = save(&expert, 1, "interne").await.expect_err("two lines");
        assert!(several.contains("09\u{a0}70\u{a0}71\u{a0}10\u{a0}05"), "{several}");
        // Contacts are the user's own: nobody else finds them.
        let contact = CreateContact {
            number: number(NUMBER),
            name: "Zoé Martin".parse::<Name>().expect("a name"),
            work: None,
            mobile: Some("0612345678".parse().expect("a number")),
            other: None,
        };
        user.call(contact).await.expect("a contact");
        let unknown = save(&expert, 1, "zoe martin").await.expect_err("a contact of somebody else");
        assert!(unknown.contains("Aucun collègue ni contact"), "{unknown}");
        let saved = save(&user, 1, "zoe martin").await.expect("saved");
        assert_eq!((saved.operand.as_str(), saved.label.as_str()), ("0612345678", "Zoé Martin"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_line_shows_after_how_many_minutes_its_phones_take_a_change() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        for (mac, model) in [(MAC, "yealink-cp920"), ("7C2F80AABBCC", "gigaset-n510-ip-pro")] {
            expert
                .call(RegisterPhone { model: Some(model.into()), ..registration_on(NUMBER, mac) })
                .await
                .expect("registered");
        }
        // The Gigaset phone comes first, because it was registered last. It has no minutes: it fetches only when it
        // starts.
        let minutes = async || -> Vec<Option<u16>> {
            let phones = expert.call(ListLinePhones { number: number(NUMBER) }).await.expect("its phones").phones;
            phones.into_iter().map(|phone| phone.poll_minutes).collect()
        };
        assert_eq!(minutes().await, [None, Some(10)]);
        let values = [("provisioning.minutes".to_owned(), "35".to_owned())].into();
        let change = ChangeSettings { reference: Some(reference(CLIENT)), values, ..ChangeSettings::default() };
        expert.call(change).await.expect("changed");
        assert_eq!(minutes().await, [None, Some(35)]);
    }
}
