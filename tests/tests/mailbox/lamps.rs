//! Message lamps from end to end: notifications and messages determine the state that the platform reads, and the lamp
//! settings in the files of phones.

use portal_api::{
    Label, Mac, Number,
    lamp::GetLamp,
    message::{DeliverMessage, MarkMessage, MessageId, MessageKind},
    notification::{GetNotifications, LampEntry, SaveNotifications},
    phone::RegisterPhone,
    setting::{ChangeSettings, EffectiveSetting, ListSettings},
};
use portal_tests::{CLIENT, Person, TestPortal, databases, reference};

/// The line on which the phones are registered.
const LINE: &str = "0970716831";
/// Another line of the client, whose notifications may name the first line too.
const OTHER: &str = "0222969569";

fn number(text: &str) -> Number {
    text.parse().expect("a number")
}

/// A phone of a vendor: how it requests its file, and the parameters in the file that switch the message lamp on or
/// off.
struct Vendor {
    name: &'static str,
    mac: &'static str,
    file: &'static str,
    user_agent: &'static str,
    on: &'static [&'static str],
    off: &'static [&'static str],
}

const VENDORS: [Vendor; 4] = [
    Vendor {
        name: "Yealink CP920",
        mac: "805EC0021C1B",
        file: "{lower}.cfg",
        user_agent: "Yealink SIP-CP920 78.85.0.5 80:5e:c0:02:1c:1b",
        on: &[
            "account.1.subscribe_mwi = 1\n",
            "account.1.subscribe_mwi_expires = 3600\n",
            "phone_setting.mail_power_led_flash_enable = 1\n",
            "features.voice_mail_popup.enable = 1\n",
        ],
        off: &[
            "account.1.subscribe_mwi = 0\n",
            "phone_setting.mail_power_led_flash_enable = 0\n",
            "features.voice_mail_popup.enable = 0\n",
        ],
    },
    Vendor {
        name: "snom D725",
        mac: "00041378379A",
        file: "snom725-{upper}.htm",
        user_agent: "Mozilla/4.0 (compatible; snom725-SIP 10.1.54.13 2010.12-00004-g9ba52f5 {upper} SXM:0 UXM:0)",
        on: &[
            "<user_mailbox idx=\"1\" perm=\"R\">3103</user_mailbox>",
            "<led_message_usage perm=\"R\">CurrentIdentityHasVoiceMessages PhoneHasVoiceMessages</led_message_usage>",
        ],
        off: &[
            "<user_mailbox idx=\"1\" perm=\"R\"></user_mailbox>",
            "<led_message_usage perm=\"R\"></led_message_usage>",
        ],
    },
    Vendor {
        name: "Cisco CP-8851-3PCC",
        mac: "00AABB00001C",
        file: "{lower}.xml",
        user_agent: "Cisco-CP-8851-3PCC/12.0.7 ({lower})",
        on: &["<Mailbox_ID_1_ ua=\"na\">0970716831</Mailbox_ID_1_>", "<Voice_Mail_Server_1_ ua=\"na\">sip.example.fr"],
        off: &["<Mailbox_ID_1_ ua=\"na\"></Mailbox_ID_1_>", "<Voice_Mail_Server_1_ ua=\"na\"></Voice_Mail_Server_1_>"],
    },
    Vendor {
        name: "Gigaset N510 IP PRO",
        mac: "7C2F80AABBCC",
        file: "{upper}.xml",
        user_agent: "N510 IP PRO/42.258.00.000.000;{upper}",
        on: &["<SYMB_ITEM ID=\"BS_IP_Data1.ucB_VOIP_NET_AM_ENABLED_1\" class=\"symb_item\" value=\"0x1\"/>"],
        off: &["<SYMB_ITEM ID=\"BS_IP_Data1.ucB_VOIP_NET_AM_ENABLED_1\" class=\"symb_item\" value=\"0x0\"/>"],
    },
];

/// A registered phone with its own URL.
struct Phone {
    vendor: &'static Vendor,
    path: String,
    user_agent: String,
}

/// Fetches a file. Each byte becomes one character, because some vendors' files are not UTF-8.
async fn fetch(portal: &TestPortal, path: &str, user_agent: &str) -> String {
    let request = portal.visitor().client().get(portal.url(path)).header("user-agent", user_agent);
    let response = request.send().await.expect("an answer");
    assert!(response.status().is_success(), "{path}");
    let bytes = response.bytes().await.expect("a file");
    bytes.iter().map(|byte| char::from(*byte)).collect()
}

/// Registers one phone of each vendor on the line, and lets it fetch its own URL.
async fn phones(portal: &TestPortal, expert: &Person) -> Vec<Phone> {
    let mut phones = Vec::new();
    for vendor in &VENDORS {
        let mac = Mac::parse(vendor.mac).expect("an address");
        let operation = RegisterPhone {
            reference: reference(CLIENT),
            mac: mac.clone(),
            model: None,
            description: Label::parse(vendor.name).expect("a label"),
            number: number(LINE).into(),
        };
        expert.call(operation).await.expect("a registration");
        let fill = |text: &str| text.replace("{lower}", &mac.lower()).replace("{upper}", mac.as_str());
        let (file, user_agent) = (fill(vendor.file), fill(vendor.user_agent));
        let first = fetch(portal, &format!("/sip-ps/{file}"), &user_agent).await;
        let (_, rest) = first.split_once("/sip-ps/").expect("an address of its own");
        let path = format!("/sip-ps/{}/{file}", &rest[..32]);
        phones.push(Phone { vendor, path, user_agent });
    }
    phones
}

/// Checks the lamp in every phone's file. Fetches each file twice: the second one comes from the cache.
async fn assert_lamp(portal: &TestPortal, phones: &[Phone], is_on: bool, step: &str) {
    for Phone { vendor: Vendor { name, on, off, .. }, path, user_agent } in phones {
        for _ in 0..2 {
            let file = fetch(portal, path, user_agent).await;
            let (expected, other) = if is_on { (*on, *off) } else { (*off, *on) };
            for parameter in expected {
                assert!(file.contains(parameter), "{step}, {name}: {parameter} in {file}");
            }
            for parameter in other {
                assert!(!file.contains(parameter), "{step}, {name}: {parameter} in {file}");
            }
        }
    }
}

async fn deliver(platform: &Person, id: &str) {
    let operation = DeliverMessage {
        number: number(LINE),
        id: id.parse().expect("an identifier"),
        kind: MessageKind::Voice,
        is_urgent: false,
        from_number: None,
        from_name: None,
        duration_seconds: 9,
        arrived_at: "2018-11-06T07:30:00Z".parse().expect("a time"),
    };
    platform.call(operation).await.expect("delivered");
}

async fn save(user: &Person, line: &str, lamps: &[&str]) {
    let version = user.call(GetNotifications { number: number(line) }).await.expect("notifications").version;
    let entry = |text: &&str| LampEntry { number: number(text), fax: false, urgent: false, voice: true };
    let lamp = lamps.iter().map(entry).collect();
    let operation = SaveNotifications { number: number(line), version, lamp, email: vec![] };
    user.call(operation).await.expect("saved");
}

/// Whether the lamp is activated, and whether it is lit.
async fn lamp_state(platform: &Person) -> (bool, bool) {
    let lamp = platform.call(GetLamp { number: number(LINE) }).await.expect("a lamp");
    (lamp.is_activated, lamp.is_lit)
}

#[tokio::test(flavor = "multi_thread")]
async fn notifications_switch_the_lamp_on_and_off_in_the_files_of_phones() {
    for database in databases() {
        let settings = [("sip_server", "sip.example.fr"), ("voicemail_number", "3103")];
        let portal = TestPortal::start_with(database, &settings).await;
        let (platform, user) = (portal.platform().await, portal.user(LINE).await);
        let expert = portal.sign_in("expert").await;
        let phones = phones(&portal, &expert).await;
        assert_eq!(lamp_state(&platform).await, (false, false));
        assert_lamp(&portal, &phones, false, "by default").await;

        deliver(&platform, "m-1").await;
        deliver(&platform, "m-2").await;
        assert_eq!(lamp_state(&platform).await, (false, false));
        assert_lamp(&portal, &phones, false, "two messages").await;

        save(&user, LINE, &[LINE]).await;
        assert_eq!(lamp_state(&platform).await, (true, false), "existing messages do not count");
        assert_lamp(&portal, &phones, true, "switched on").await;

        let id: MessageId = "m-1".parse().expect("an identifier");
        for is_read in [true, false] {
            user.call(MarkMessage { number: number(LINE), id: id.clone(), is_read }).await.expect("marked");
        }
        assert_eq!(lamp_state(&platform).await, (true, true));
        assert_lamp(&portal, &phones, true, "lit").await;

        // The user empties the table: "Vider", then "Appliquer".
        save(&user, LINE, &[]).await;
        assert_eq!(lamp_state(&platform).await, (false, false));
        assert_lamp(&portal, &phones, false, "switched off").await;

        // The notifications of another line switch the lamp on too. The lamp goes off only when no line's notifications
        // name it.
        let other = portal.user(OTHER).await;
        save(&other, OTHER, &[LINE, OTHER]).await;
        assert_lamp(&portal, &phones, true, "switched on by a colleague").await;
        save(&user, LINE, &[LINE]).await;
        save(&other, OTHER, &[]).await;
        assert_lamp(&portal, &phones, true, "switched on by the user").await;
        save(&user, LINE, &[OTHER]).await;
        assert_lamp(&portal, &phones, false, "switched on by nobody").await;
    }
}

/// Reads a setting of the line's phones.
async fn setting(person: &Person, id: &str) -> EffectiveSetting {
    let place = ListSettings { number: Some(number(LINE)), model: Some("yealink-cp920".into()), ..Default::default() };
    let settings = person.call(place).await.expect("settings");
    settings.into_iter().find(|setting| setting.id == id).expect("the setting")
}

/// The value of a setting, its origin, and whether it is set on the line itself.
fn summary(setting: &EffectiveSetting) -> (Option<&str>, &str, bool) {
    (setting.value.as_deref(), setting.origin.as_str(), setting.is_own)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_lock_and_a_value_of_the_line_override_the_notifications() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let (expert, user) = (portal.sign_in("expert").await, portal.user(LINE).await);
        let phones = phones(&portal, &expert).await;
        let cp920 = &phones[..1];
        assert_eq!(summary(&setting(&user, "mwi.subscribe").await), (Some("false"), "model", false));
        save(&user, LINE, &[LINE]).await;
        for id in ["mwi.subscribe", "lamp.messages", "popup.voicemail"] {
            assert_eq!(summary(&setting(&user, id).await), (Some("true"), "notifications", false), "{id}");
        }
        let snom = fetch(&portal, &phones[1].path, &phones[1].user_agent).await;
        let own = format!("<user_mailbox idx=\"1\" perm=\"R\">{LINE}</user_mailbox>");
        assert!(snom.contains(&own), "without a voicemail number the phone subscribes with its own number: {snom}");
        // The user switches off the pop-up about messages for the line's phones, and keeps the lamp.
        let place =
            ChangeSettings { number: Some(number(LINE)), model: Some("yealink-cp920".into()), ..Default::default() };
        let values = [("popup.voicemail".to_owned(), "false".to_owned())].into();
        user.call(ChangeSettings { values, ..place.clone() }).await.expect("a change");
        assert_eq!(summary(&setting(&user, "popup.voicemail").await), (Some("false"), "line", true));
        let file = fetch(&portal, &cp920[0].path, &cp920[0].user_agent).await;
        assert!(
            file.contains("features.voice_mail_popup.enable = 0\n") && file.contains("subscribe_mwi = 1\n"),
            "{file}"
        );
        user.call(ChangeSettings { reset: vec!["popup.voicemail".into()], ..place }).await.expect("a change");
        assert_lamp(&portal, cp920, true, "own value removed").await;

        let client = ChangeSettings { reference: Some(reference(CLIENT)), ..Default::default() };
        let lock = vec!["mwi.subscribe".into()];
        expert.call(ChangeSettings { lock: lock.clone(), ..client.clone() }).await.expect("a lock");
        let locked = setting(&user, "mwi.subscribe").await;
        assert_eq!((summary(&locked), locked.locked_by.as_deref()), ((Some("false"), "model", false), Some("client")));
        let file = fetch(&portal, &cp920[0].path, &cp920[0].user_agent).await;
        assert!(file.contains("account.1.subscribe_mwi = 0\n"), "{file}");
        expert.call(ChangeSettings { unlock: lock, ..client }).await.expect("unlocked");
        assert_lamp(&portal, cp920, true, "unlocked").await;
    }
}
