//! The number of expansion modules that a phone was ever configured with, by MAC address. It outlives the phone's row:
//! whoever registers the phone next must empty the keys of its earlier owner.

use crate::{Error, Store};
use portal_api::Mac;
use sea_orm::{ConnectionTrait, Statement};

impl Store {
    /// Remembers that a phone's file configures this many expansion modules. A smaller number than before changes
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
