//! Short functions for the operations of a reseller on phones.

use crate::{CLIENT, NUMBER, Person, eventually};
use portal_api::{
    Label, Mac, Number, PageNumber, Reference, Search, SortDirection,
    phone::{
        Duration, ExtendWindow, GetPhone, ListPhoneRequests, ListPhones, Phone, PhoneRequest, PhoneRow, PhoneSort,
        RegisterPhone,
    },
};

/// Parses a valid MAC address.
pub fn mac(text: &str) -> Mac {
    Mac::parse(text).expect("a MAC address")
}

/// The operation that registers a phone on the demonstration's line.
pub fn registration(mac_address: &str) -> RegisterPhone {
    RegisterPhone {
        reference: reference(CLIENT),
        mac: mac(mac_address),
        model: None,
        description: Label::parse("Yealink CP920").expect("a label"),
        number: Number::parse(NUMBER).expect("a number").into(),
    }
}

/// The operation that lists a client's phones, in the order of their registration.
pub fn phones_of(client: &str) -> ListPhones {
    ListPhones {
        reference: reference(client),
        q: Search::default(),
        state: None,
        sort: PhoneSort::default(),
        order: SortDirection::default(),
        page: PageNumber::default(),
    }
}

/// Parses a valid reference.
pub fn reference(text: &str) -> Reference {
    Reference::parse(text).expect("a reference")
}

impl Person {
    /// Registers a phone on the demonstration's line.
    pub async fn register(&self, mac: &str) -> PhoneRow {
        self.call(registration(mac)).await.expect("registered").phone
    }

    /// Reads a phone.
    pub async fn find_phone(&self, address: &str) -> Phone {
        self.call(GetPhone { mac: mac(address) }).await.expect("a phone")
    }

    /// Counts the phones of the demonstration's client.
    pub async fn count_phones(&self) -> u64 {
        self.call(phones_of(CLIENT)).await.expect("the list").total
    }

    /// Reads the first page of a phone's journal, the latest request first.
    pub async fn list_requests(&self, address: &str) -> Vec<PhoneRequest> {
        let page = self.call(ListPhoneRequests { mac: mac(address), page: PageNumber::default() }).await;
        page.expect("the journal").rows
    }

    /// Reads a phone until `is_right`: the journal is written after the response.
    pub async fn await_phone(&self, address: &str, is_right: impl Fn(&Phone) -> bool) -> Phone {
        let look = async || Some(self.find_phone(address).await).filter(&is_right);
        eventually(&format!("phone {address}"), look).await
    }

    /// Renews a phone's window.
    pub async fn extend(&self, address: &str, duration: Duration, until: Option<&str>) -> PhoneRow {
        let operation = ExtendWindow { mac: mac(address), duration, until: until.map(str::to_owned) };
        self.call(operation).await.expect("renewed")
    }
}
