//! Finds out whether the window of a MAC address is open for a request without credentials. The query does the same
//! work for every address without an open window, so that its duration does not show whether the address is registered.

use crate::{
    Error, Store,
    stored::{Milliseconds, read_text},
};
use jiff::Timestamp;
use portal_api::{Mac, Networks};
use sea_orm::{FromQueryResult, Statement};
use std::hint::black_box;

/// The window that applies to a request without credentials.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FetchWindow {
    /// Whether the window is open for this request. If not, the other fields belong to another phone and must not be
    /// used.
    pub is_open: bool,
    /// The networks from which a first fetch may come: the client's list and the reseller's list, without empty lists.
    /// The fetch must come from a network of at least one list. If there is no list, any network is allowed.
    pub networks: Vec<Networks>,
    /// The model that the phone's requests showed.
    pub model: Option<String>,
    /// The model that was registered for the phone.
    pub registered_model: Option<String>,
}

impl Store {
    /// Finds the window of a MAC address for a request from the IP address `address`. Before its end, the window is
    /// open in two cases: the phone is not bound; or the phone was bound from the same IP address and has not come back
    /// with its credentials yet. Returns `None` if the platform has no phone at all.
    pub async fn find_fetch_window(
        &self,
        mac: &Mac,
        address: &str,
        now: Timestamp,
    ) -> Result<Option<FetchWindow>, Error> {
        let database = self.read()?;
        let values = [index_key(mac).into(), now.milliseconds().into(), address.into()];
        let statement = Statement::from_sql_and_values(database.get_database_backend(), SQL, values);
        Row::find_by_statement(statement).one(database).await?.map(Row::read).transpose()
    }
}

/// The MAC address as the index stores it: its last four digits first. Many registered phones have consecutive
/// addresses. In an index by address they would lie side by side, and the duration of a search could show how close an
/// address is to registered addresses. With the last digits first, consecutive addresses are spread over the index.
fn index_key(mac: &Mac) -> String {
    let (first, last) = mac.as_str().split_at(8);
    [last, first].concat()
}

/// When no window is open, the query reads the phone with the lowest id instead, so that its duration doesn't show
/// which case it was. The index `phone_open_window` doesn't contain phones that came back with their credentials.
const SQL: &str = "WITH open_window (id) AS (\
    SELECT id FROM phone WHERE CASE WHEN confirmed_at IS NULL THEN substr(mac, 9) || substr(mac, 1, 8) END = $1 AND bound_address IS NULL AND window_until > $2 \
    UNION ALL \
    SELECT id FROM phone WHERE CASE WHEN confirmed_at IS NULL THEN substr(mac, 9) || substr(mac, 1, 8) END = $1 AND bound_address = $3 AND window_until > $2) \
    SELECT (SELECT MAX(id) FROM open_window) AS open_id, phone.model, phone.registered_model, client.networks AS client_networks, \
    reseller.networks AS reseller_networks \
    FROM phone JOIN client ON client.id = phone.client_id JOIN reseller ON reseller.id = client.reseller_id \
    WHERE phone.id = COALESCE((SELECT MAX(id) FROM open_window), (SELECT MIN(id) FROM phone))";

#[derive(FromQueryResult)]
struct Row {
    open_id: Option<i64>,
    model: Option<String>,
    registered_model: Option<String>,
    client_networks: Option<String>,
    reseller_networks: Option<String>,
}

impl Row {
    fn read(self) -> Result<FetchWindow, Error> {
        let is_open = self.open_id.is_some();
        Ok(FetchWindow {
            is_open,
            networks: parse_networks([self.client_networks, self.reseller_networks])?,
            model: self.model,
            registered_model: self.registered_model,
        })
    }
}

/// Parses the lists that are not empty. If both are empty, an example list is parsed and ignored, so that the work
/// stays the same.
fn parse_networks(lists: [Option<String>; 2]) -> Result<Vec<Networks>, Error> {
    if lists.iter().all(Option::is_none) {
        black_box(Networks::parse(black_box("203.0.113.0/24")).is_ok());
    }
    let lists = lists.into_iter().flatten().filter(|text| !text.is_empty());
    lists.map(|text| read_text(text, "client.networks")).collect()
}
