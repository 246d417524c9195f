//! The telephone of the tests.

use portal_api::{Mac, Number, Secret};
use portal_provisioning::{
    Account, Catalogue, Certificates, Model, PhoneConfiguration, Provisioning, Server, TimeZone, Transport,
};

/// Secrets of [`configuration`], none of which may appear where it doesn't belong.
pub const SECRETS: [&str; 3] = ["sip8secret4sip8secret4si", "admin2secret9admin2", "0k3n0k3n0k3n0k3n0k3n0k3n0k3n0k3n"];

pub fn model(id: &str) -> &'static Model {
    Catalogue::bundled().find(id).expect("a bundled model")
}

pub fn configuration() -> PhoneConfiguration {
    let [sip, admin, token] = SECRETS;
    PhoneConfiguration {
        mac: Mac::parse("80:5E:C0:02:1C:1B").expect("a MAC address"),
        account: Account {
            number: Number::parse("0970192349").expect("a number"),
            label: "0970192349".into(),
            display_name: "Salle de réunion".into(),
            auth_name: "0970192349-805ec0021c1b".into(),
            password: Secret::new(sip),
            server: Server { host: "sip.metacentrex.fr".into(), port: 5061 },
            transport: Transport::Tls,
            outbound_proxy: None,
            expiry_seconds: 600,
        },
        voicemail_number: Some("3103".into()),
        provisioning: Provisioning {
            url: Secret::new(format!("https://portail.metacentrex.fr/sip-ps/{token}/")),
            minutes: 10,
            certificates: Certificates::All,
        },
        admin_password: Secret::new(admin),
        ntp_server: "0.fr.pool.ntp.org".into(),
        time_zone: TimeZone::parse("CET-1CEST,M3.5.0,M10.5.0/3").expect("a time zone"),
        time_zone_name: Some("France(Paris)".into()),
        language: "fr".into(),
    }
}
