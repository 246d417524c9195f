//! What a reseller does to telephones, in one call each.

use crate::{CLIENT, NUMBER, Person, eventually};
use portal_api::{
    Label, Mac, Number, Order, PageNumber, Reference, Search,
    phone::{
        Duration, ExtendWindow, GetPhone, ListPhoneRequests, ListPhones, Phone, PhoneRequest, PhoneRow, PhoneSort,
        RegisterPhone,
    },
};

/// An address that is right.
pub fn mac(text: &str) -> Mac {
    Mac::parse(text).expect("a MAC address")
}

/// The registration of a telephone on the demonstration's line, for the demonstration's client.
pub fn registration(address: &str) -> RegisterPhone {
    RegisterPhone {
        reference: reference(CLIENT),
        mac: mac(address),
        model: None,
        description: Label::parse("Yealink CP920").expect("a label"),
        number: Number::parse(NUMBER).expect("a number"),
    }
}

/// The list of a client's telephones, the first registered first.
pub fn phones_of(client: &str) -> ListPhones {
    ListPhones {
        reference: reference(client),
        q: Search::default(),
        state: None,
        sort: PhoneSort::default(),
        order: Order::default(),
        page: PageNumber::default(),
    }
}

/// A reference that is right.
pub fn reference(text: &str) -> Reference {
    Reference::parse(text).expect("a reference")
}

impl Person {
    /// Registers a telephone on the demonstration's line.
    pub async fn register(&self, mac: &str) -> PhoneRow {
        self.call(registration(mac)).await.expect("registered")
    }

    /// Reads a telephone.
    pub async fn find_phone(&self, address: &str) -> Phone {
        self.call(GetPhone { mac: mac(address) }).await.expect("a telephone")
    }

    /// How many telephones the demonstration's client has.
    pub async fn count_phones(&self) -> u64 {
        self.call(phones_of(CLIENT)).await.expect("the list").total
    }

    /// The first page of a telephone's journal, the latest first.
    pub async fn list_requests(&self, address: &str) -> Vec<PhoneRequest> {
        let page = self.call(ListPhoneRequests { mac: mac(address), page: PageNumber::default() }).await;
        page.expect("the journal").rows
    }

    /// Reads a telephone until it is as it should be: the journal is written a little later than the answer.
    pub async fn await_phone(&self, address: &str, is_right: impl Fn(&Phone) -> bool) -> Phone {
        let look = async || Some(self.find_phone(address).await).filter(&is_right);
        eventually(&format!("telephone {address}"), look).await
    }

    /// "Prolonger".
    pub async fn extend(&self, address: &str, duration: Duration, until: Option<&str>) -> PhoneRow {
        let operation = ExtendWindow { mac: mac(address), duration, until: until.map(str::to_owned) };
        self.call(operation).await.expect("prolonged")
    }
}
