//! Finds a phone for provisioning, with one small query by the MAC address or the token that the phone presents. The
//! query has no scope, because a phone is no account.

use crate::{
    Error, SealedSecret, Store, TokenHash,
    page::clamp_to_signed,
    stored::{read_count, read_text, read_time, read_word},
};
use jiff::Timestamp;
use portal_api::{Label, Mac, Number, phone::PhoneWarning};
use sea_orm::{FromQueryResult, Statement, Value};

/// A phone that asks for its configuration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProvisionedPhone {
    /// The phone's database id.
    pub id: i64,
    /// The id of its client.
    pub client_id: i64,
    /// Its MAC address.
    pub mac: Mac,
    /// The id of its line, if it has one.
    pub line_id: Option<i64>,
    /// The number of its line.
    pub number: Option<Number>,
    /// The name of its line.
    pub line_name: Option<String>,
    /// The description, as an administrator typed it.
    pub description: Label,
    /// The model that was registered for it.
    pub registered_model: Option<String>,
    /// The model that its requests showed.
    pub model: Option<String>,
    /// The firmware that it reported.
    pub firmware: Option<String>,
    /// The warning on its page.
    pub warning: Option<PhoneWarning>,
    /// The end of its window.
    pub window_until: Timestamp,
    /// The time when it was bound, that is, when it got its credentials.
    pub bound_at: Option<Timestamp>,
    /// The IP address that got the credentials.
    pub bound_address: Option<String>,
    /// The time when it first came back with its credentials.
    pub confirmed_at: Option<Timestamp>,
    /// The hash of its provisioning token.
    pub token_hash: TokenHash,
    /// The provisioning token, sealed.
    pub sealed_token: SealedSecret,
    /// The password of its SIP account, sealed.
    pub sealed_sip_password: SealedSecret,
    /// The password of its own web interface, sealed.
    pub sealed_admin_password: SealedSecret,
    /// The id of its line's department.
    pub department_id: Option<i64>,
    /// Whether keys were ever saved for its line, for any model.
    pub has_keys: bool,
    /// Whether the phone itself, or its line for any model, defines settings.
    pub has_settings: bool,
    /// Whether some line's notifications switch on the lamp of its line.
    pub has_lamp: bool,
    /// The largest number of expansion modules that any file for its MAC address configured, including files of earlier
    /// owners; 0 if no file ever configured a module.
    pub modules: u8,
    /// The SHA-256 of the file that it last fetched.
    pub file_digest: Option<Vec<u8>>,
}

impl Store {
    /// Finds a phone by its MAC address.
    pub async fn find_phone_for_provisioning(&self, mac: &Mac) -> Result<Option<ProvisionedPhone>, Error> {
        self.find_provisioned("mac", mac.as_str().into()).await
    }

    /// Finds a phone by the hash of its provisioning token.
    pub async fn find_phone_by_token_hash(&self, token_hash: &[u8; 32]) -> Result<Option<ProvisionedPhone>, Error> {
        self.find_provisioned("token_hash", token_hash.to_vec().into()).await
    }

    /// Returns the first phones of a line, in the order of [`list_line_phones`](Self::list_line_phones), for a page
    /// that shows the configuration that each phone would get.
    pub async fn list_phones_for_provisioning(&self, line_id: i64, limit: u64) -> Result<Vec<ProvisionedPhone>, Error> {
        let database = self.read()?;
        let sql = [SQL, "line_id = $1 ORDER BY phone.created_at, phone.mac LIMIT $2"].concat();
        let values = [line_id.into(), clamp_to_signed(limit).cast_signed().into()];
        let statement = Statement::from_sql_and_values(database.get_database_backend(), sql, values);
        Row::find_by_statement(statement).all(database).await?.into_iter().map(Row::read).collect()
    }

    /// Finds a phone by the value of one column. The SQL is written by hand for speed, because every phone that fetches
    /// its configuration waits for the query. A query builder took twice as long.
    async fn find_provisioned(&self, column: &str, value: Value) -> Result<Option<ProvisionedPhone>, Error> {
        let database = self.read()?;
        let sql = [SQL, column, " = $1"].concat();
        let statement = Statement::from_sql_and_values(database.get_database_backend(), sql, [value]);
        let row = Row::find_by_statement(statement).one(database).await?;
        row.map(Row::read).transpose()
    }
}

/// The query without its condition, which the functions above append.
const SQL: &str = "SELECT phone.id, phone.client_id, phone.line_id, line.department_id, phone.mac, phone.description, \
    phone.registered_model, phone.model, phone.firmware, phone.warning, phone.window_until, phone.bound_at, \
    phone.bound_address, phone.confirmed_at, phone.token_hash, phone.sealed_token, phone.sealed_sip_password, \
    phone.sealed_admin_password, line.number, line.name AS line_name, phone_file.digest AS file_digest, \
    phone_modules.modules, \
    EXISTS (SELECT 1 FROM phone_profile WHERE phone_profile.line_id = phone.line_id) AS has_keys, \
    (EXISTS (SELECT 1 FROM setting_value WHERE place = 'line' AND owner = phone.line_id) \
      OR EXISTS (SELECT 1 FROM setting_value WHERE place = 'phone' AND owner = phone.id)) AS has_settings, \
    EXISTS (SELECT 1 FROM lamp_entry WHERE target_id = phone.line_id) AS has_lamp \
    FROM phone LEFT JOIN line ON line.id = phone.line_id LEFT JOIN phone_file ON phone_file.phone_id = phone.id \
    LEFT JOIN phone_modules ON phone_modules.mac = phone.mac \
    WHERE phone.";

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    client_id: i64,
    line_id: Option<i64>,
    mac: String,
    number: Option<String>,
    line_name: Option<String>,
    description: String,
    registered_model: Option<String>,
    model: Option<String>,
    firmware: Option<String>,
    warning: Option<String>,
    window_until: i64,
    bound_at: Option<i64>,
    bound_address: Option<String>,
    confirmed_at: Option<i64>,
    token_hash: TokenHash,
    sealed_token: SealedSecret,
    sealed_sip_password: SealedSecret,
    sealed_admin_password: SealedSecret,
    file_digest: Option<Vec<u8>>,
    modules: Option<i16>,
    department_id: Option<i64>,
    has_keys: bool,
    has_settings: bool,
    has_lamp: bool,
}

impl Row {
    fn read(self) -> Result<ProvisionedPhone, Error> {
        Ok(ProvisionedPhone {
            id: self.id,
            client_id: self.client_id,
            line_id: self.line_id,
            mac: read_text(self.mac, "phone.mac")?,
            number: self.number.map(|number| read_text(number, "line.number")).transpose()?,
            line_name: self.line_name,
            description: read_text(self.description, "phone.description")?,
            registered_model: self.registered_model,
            model: self.model,
            firmware: self.firmware,
            warning: self.warning.map(|warning| read_word(&warning, "phone.warning")).transpose()?,
            window_until: read_time(self.window_until, "phone.window_until")?,
            bound_at: self.bound_at.map(|at| read_time(at, "phone.bound_at")).transpose()?,
            bound_address: self.bound_address,
            confirmed_at: self.confirmed_at.map(|at| read_time(at, "phone.confirmed_at")).transpose()?,
            token_hash: self.token_hash,
            sealed_token: self.sealed_token,
            sealed_sip_password: self.sealed_sip_password,
            sealed_admin_password: self.sealed_admin_password,
            file_digest: self.file_digest,
            department_id: self.department_id,
            has_keys: self.has_keys,
            has_settings: self.has_settings,
            has_lamp: self.has_lamp,
            modules: read_count(self.modules.unwrap_or_default().into(), "phone_modules.modules")?,
        })
    }
}
