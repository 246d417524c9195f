//! The phone of the tests.

use portal_api::{Mac, Number, Secret};
use portal_provisioning::{
    Account, Catalogue, Certificates, Model, PhoneConfiguration, Provisioning, Server, TimeZone, Transport, Vendor,
    configuration::{LdapDirectory, LdapSecurity, Phonebook, Phonebooks},
};
use std::collections::BTreeMap;

/// The base URL of the files of all phones.
pub const URL: &str = "https://portail.metacentrex.fr/sip-ps/";

/// The secrets of [`configuration`]. They may appear in the phone's own file only: not in common files and not in debug
/// output.
pub const SECRETS: [&str; 4] =
    ["sip8secret4sip8secret4si", "admin2secret9admin2", "0k3n0k3n0k3n0k3n0k3n0k3n0k3n0k3n", "user6secret5user"];

pub fn model(id: &str) -> &'static Model {
    Catalogue::bundled().find(id).expect("a bundled model")
}

pub fn configuration() -> PhoneConfiguration {
    let [sip, admin, token, user] = SECRETS;
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
        user_password: Secret::new(user),
        ntp_server: "0.fr.pool.ntp.org".into(),
        time_zone: TimeZone::parse("CET-1CEST,M3.5.0,M10.5.0/3").expect("a time zone"),
        time_zone_name: Some("France(Paris)".into()),
        language: "fr".into(),
        codecs: ["pcma", "g722", "g729"].map(str::to_owned).into(),
        settings: BTreeMap::new(),
        keys: BTreeMap::new(),
        expansion_modules: 0,
        pickup_code: "*8".into(),
        phonebooks: None,
        ldap: None,
        authorities_url: None,
        commportal_url: None,
    }
}

pub fn phonebooks() -> Phonebooks {
    let book = |name: &str, file: &str| Phonebook {
        name: name.into(),
        url: Secret::new(format!("{URL}{}/phonebook/{file}", SECRETS[2])),
    };
    Phonebooks { contacts: book("Contacts", "contacts.xml"), extensions: book("Extensions", "extensions.xml") }
}

pub fn ldap() -> LdapDirectory {
    LdapDirectory {
        host: "annuaire.metacentrex.fr".into(),
        port: 636,
        base: "ou=cabinet-durand,dc=metacentrex,dc=fr".into(),
        user: "cn=805ec0021c1b,ou=cabinet-durand,dc=metacentrex,dc=fr".into(),
        password: Secret::new("ldap5secret8ldap5"),
        security: LdapSecurity::Ldaps,
    }
}

/// Old and new firmware versions of a model: at least one for every generation.
pub fn firmwares(model: &Model) -> Vec<String> {
    match model.vendor() {
        Vendor::Yealink => {
            [71, 72, 80, 81, 82, 83, 84, 85, 86].map(|version| format!("{}.{version}.0.1", model.file_id())).into()
        }
        Vendor::Snom => {
            ["7.3.30", "8.4.35", "8.7.5.35", "8.9.3.80", "10.1.33.33", "10.1.101.11"].map(str::to_owned).into()
        }
        Vendor::Cisco => ["10.3.1", "11.0.0", "11.2.4", "11.3.7", "12.0.7"].map(str::to_owned).into(),
        Vendor::Gigaset => ["42.200.00.000.000", "42.207.00.000.000", "42.258.00.000.000"].map(str::to_owned).into(),
    }
}
