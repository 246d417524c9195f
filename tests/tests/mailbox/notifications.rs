//! The notifications of a line: they determine which messages light which lamps, and who gets e-mails. Also tests who
//! may change them.

use portal_api::{
    ApiError, Detail, ErrorCode, Number,
    lamp::{GetLamp, Lamp, UnreadCounts},
    message::{DeleteMessage, DeliverMessage, MarkMessage, MessageId, MessageKind},
    notification::{
        CountExisting, ENTRY_LIMIT, EmailEntry, GetNotifications, LampEntry, Notifications, SaveNotifications,
    },
};
use portal_tests::{Person, TestPortal, databases};

/// A line with an empty mailbox.
const LINE: &str = "0970716831";
/// Another line of the same client.
const OTHER: &str = "0222969569";
/// A third line of the same client.
const THIRD: &str = "0272342039";

fn number(text: &str) -> Number {
    text.parse().expect("a number")
}

/// A row of the table of lamps: a line, and the types of messages that light its lamp.
fn lamp(line: &str, types: &str) -> LampEntry {
    let has = |name| types.contains(name);
    LampEntry { number: number(line), fax: has("fax"), urgent: has("urgent"), voice: has("voice") }
}

fn email(address: &str) -> EmailEntry {
    EmailEntry { address: address.parse().expect("an address"), fax: false, urgent: false, voice: true }
}

async fn get(person: &Person) -> Notifications {
    person.call(GetNotifications { number: number(LINE) }).await.expect("notifications")
}

/// Saves the tables of lamps and e-mail addresses.
async fn try_save(person: &Person, lamp: &[LampEntry], email: &[EmailEntry]) -> Result<Notifications, ApiError> {
    let version = get(person).await.version;
    let operation = SaveNotifications { number: number(LINE), version, lamp: lamp.into(), email: email.into() };
    person.call(operation).await
}

/// Saves the table of lamps, without e-mail addresses.
async fn save(person: &Person, lamp: &[LampEntry]) -> Notifications {
    try_save(person, lamp, &[]).await.expect("saved")
}

async fn deliver(platform: &Person, id: &str, kind: MessageKind, is_urgent: bool) {
    let operation = DeliverMessage {
        number: number(LINE),
        id: id.parse().expect("an identifier"),
        kind,
        is_urgent,
        from_number: None,
        from_name: None,
        duration_seconds: 9,
        arrived_at: "2018-11-06T07:30:00Z".parse().expect("a time"),
    };
    platform.call(operation).await.expect("delivered");
}

async fn mark(person: &Person, id: &str, is_read: bool) {
    let id: MessageId = id.parse().expect("an identifier");
    person.call(MarkMessage { number: number(LINE), id, is_read }).await.expect("marked");
}

async fn state(person: &Person, line: &str) -> Lamp {
    person.call(GetLamp { number: number(line) }).await.expect("a lamp")
}

/// Whether a lamp is switched on, and how many messages light it.
async fn lamp_count(person: &Person, line: &str) -> (bool, u64) {
    let Lamp { is_activated, is_lit, messages, .. } = state(person, line).await;
    assert_eq!(is_lit, messages > 0);
    (is_activated, messages)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lamp_counts_messages_that_became_unread_after_it_was_switched_on() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let (platform, user) = (portal.platform().await, portal.user(LINE).await);
        let none = Notifications { version: 0, lamp: vec![], email: vec![], not_counted: 0, can_email: false };
        assert_eq!(get(&user).await, none, "off by default");
        deliver(&platform, "m-1", MessageKind::Voice, false).await;
        deliver(&platform, "m-2", MessageKind::Voice, true).await;
        assert_eq!(lamp_count(&user, LINE).await, (false, 0));

        // The user switches the lamp on. The existing messages do not count, although the clock stands still.
        let saved = save(&user, &[lamp(LINE, "voice")]).await;
        assert_eq!((saved.version, saved.not_counted, &saved.lamp[..]), (1, 2, &[lamp(LINE, "voice")][..]));
        assert_eq!(lamp_count(&user, LINE).await, (true, 0));
        assert_eq!(state(&user, LINE).await.unread, UnreadCounts { voice: 2, urgent: 1, fax: 0 });
        for is_read in [false, true, false] {
            mark(&user, "m-1", is_read).await;
        }
        assert_eq!(lamp_count(&user, LINE).await, (true, 1), "a message that becomes unread again counts");
        mark(&user, "m-1", false).await;
        deliver(&platform, "m-3", MessageKind::Voice, false).await;
        deliver(&platform, "f-1", MessageKind::Fax, true).await;
        assert_eq!(lamp_count(&platform, LINE).await, (true, 2), "faxes are not ticked");

        // The type that stays ticked counts as before. The newly ticked type counts from now on.
        let saved = save(&user, &[lamp(LINE, "voice fax")]).await;
        assert_eq!((saved.version, saved.not_counted), (2, 2));
        assert_eq!(lamp_count(&user, LINE).await, (true, 2));
        deliver(&platform, "f-2", MessageKind::Fax, false).await;
        assert_eq!(lamp_count(&user, LINE).await, (true, 3));
        assert_eq!(save(&user, &[lamp(LINE, "voice fax")]).await.version, 2, "nothing to save");

        let counted = user.call(CountExisting { number: number(LINE) }).await.expect("counted");
        assert_eq!((counted.version, counted.not_counted), (2, 0));
        assert_eq!(lamp_count(&user, LINE).await, (true, 5));
        save(&user, &[lamp(LINE, "fax voice")]).await;
        assert_eq!(lamp_count(&user, LINE).await, (true, 5), "counted messages still count after another save");
        mark(&platform, "m-2", true).await;
        let id = "f-1".parse().expect("an identifier");
        platform.call(DeleteMessage { number: number(LINE), id }).await.expect("gone");
        assert_eq!(lamp_count(&user, LINE).await, (true, 3));

        // The user empties the table: "Vider", then "Appliquer".
        assert_eq!(save(&user, &[]).await.lamp, []);
        assert_eq!(lamp_count(&user, LINE).await, (false, 0));
        save(&user, &[lamp(LINE, "voice")]).await;
        assert_eq!(lamp_count(&user, LINE).await, (true, 0), "switched on again, it counts only new messages");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn messages_of_a_line_may_light_lamps_of_other_lines() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let (platform, user) = (portal.platform().await, portal.user(LINE).await);
        let body = r#"{"version":"0","lamp":[{"number":"+33 (0)2 22 96 95 69","urgent":true}]}"#;
        let path = format!("/api/v1/lines/{LINE}/notifications");
        let saved = user.request(portal_api::Method::Post, &path, Some(body.into())).await;
        assert!(saved.status().is_success(), "{saved:?}");
        deliver(&platform, "m-1", MessageKind::Voice, false).await;
        deliver(&platform, "m-2", MessageKind::Voice, true).await;
        deliver(&platform, "f-1", MessageKind::Fax, true).await;
        assert_eq!(lamp_count(&platform, OTHER).await, (true, 1), "only urgent voice messages");
        assert_eq!(state(&platform, OTHER).await.unread, UnreadCounts::default(), "its own mailbox is empty");
        assert_eq!(lamp_count(&platform, LINE).await, (false, 0));

        // A message that matches two ticked types counts once.
        save(&user, &[lamp(OTHER, "urgent voice"), lamp(THIRD, "fax")]).await;
        deliver(&platform, "m-3", MessageKind::Voice, true).await;
        assert_eq!((lamp_count(&platform, OTHER).await, lamp_count(&platform, THIRD).await), ((true, 2), (true, 0)));
        let other = portal.user(OTHER).await;
        let own =
            SaveNotifications { number: number(OTHER), version: 0, lamp: vec![lamp(OTHER, "voice")], email: vec![] };
        other.call(own).await.expect("saved");
        save(&user, &[]).await;
        assert_eq!(lamp_count(&other, OTHER).await, (true, 0), "its own notifications stay");
        assert_eq!(lamp_count(&platform, THIRD).await, (false, 0));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_save_based_on_an_old_version_is_refused_and_can_be_repeated() {
    let portal = TestPortal::start().await;
    let user = portal.user(LINE).await;
    let version = save(&user, &[lamp(LINE, "voice")]).await.version;
    save(&user, &[lamp(LINE, "voice fax")]).await;
    let late = SaveNotifications { number: number(LINE), version, lamp: vec![], email: vec![] };
    let refused = user.call(late.clone()).await.expect_err("too late");
    assert_eq!(refused.code, ErrorCode::Duplicate);
    let sentence = "Quelqu’un d’autre a modifié ces notifications entre-temps. \
                    Vérifiez, puis appliquez de nouveau pour garder les vôtres.";
    assert_eq!(refused.fields["version"], sentence);
    assert_eq!(get(&user).await.lamp, [lamp(LINE, "fax voice")]);
    let Some(Detail::Changed { values }) = refused.detail else { panic!("{:?}", refused.detail) };
    let version = values["version"].parse().expect("a version");
    assert_eq!(user.call(SaveNotifications { version, ..late }).await.expect("saved").lamp, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_wrong_row_is_named_in_the_error() {
    let portal = TestPortal::start().await;
    let user = portal.user(LINE).await;
    let right = lamp(LINE, "voice");
    let foreign = "La SDA 09\u{a0}20\u{a0}00\u{a0}11\u{a0}00 n’appartient pas à ce client.";
    let unknown = "La SDA 09\u{a0}99\u{a0}99\u{a0}99\u{a0}99 n’appartient pas à ce client.";
    let many: Vec<_> = (0..=ENTRY_LIMIT).map(|index| lamp(&format!("09707168{index:02}"), "fax")).collect();
    for (rows, place, sentence) in [
        (vec![right.clone(), lamp("0920001100", "voice")], "lamp.1.number", foreign),
        (vec![lamp("0999999999", "voice"), right.clone()], "lamp.0.number", unknown),
        (vec![right.clone(), lamp(OTHER, "")], "lamp.1.number", "Cochez au moins un type de message."),
        (vec![right.clone(), lamp(LINE, "fax")], "lamp.1.number", "Cette entrée est indiquée deux fois."),
        (many, "lamp.20.number", "20 entrées au plus."),
    ] {
        let refused = try_save(&user, &rows, &[]).await.expect_err(place);
        assert_eq!(refused.fields.get(place).map(String::as_str), Some(sentence), "{refused:?}");
    }
    let refused = try_save(&user, &[right], &[email("a@example.fr")]).await.expect_err("this portal sends no e-mail");
    let sentence = "Ce portail n’envoie pas d’e-mail. Demandez à l’opérateur de régler l’envoi.";
    assert_eq!(refused.fields["email.0.address"], sentence);
    assert_eq!(get(&user).await.version, 0, "no wrong row was saved");
    let form = [("version", "0"), ("lamp.0.number", LINE), ("lamp.0.voice", "true"), ("lamp.3.number", "12")];
    let answer = user.post(&format!("/api/v1/lines/{LINE}/notifications")).header("accept", "application/json");
    let refused: ApiError = answer.form(&form).send().await.expect("an answer").json().await.expect("an error");
    assert!(refused.fields.contains_key("lamp.3.number"), "{refused:?}");
    let answer = user.submit(&format!("/api/v1/lines/{LINE}/notifications"), &form[..3]).await;
    assert_eq!(answer.status(), 303, "without scripting");
    assert_eq!(get(&user).await.lamp, [lamp(LINE, "voice")]);
}

#[tokio::test(flavor = "multi_thread")]
async fn only_the_user_sees_and_changes_e_mail_addresses() {
    let settings = [("smtp_url", "smtp://127.0.0.1:9"), ("smtp_from", "portail@example.fr")];
    for database in databases() {
        let portal = TestPortal::start_with(database, &settings).await;
        let user = portal.user(LINE).await;
        let saved = try_save(&user, &[], &[email("a@example.fr"), email("b@example.fr")]).await.expect("saved");
        assert!(saved.can_email && saved.email.len() == 2);
        let expected = [email("b@example.fr"), email("a@example.fr")];
        try_save(&user, &[], &expected).await.expect("saved");
        let others = [portal.sign_in("expert").await, portal.operator().await, portal.sign_in("0970716830").await];
        for other in others {
            let seen = get(&other).await;
            assert!(seen.email.is_empty() && !seen.can_email, "{seen:?}");
            for address in ["c@example.fr", "a@example.fr"] {
                let refused = try_save(&other, &[], &[email(address)]).await.expect_err("not their messages");
                let sentence = "Seul l’utilisateur de la ligne peut faire envoyer un e-mail à une adresse.";
                assert_eq!(refused.fields["email.0.address"], sentence);
            }
            // Others may change the lamps. The addresses stay as they are, and others do not see them.
            for lamps in [&[lamp(LINE, "voice")][..], &[]] {
                let saved = try_save(&other, lamps, &[]).await.expect("saved");
                assert_eq!((&saved.lamp[..], &saved.email[..]), (lamps, &[][..]));
                assert_eq!(get(&user).await.email, expected);
            }
            let counted = other.call(CountExisting { number: number(LINE) }).await.expect("counted");
            assert!(counted.email.is_empty() && !counted.can_email, "{counted:?}");
        }
        assert_eq!(try_save(&user, &[], &[]).await.expect("saved").email, []);
    }
}
