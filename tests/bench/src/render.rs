//! Measures the rendering of configurations, without a database and without a network.

use crate::Failure;
use portal_api::{Language, Mac, Number, Secret};
use portal_provisioning::{
    Account, Catalogue, Certificates, Function, Key, KeyGroup, KeyPlace, Model, PhoneConfiguration, Provisioning,
    Server, TimeZone, Transport,
    configuration::{Phonebook, Phonebooks},
    render_phone,
};
use std::{
    collections::BTreeMap,
    hint::black_box,
    time::{Duration, Instant},
};

/// The time for which each model is measured.
const TIME_PER_MODEL: Duration = Duration::from_millis(300);

/// Prints the time and the size of a configuration of each model.
pub fn run() -> Result<(), Failure> {
    for model in Catalogue::bundled().models() {
        let configuration = configuration(model)?;
        let size = render_phone(model, None, &configuration)?.len();
        let (start, mut count) = (Instant::now(), 0_u32);
        while start.elapsed() < TIME_PER_MODEL {
            black_box(render_phone(model, None, black_box(&configuration))?);
            count += 1;
        }
        let microseconds = start.elapsed().as_secs_f64() * 1e6 / f64::from(count);
        println!("  {:<22} {microseconds:>6.1} µs  {size:>6} bytes", model.name());
    }
    Ok(())
}

/// The configuration of an ordinary phone, with one key for each function that the model has.
fn configuration(model: &Model) -> Result<PhoneConfiguration, Failure> {
    let book = |name: &str| Phonebook {
        name: name.to_owned(),
        url: Secret::new(format!("https://portail.example.fr/sip-ps/{}/directory/{name}", "0".repeat(32))),
    };
    let is_supported = |function: &&Function| {
        model.check_function(KeyGroup::Line, **function, Language::Fr).is_ok() && **function != Function::None
    };
    let keys = Function::ALL.iter().filter(is_supported).zip((1..=model.line_keys()).map(KeyPlace::line));
    let keys =
        keys.filter_map(|(function, place)| Some((place, Key::new(*function, 1, "0970711111", "*8", "Accueil").ok()?)));
    Ok(PhoneConfiguration {
        mac: Mac::parse("805EC0021C1B").map_err(|_| "a MAC address")?,
        account: Account {
            number: Number::parse("0970192349").map_err(|_| "a number")?,
            label: "0970192349".into(),
            display_name: "Salle de réunion".into(),
            auth_name: "0970192349-805ec0021c1b".into(),
            password: Secret::new("0".repeat(24)),
            server: Server { host: "sip.example.fr".into(), port: 5060 },
            transport: Transport::Udp,
            outbound_proxy: None,
            expiry_seconds: 3_600,
        },
        voicemail_number: Some("3103".into()),
        provisioning: Provisioning {
            url: Secret::new(format!("https://portail.example.fr/sip-ps/{}/", "0".repeat(32))),
            minutes: 60,
            certificates: Certificates::All,
        },
        admin_password: Secret::new("0".repeat(24)),
        user_password: Secret::new("0".repeat(16)),
        ntp_server: "fr.pool.ntp.org".into(),
        time_zone: TimeZone::parse("CET-1CEST,M3.5.0,M10.5.0/3")?,
        time_zone_name: None,
        language: "fr".into(),
        codecs: ["pcma", "g722", "g729"].map(str::to_owned).into(),
        settings: BTreeMap::new(),
        keys: keys.collect(),
        expansion_modules: 0,
        pickup_code: "*8".into(),
        phonebooks: Some(Phonebooks { contacts: book("contacts"), extensions: book("extensions") }),
        ldap: None,
        authorities_url: None,
        commportal_url: None,
    })
}
