//! The largest number of expansion modules that a phone was ever configured with, by MAC address. The number outlives
//! the phone's row: when another client registers the phone, its first file must also empty the keys of the earlier
//! owner.

use crate::{Error, Store, stored::read_count};
use portal_api::Mac;
use sea_orm::{ConnectionTrait, Statement};

impl Store {
    /// Returns the largest number of expansion modules that any file for a MAC address configured, including files of
    /// earlier owners. Returns 0 if no file ever configured a module.
    pub async fn find_modules(&self, mac: &Mac) -> Result<u8, Error> {
        let database = self.read()?;
        let sql = "SELECT modules FROM phone_modules WHERE mac = $1";
        let statement = Statement::from_sql_and_values(database.get_database_backend(), sql, [mac.as_str().into()]);
        let Some(row) = database.query_one_raw(statement).await? else { return Ok(0) };
        let modules: i16 = row.try_get_by_index(0)?;
        read_count(modules.into(), "phone_modules.modules")
    }

    /// Records the number of expansion modules that a phone's file configures. Writes only if the number is larger than
    /// ever before.
    pub async fn remember_modules(&self, mac: &Mac, modules: u8) -> Result<(), Error> {
        if self.find_modules(mac).await? >= modules {
            return Ok(());
        }
        let transaction = self.begin().await?;
        let sql = "INSERT INTO phone_modules (mac, modules) VALUES ($1, CAST($2 AS SMALLINT)) ON CONFLICT (mac) \
                   DO UPDATE SET modules = excluded.modules WHERE phone_modules.modules < excluded.modules";
        let values = [mac.as_str().into(), i16::from(modules).into()];
        let statement = Statement::from_sql_and_values(transaction.get_database_backend(), sql, values);
        transaction.execute_raw(statement).await?;
        transaction.commit().await
    }
}
