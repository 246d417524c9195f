//! Whether a window is open for whoever knows just a MAC address: in one query, which does the same work for every address
//! whose window is not.

use crate::{
    Error, Store,
    stored::{Milliseconds, read_text},
};
use jiff::Timestamp;
use portal_api::{Mac, Networks};
use sea_orm::{FromQueryResult, Statement};
use std::hint::black_box;

/// A window that a request without credentials meets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Door {
    /// Whether it is open for the address that asks. If not, the rest is another telephone's, and is not to be used.
    pub is_open: bool,
    /// Where a first fetch may come from: the client's list and its reseller's, of those that are not empty. Without a list: from
    /// anywhere.
    pub networks: Vec<Networks>,
    /// The model learnt from the telephone's requests.
    pub model: Option<String>,
    /// The model that was registered.
    pub registered_model: Option<String>,
}

impl Store {
    /// The window of an address for a request from `address`: open if the telephone is not bound, or if it was bound at the same
    /// address and did not come back with its credentials yet, and its time has not passed. Nothing if there is no telephone on
    /// the platform.
    pub async fn find_door(&self, mac: &Mac, address: &str, now: Timestamp) -> Result<Option<Door>, Error> {
        let database = self.read()?;
        let values = [mac.as_str().into(), now.milliseconds().into(), address.into()];
        let statement = Statement::from_sql_and_values(database.get_database_backend(), SQL, values);
        Row::find_by_statement(statement).one(database).await?.map(Row::read).transpose()
    }
}

/// Where no window is open, the first telephone of all is read in its place: time tells nothing of which case it was. The index
/// `phone_door` has a telephone that came back with its credentials under no address.
const SQL: &str = "WITH door (id) AS (\
    SELECT id FROM phone WHERE CASE WHEN confirmed_at IS NULL THEN mac END = $1 AND bound_address IS NULL AND window_until > $2 \
    UNION ALL \
    SELECT id FROM phone WHERE CASE WHEN confirmed_at IS NULL THEN mac END = $1 AND bound_address = $3 AND window_until > $2) \
    SELECT (SELECT MAX(id) FROM door) AS open_id, phone.model, phone.registered_model, client.networks AS client_networks, \
    reseller.networks AS reseller_networks \
    FROM phone JOIN client ON client.id = phone.client_id JOIN reseller ON reseller.id = client.reseller_id \
    WHERE phone.id = COALESCE((SELECT MAX(id) FROM door), (SELECT MIN(id) FROM phone))";

#[derive(FromQueryResult)]
struct Row {
    open_id: Option<i64>,
    model: Option<String>,
    registered_model: Option<String>,
    client_networks: Option<String>,
    reseller_networks: Option<String>,
}

impl Row {
    fn read(self) -> Result<Door, Error> {
        let is_open = self.open_id.is_some();
        Ok(Door {
            is_open,
            networks: networks([self.client_networks, self.reseller_networks])?,
            model: self.model,
            registered_model: self.registered_model,
        })
    }
}

/// The lists that are not empty. Where there is none, one is read in vain, so that it takes as long.
fn networks(lists: [Option<String>; 2]) -> Result<Vec<Networks>, Error> {
    if lists.iter().all(Option::is_none) {
        black_box(Networks::parse(black_box("203.0.113.0/24")).is_ok());
    }
    let lists = lists.into_iter().flatten().filter(|text| !text.is_empty());
    lists.map(|text| read_text(text, "client.networks")).collect()
}
