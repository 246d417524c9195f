//! The LDAP filters in the files of phones, applied to the portal's directory: they find every name and number, with
//! the filters of every vendor.

use super::{
    directories::start_with_ldaps,
    models::{ask, habits, register},
};
use portal_api::{Mac, Name, contact::CreateContact, dialled::Dialled, setting::ChangeSettings};
use portal_provisioning::Catalogue;
use portal_tests::{CLIENT, Database, NUMBER, reference};
use std::{collections::BTreeMap, net::SocketAddr};

/// A model with LDAP, and the names of the parameters in its file.
struct LdapModel {
    id: &'static str,
    /// The parameters for user, password and search base.
    access: [&'static str; 3],
    name_filters: &'static [&'static str],
    number_filters: &'static [&'static str],
    /// The parameters that name attributes.
    attributes: &'static [&'static str],
}

/// One model of each vendor that supports LDAP.
const MODELS: [LdapModel; 3] = [
    LdapModel {
        id: "yealink-t46g",
        access: ["ldap.user", "ldap.password", "ldap.base"],
        name_filters: &["ldap.name_filter"],
        number_filters: &["ldap.number_filter"],
        attributes: &["ldap.name_attr", "ldap.numb_attr", "ldap.display_name"],
    },
    LdapModel {
        id: "snom-d765",
        access: ["ldap_username", "ldap_password", "ldap_base"],
        name_filters: &["ldap_search_filter"],
        number_filters: &["ldap_number_filter"],
        attributes: &["ldap_name_attributes", "ldap_number_attributes", "ldap_display_name"],
    },
    LdapModel {
        id: "cisco-cp-8851-3pcc",
        access: ["LDAP_Client_DN", "LDAP_Password", "LDAP_Search_Base"],
        name_filters: &["LDAP_Last_Name_Filter", "LDAP_First_Name_Filter"],
        number_filters: &["LDAP_Item_3_Filter", "LDAP_Item_4_Filter"],
        attributes: &["LDAP_Search_Item_3", "LDAP_Search_Item_4", "LDAP_Display_Attrs"],
    },
];

/// An LDAP client with the access that a phone's file contains.
struct Reader<'a> {
    file: &'a BTreeMap<String, String>,
    address: SocketAddr,
    access: [&'static str; 3],
}

impl Reader<'_> {
    /// Searches the directory. Returns the entries as LDIF.
    async fn search(&self, filter: &str, attributes: &[&str]) -> String {
        let [user, password, base] = self.access.map(|name| self.file[name].as_str());
        let url = format!("ldap://{}", self.address);
        let arguments =
            ["-x", "-LLL", "-o", "ldif-wrap=no", "-H", &url, "-D", user, "-w", password, "-b", base, filter];
        let output = tokio::process::Command::new("ldapsearch").args(arguments).args(attributes).output().await;
        let output = output.expect("ldapsearch (Debian: ldap-utils)");
        assert!(output.status.success(), "{filter}: {output:?}");
        String::from_utf8_lossy(&output.stdout).into_owned()
    }

    /// Whether one of these filters finds the entry `id` when a person types a text at the phone. Phones of Yealink and
    /// snom replace `%` by the text; phones of Cisco use the filter after the colon, and replace `$VALUE`.
    async fn finds(&self, filters: &[&str], typed: &str, id: &str) -> bool {
        for filter in filters {
            let filter = self.file[*filter].as_str();
            let filter = match filter.split_once(":(") {
                Some((_, filter)) => format!("({}", filter.replace("$VALUE", typed)),
                None => filter.replace('%', &format!("{typed}*")),
            };
            if self.search(&filter, &["uid"]).await.contains(&format!("uid: {id}\n")) {
                return true;
            }
        }
        false
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_name_and_number_is_found_by_the_filters_of_every_vendor() {
    let (_folder, portal) = start_with_ldaps(Database::Sqlite, &[("ldap_listen", "127.0.0.1:0")]).await;
    let (expert, user) = (portal.sign_in("expert").await, portal.sign_in(NUMBER).await);
    let enable = ChangeSettings {
        reference: Some(reference(CLIENT)),
        values: [("ldap.enable".to_owned(), "true".to_owned())].into(),
        ..Default::default()
    };
    expert.call(enable).await.expect("a change");
    let number = |text: &str| Some(Dialled::parse(text).expect("a number"));
    let mut people = Vec::new();
    for (name, given_name, surname) in
        [("Anne Marie LE GALL", "Anne", "LE GALL"), ("Petit, Zoé", "zoe", "petit"), ("Noé Martin", "Noé", "Mart")]
    {
        let operation = CreateContact {
            number: NUMBER.parse().expect("a number"),
            name: Name::parse(name).expect("a name"),
            work: number("+33 (0)2 47 01 02 03"),
            mobile: number("06/12/34/56/78"),
            other: number("+44 (0)20 7946 0000"),
        };
        let contact = user.call(operation).await.expect("a contact");
        people.push((format!("contact-{}", contact.id), given_name, surname));
    }
    people.push(("0222969569".to_owned(), "Rod", "SEG"));
    let (first_id, ..) = &people[0];
    let address = portal.protocols().ldap.expect("LDAP");
    for (index, LdapModel { id, access, name_filters, number_filters, attributes }) in MODELS.into_iter().enumerate() {
        let model = Catalogue::bundled().find(id).unwrap_or_else(|| panic!("{id}"));
        let mac = Mac::parse(&format!("00AABB00010{index}")).expect("an address");
        register(&expert, &mac).await;
        let habits = habits(model, &mac);
        let (.., own) = ask(&portal, &format!("/sip-ps/{}", habits.own), &habits).await;
        let file = model.vendor().format().read(&own).unwrap_or_else(|error| panic!("{id}: {error:?}"));
        let file: BTreeMap<String, String> = file.into_iter().collect();
        let reader = Reader { file: &file, address, access };
        for (entry, given_name, surname) in &people {
            for typed in [given_name, surname] {
                assert!(reader.finds(name_filters, typed, entry).await, "{id}: {typed} doesn't find {entry}");
            }
        }
        assert!(!reader.finds(name_filters, "LE GALLO", first_id).await, "{id}");
        // The Cisco phone has filters for two of the three numbers only.
        let other: &[_] = if id == "cisco-cp-8851-3pcc" { &[] } else { &["+442079460000", "0044207946"] };
        let numbers = ["0247010203", "+33247010203", "02470102", "0612345678", "+33612345678"];
        for typed in numbers.iter().chain(other) {
            assert!(reader.finds(number_filters, typed, first_id).await, "{id}: {typed}");
        }
        assert!(reader.finds(number_filters, "0222969569", "0222969569").await, "{id}: a line");
        // The value of such a parameter names attributes: the directory's entries must have them.
        let is_name = |text: &&str| text.chars().count() > 1 && text.chars().all(char::is_alphabetic);
        for parameter in attributes {
            let parts =
                file[*parameter].split([' ', ';', ',', '%']).map(|part| part.strip_prefix("a=").unwrap_or(part));
            for attribute in parts.filter(is_name) {
                let found = reader.search(&format!("(uid={first_id})"), &[attribute]).await;
                assert!(found.contains(&format!("{attribute}: ")), "{id}: {parameter} names {attribute}: {found}");
            }
        }
        let found = reader.search("(uid=0222969569)", &["cn", "sn", "givenName"]).await;
        for attribute in ["cn: Rodolphe SEGUIN\n", "sn: SEGUIN\n", "givenName: Rodolphe\n"] {
            assert!(found.contains(attribute), "{id}: {found}");
        }
    }
}
