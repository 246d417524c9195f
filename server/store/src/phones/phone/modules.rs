//! Records the largest number of expansion modules that a phone was ever configured with, by MAC address. The number
//! outlives the phone's row: when another client registers the phone, the first file of the phone must also empty the
//! keys of the earlier owner.

use crate::{Error, Store};
use portal_api::Mac;
use sea_orm::{ConnectionTrait, Statement};

impl Store {
    /// Records the number of expansion modules that a phone's file configures. A smaller number than before changes
    /// nothing.
    pub async fn remember_modules(&self, mac: &Mac, modules: u8) -> Result<(), Error> {
        let transaction = self.begin().await?;
        let sql = "INSERT INTO phone_modules (mac, modules) VALUES ($1, CAST($2 AS SMALLINT)) ON CONFLICT (mac) \
                   DO UPDATE SET modules = excluded.modules WHERE phone_modules.modules < excluded.modules";
        let values = [mac.as_str().into(), i16::from(modules).into()];
        let statement = Statement::from_sql_and_values(transaction.get_database_backend(), sql, values);
        transaction.execute_raw(statement).await?;
        transaction.commit().await
    }
}
