//! Phones. `search_description` is folded. `opened_at` is the time when the window was last opened. The `last_*`
//! columns repeat the latest request of the journal, so that a list needs no join. `seen_source` is the network where
//! the phone was last seen with its credentials.

use crate::opaque::{SealedSecret, TokenHash};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "phone")]
pub struct Model {
    #[sea_orm(primary_key)]
    pub id: i64,
    #[sea_orm(unique)]
    pub mac: String,
    pub client_id: i64,
    pub line_id: Option<i64>,
    pub registered_model: Option<String>,
    pub description: String,
    pub search_description: String,
    pub created_at: i64,
    pub opened_at: i64,
    pub window_until: i64,
    #[sea_orm(unique)]
    pub token_hash: TokenHash,
    pub sealed_token: SealedSecret,
    pub sealed_sip_password: SealedSecret,
    pub sealed_admin_password: SealedSecret,
    pub bound_at: Option<i64>,
    pub bound_address: Option<String>,
    pub seen_source: Option<String>,
    pub confirmed_at: Option<i64>,
    pub model: Option<String>,
    pub firmware: Option<String>,
    pub warning: Option<String>,
    pub last_at: Option<i64>,
    pub last_address: Option<String>,
    pub last_file: Option<String>,
    pub last_user_agent: Option<String>,
    pub last_status: Option<i32>,
    pub last_reason: Option<String>,
    pub last_size: Option<i64>,
    #[sea_orm(belongs_to, from = "client_id", to = "id")]
    pub client: BelongsTo<super::client::Entity>,
    #[sea_orm(belongs_to, from = "line_id", to = "id")]
    pub line: BelongsTo<Option<super::line::Entity>>,
}

impl ActiveModelBehavior for ActiveModel {}
