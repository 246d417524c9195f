//! The screens of notifications: a user switches the lamp on, unread messages light it, and the user switches it off
//! again.

use portal_api::{
    Number,
    lamp::{GetLamp, Lamp},
    message::{DeliverMessage, MessageId, MessageKind},
    notification::{GetNotifications, LampEntry, SaveNotifications},
};
use portal_tests::{Browser, NUMBER, Person, Scripting, TestPortal};

fn number() -> Number {
    NUMBER.parse().expect("a number")
}

async fn deliver(operator: &Person, id: &str) {
    let message = DeliverMessage {
        number: number(),
        id: MessageId::parse(id).expect("an identifier"),
        kind: MessageKind::Voice,
        is_urgent: false,
        from_number: Some("0970711111".parse().expect("a number")),
        from_name: None,
        duration_seconds: 65,
        arrived_at: "2018-11-05T08:00:00Z".parse().expect("a time"),
    };
    operator.call(message).await.expect("delivered");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_lamp_lights_for_messages_that_become_unread_after_activation() {
    let portal = TestPortal::start().await;
    let (browser, operator) = tokio::join!(Browser::start(&portal, Scripting::On), portal.operator());
    for id in ["first", "second"] {
        deliver(&operator, id).await;
    }
    let lamp = async || -> Lamp { operator.call(GetLamp { number: number() }).await.expect("its state") };
    browser.resize(390, 844).await;
    browser.open("/settings/notifications").await;
    browser.sign_in(NUMBER).await;
    browser.sees(".lamp-state", "Le voyant de vos téléphones n’est pas activé").await;
    browser.sees("main", "Désactivé : aucune entrée.").await;
    assert!(!lamp().await.is_activated);

    portal.advance(0, 60);
    // A new entry proposes the user's own number and all voice messages.
    browser.follow("main", "Nouvelle entrée").await;
    assert_eq!(browser.value("input[name='lamp.0.number']").await, "09\u{a0}70\u{a0}19\u{a0}23\u{a0}49");
    browser.follow("main", "Appliquer").await;
    browser.sees(".lamp-state", "Le voyant de vos téléphones est éteint").await;
    browser.sees("main", "2 messages non lus sont arrivés avant l’activation").await;
    assert_eq!((lamp().await.is_activated, lamp().await.is_lit), (true, false));

    portal.advance(0, 60);
    browser.follow("#message-first", "Marquer comme lu").await;
    browser.sees("#message-first", "Marquer comme non lu").await;
    browser.follow("#message-first", "Marquer comme non lu").await;
    browser.sees(".lamp-state", "Le voyant de vos téléphones clignote : 1 nouveau message").await;
    assert_eq!((lamp().await.is_lit, lamp().await.messages), (true, 1));
    browser.follow("main", "Compter aussi les messages non lus existants").await;
    browser.sees(".lamp-state", "2 nouveaux messages").await;

    browser.follow("main", "Vider").await;
    browser.follow("main", "Appliquer").await;
    browser.sees(".lamp-state", "Le voyant de vos téléphones n’est pas activé").await;
    assert_eq!((lamp().await.is_activated, lamp().await.is_lit), (false, false));
    assert_eq!(browser.take_errors().await, [""; 0]);
}

/// New rows get the focus, an error is shown in its row, and removing a row moves the focus to the next one.
#[tokio::test(flavor = "multi_thread")]
async fn rows_are_added_and_removed() {
    let portal = TestPortal::start().await;
    let browser = Browser::start(&portal, Scripting::On).await;
    browser.open("/settings/notifications").await;
    browser.sign_in(NUMBER).await;
    for (row, number) in ["0970192349", "0123456789"].into_iter().enumerate() {
        browser.follow("main", "Nouvelle entrée").await;
        browser.has_focus(&format!("lamp.{row}.number")).await;
        browser.fill(&format!("input[name='lamp.{row}.number']"), number).await;
    }
    browser.follow("main", "Appliquer").await;
    browser.sees("tr:has([name='lamp.1.number']) .error", "01 23 45 67 89").await;
    browser.has_focus("lamp.1.number").await;

    browser.click("tr:has([name='lamp.0.number']) [data-remove-row]").await;
    browser.has_focus("lamp.0.number").await;
    assert_eq!(browser.value("input[name='lamp.0.number']").await, "0123456789");
    // The last row is removed.
    browser.click("tr:has([name='lamp.0.number']) [data-remove-row]").await;
    assert_eq!(browser.focus().await, "BUTTON", "the button for a new row");
    browser.sees("main", "Désactivé : aucune entrée.").await;
}

/// The person who saves second is told of the conflict, and may then save all the same.
#[tokio::test(flavor = "multi_thread")]
async fn a_conflicting_save_is_reported_and_can_be_repeated() {
    let portal = TestPortal::start().await;
    let (browser, expert) = tokio::join!(Browser::start(&portal, Scripting::On), portal.sign_in("expert"));
    browser.open("/settings/notifications").await;
    browser.sign_in(NUMBER).await;
    browser.follow("main", "Nouvelle entrée").await;
    let lamp = vec![LampEntry { number: number(), fax: true, urgent: false, voice: false }];
    let theirs = SaveNotifications { number: number(), version: 0, lamp, email: vec![] };
    expert.call(theirs).await.expect("saved");
    browser.follow("main", "Appliquer").await;
    browser.sees(".notifications-form", "Quelqu’un d’autre a modifié ces notifications entre-temps.").await;
    browser.follow("main", "Appliquer").await;
    browser.sees(".lamp-state", "Le voyant de vos téléphones est éteint").await;
    browser.await_gone(".notifications-form[data-dirty]").await;
    let saved = expert.call(GetNotifications { number: number() }).await.expect("the table");
    assert_eq!(saved.lamp, [LampEntry { number: number(), fax: false, urgent: false, voice: true }]);
}

/// The table of notifications as a form without scripting.
#[tokio::test(flavor = "multi_thread")]
async fn the_lamp_is_switched_on_with_scripting_off() {
    let portal = TestPortal::start().await;
    let browser = Browser::start(&portal, Scripting::Off).await;
    browser.open("/settings/notifications").await;
    browser.sign_in(NUMBER).await;
    browser.type_into("input[name='lamp.0.number']", "0970192349").await;
    browser.click("input[name='lamp.0.voice']").await;
    browser.follow("main", "Appliquer").await;
    browser.sees("main .notice", "Les notifications sont enregistrées.").await;
    browser.sees(".lamp-state", "Le voyant de vos téléphones est éteint").await;
    // A number that is no line of the client is refused, and the typed number is kept.
    browser.type_into("input[name='lamp.1.number']", "0123456789").await;
    browser.click("input[name='lamp.1.fax']").await;
    browser.follow("main", "Appliquer").await;
    browser.sees("main .notice", "01 23 45 67 89").await;
    assert_eq!(browser.value("input[name='lamp.1.number']").await, "0123456789");
}
