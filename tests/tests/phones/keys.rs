//! Keys and settings of a line: changed one by one or together, by forms without scripting, and copied to another
//! model.

use portal_api::{
    ErrorCode, Number,
    key::{ChangeKey, CopyKeys, Key, Keys, ListKeys, PreviewCopy, SaveKeys},
    key_place::{KeyGroup, KeyPlace},
    setting::{ChangeSettings, EffectiveSetting, ListSettings},
};
use portal_tests::{CLIENT, NUMBER, Person, TestPortal, databases, reference};

pub(super) const CP920: &str = "yealink-cp920";
pub(super) const T46G: &str = "yealink-t46g";

pub(super) fn number() -> Number {
    NUMBER.parse().expect("a number")
}

pub(super) fn key(place: &str, function: &str, operand: &str, label: &str) -> Key {
    let text = |text: &str| text.to_owned();
    Key {
        place: place.parse().expect("a place"),
        function: text(function),
        line: 1,
        operand: text(operand),
        pickup: text(""),
        label: text(label),
    }
}

/// Saves all keys of a line and model.
pub(super) async fn save(person: &Person, model: &str, version: i64, keys: Vec<Key>) -> Keys {
    person
        .call(SaveKeys { number: number(), model: model.into(), version, keys, groups: KeyGroup::ALL.to_vec() })
        .await
        .expect("saved")
}

async fn list(person: &Person, model: &str) -> Keys {
    person.call(ListKeys { number: number(), model: model.into() }).await.expect("the keys")
}

#[tokio::test(flavor = "multi_thread")]
async fn one_key_is_changed_and_the_others_stay() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        let before = save(&expert, CP920, 0, vec![key("programmable-2", "dnd", "", "")]).await;
        let change = |version, function: &str, operand: &str| ChangeKey {
            number: number(),
            model: CP920.into(),
            place: KeyPlace::programmable(1),
            version,
            function: function.into(),
            line: 1,
            operand: operand.into(),
            pickup: String::new(),
            label: "Accueil".into(),
        };
        let changed = expert.call(change(before.version, "speed_dial", "09 70 71 11 11")).await.expect("changed");
        let expected =
            [key("programmable-1", "speed_dial", "0970711111", "Accueil"), key("programmable-2", "dnd", "", "")];
        assert_eq!(changed.keys, expected);
        assert_eq!(list(&expert, CP920).await, changed);
        let conflict = expert.call(change(before.version, "history", "")).await.expect_err("an old version");
        assert_eq!(conflict.code, ErrorCode::Duplicate);
        let wrong = expert.call(change(changed.version, "speed_dial", "sip:x")).await.expect_err("no number");
        assert_eq!(wrong.fields["programmable-1"], "Un numéro : des chiffres, * ou #, 32 au plus.");
        let cleared = expert.call(change(changed.version, "none", "")).await.expect("cleared");
        assert_eq!(cleared.keys, [key("programmable-2", "dnd", "", "")]);
    }
}

/// Sends the form as a browser without scripting does: numbers are texts, and a page shows the result.
#[tokio::test(flavor = "multi_thread")]
async fn one_key_is_changed_by_a_plain_form() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    let action = format!("/api/v1/lines/{NUMBER}/keys/{CP920}/places/programmable-1");
    let back = format!("/lines/{NUMBER}/{CP920}?key=programmable-1");
    let fields = [("_back", back.as_str()), ("version", "0"), ("function", "dnd"), ("operand", ""), ("label", "Calme")];
    let response = expert.submit(&action, &fields).await;
    assert_eq!(response.status(), 303);
    let page = response.headers()["location"].to_str().expect("an address").to_owned();
    assert!(page.starts_with(&back), "{page}");
    assert!(expert.page(&page).await.contains("La touche est enregistrée."));
    let kept = list(&expert, CP920).await.keys;
    assert_eq!(kept[0], key("programmable-1", "dnd", "", "Calme"));
    let others: Vec<_> = kept[1..].iter().map(|key| key.function.as_str()).collect();
    assert_eq!(others, ["directory", "dnd", "menu"], "the other keys keep their functions");
}

/// A group of keys that a save does not name stays as it is. This includes the first save, when the keys are the
/// defaults of the model.
#[tokio::test(flavor = "multi_thread")]
async fn a_save_leaves_key_groups_that_it_does_not_name_unchanged() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        let send = async |version, keys: Vec<Key>, groups: &[KeyGroup]| {
            let groups = groups.to_vec();
            expert.call(SaveKeys { number: number(), model: T46G.into(), version, keys, groups }).await
        };
        let of_group = |keys: &Keys, group| keys.keys.iter().filter(|key| key.place.group == group).cloned().collect();
        let defaults: Vec<Key> = of_group(&list(&expert, T46G).await, KeyGroup::Programmable);
        assert!(!defaults.is_empty());
        let module = key("expansion-1-1", "blf", "0970711111", "");
        let saved = send(0, vec![module.clone()], &[]).await.expect("saved");
        assert_eq!(of_group(&saved, KeyGroup::Programmable), defaults, "the model's defaults");
        let line = key("line-3", "speed_dial", "15", "SAMU");
        let saved = send(saved.version, vec![line.clone()], &[]).await.expect("saved");
        assert_eq!(of_group(&saved, KeyGroup::Line), std::slice::from_ref(&line), "the named group is replaced");
        assert_eq!(of_group(&saved, KeyGroup::Programmable), defaults);
        assert_eq!(of_group(&saved, KeyGroup::Expansion), std::slice::from_ref(&module));
        assert_eq!(list(&expert, T46G).await, saved);

        let same = send(saved.version, Vec::new(), &[]).await.expect("no group is named");
        assert_eq!(same, saved);
        let cleared = send(saved.version, vec![key("line-3", "none", "", "")], &[]).await.expect("cleared by a key");
        assert_eq!(of_group(&cleared, KeyGroup::Line), [] as [Key; 0]);
        let cleared = send(cleared.version, Vec::new(), &[KeyGroup::Expansion]).await.expect("cleared by name");
        assert_eq!(cleared.keys, defaults);
        assert_eq!(send(saved.version, vec![line], &[]).await.expect_err("too late").code, ErrorCode::Duplicate);
        let cleared = send(cleared.version, Vec::new(), &KeyGroup::ALL).await.expect("all of them");
        assert_eq!(cleared.keys, []);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn keys_are_copied_to_another_phone_until_it_is_full() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        let mut keys = vec![key("programmable-2", "history", "", "")];
        keys.extend((1..=5).map(|n| key(&format!("line-{n}"), "speed_dial", &format!("097071110{n}"), "")));
        save(&expert, T46G, 0, keys).await;
        save(&expert, CP920, 0, vec![key("programmable-1", "dnd", "", "")]).await;
        let query = || PreviewCopy { number: number(), model: T46G.into(), to: CP920.into() };
        let preview = expert.call(query()).await.expect("a preview");
        assert_eq!((preview.version, preview.replaced), (1, 1));
        let copied = |copy: &portal_api::key::KeysCopy| {
            copy.copied.iter().map(|copied| (copied.key.place.to_string(), copied.to.to_string())).collect::<Vec<_>>()
        };
        let expected = [
            ("line-1", "programmable-1"),
            ("line-2", "programmable-3"),
            ("line-3", "programmable-4"),
            ("programmable-2", "programmable-2"),
        ];
        assert_eq!(copied(&preview), expected.map(|(from, to)| (from.to_owned(), to.to_owned())));
        let left: Vec<_> = preview.left.iter().map(|left| (left.key.place.to_string(), left.reason.as_str())).collect();
        let full = "Ce téléphone n’a plus de touche libre.";
        assert_eq!(left, [("line-4".to_owned(), full), ("line-5".to_owned(), full)]);
        assert_eq!(list(&expert, CP920).await.version, 1, "nothing is done yet");

        let copy = |version| CopyKeys { number: number(), model: T46G.into(), to: CP920.into(), version };
        assert_eq!(expert.call(copy(0)).await.expect_err("an old version").code, ErrorCode::Duplicate);
        let done = expert.call(copy(1)).await.expect("copied");
        assert_eq!((done.version, copied(&done)), (2, copied(&preview)));
        let stored = list(&expert, CP920).await.keys;
        assert_eq!(stored[0], key("programmable-1", "speed_dial", "0970711101", ""));
        assert_eq!(stored.len(), 4);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_settings_form_saves_only_changed_values_and_reports_conflicts() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let expert = portal.sign_in("expert").await;
        let place = || ListSettings { number: Some(number()), model: Some(T46G.into()), ..Default::default() };
        let find = async |id: &str| -> EffectiveSetting {
            let settings = expert.call(place()).await.expect("settings");
            settings.into_iter().find(|setting| setting.id == id).expect("the setting")
        };
        let change = |values: &[(&str, &str)], was: &[(&str, &str)]| {
            let owned =
                |pairs: &[(&str, &str)]| pairs.iter().map(|(a, b)| ((*a).to_owned(), (*b).to_owned())).collect();
            ChangeSettings {
                number: Some(number()),
                model: Some(T46G.into()),
                values: owned(values),
                was: owned(was),
                ..Default::default()
            }
        };
        // `was` has the values that the page showed. Only a value that differs from it was changed by the user.
        let both = [("call_log.enable", "true"), ("popup.missed_call", "false")];
        let was = [("call_log.enable", "true"), ("popup.missed_call", "true")];
        expert.call(change(&both, &was)).await.expect("set");
        assert!(!find("call_log.enable").await.is_own, "the user did not change it");
        assert!(find("popup.missed_call").await.is_own);
        // Another person changes the other setting, with a page that was opened at the same time.
        let other = [("call_log.enable", "false"), ("popup.missed_call", "true")];
        expert.call(change(&other, &was)).await.expect("no conflict: each changed another setting");
        assert_eq!(find("popup.missed_call").await.value.as_deref(), Some("false"));
        assert_eq!(find("call_log.enable").await.value.as_deref(), Some("false"));
        let client = ChangeSettings {
            reference: Some(reference(CLIENT)),
            values: [("display.brightness".to_owned(), "3".to_owned())].into(),
            ..Default::default()
        };
        expert.call(client).await.expect("the client's value");
        let conflict = expert.call(change(&[("display.brightness", "9")], &[("display.brightness", "8")])).await;
        let conflict = conflict.expect_err("the value has changed since");
        assert_eq!(conflict.code, ErrorCode::Duplicate);
        assert!(conflict.fields["display.brightness"].contains("«\u{a0}3\u{a0}»"), "{conflict:?}");
        expert
            .call(change(&[("display.brightness", "9")], &[("display.brightness", "3")]))
            .await
            .expect("based on the present value");
        assert_eq!(find("display.brightness").await.value.as_deref(), Some("9"));
    }
}

/// Sends the page's form as a browser without scripting does. Only a changed setting becomes the line's own, and a
/// reset removes it again.
#[tokio::test(flavor = "multi_thread")]
async fn settings_are_changed_and_reset_by_a_plain_form() {
    let portal = TestPortal::start().await;
    let expert = portal.sign_in("expert").await;
    let place = || ListSettings { number: Some(number()), model: Some(T46G.into()), ..Default::default() };
    let own = async || {
        let settings = expert.call(place()).await.expect("settings");
        settings.into_iter().filter(|setting| setting.is_own).map(|setting| setting.id).collect::<Vec<_>>()
    };
    let fields = |brightness: &'static str, was: &'static str| {
        vec![
            ("number", NUMBER),
            ("model", T46G),
            ("values[display.brightness]", brightness),
            ("was[display.brightness]", was),
            ("values[popup.missed_call]", "true"),
            ("was[popup.missed_call]", "true"),
            ("values[commportal.password]", ""),
        ]
    };
    let was = expert.call(place()).await.expect("settings");
    let was = was.into_iter().find(|setting| setting.id == "display.brightness").and_then(|setting| setting.value);
    let was: &'static str = was.expect("a value").leak();
    assert_eq!(expert.submit("/api/v1/settings", &fields("9", was)).await.status(), 303);
    assert_eq!(own().await, ["display.brightness"]);
    let reset = [fields("9", "9"), vec![("reset", "display.brightness")]].concat();
    assert_eq!(expert.submit("/api/v1/settings", &reset).await.status(), 303);
    assert_eq!(own().await, [""; 0]);
}
