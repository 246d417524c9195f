//! The two steps of a phone's life cycle that its own requests cause. Binding: the phone's first fetch gets its
//! credentials. Confirming: the phone comes back with these credentials. Each step happens once, even if several
//! requests arrive at the same time, and is committed before the answer is sent.

use super::hand_over::{self, HandOverRule};
use crate::{
    Actor, Error, Store, TokenHash,
    audit::AuditEntry,
    entity::phone,
    stored::{Milliseconds, without_nul},
    transaction::Transaction,
};
use jiff::Timestamp;
use portal_api::audit::{AuditAction, PHONE_ACTOR};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, UpdateMany,
    sea_query::{Expr, SimpleExpr},
};

/// A request of a phone that fetches its configuration, with the data to bind or to confirm the phone.
#[derive(Clone, Debug)]
pub struct Binding {
    /// The phone's database id.
    pub phone_id: i64,
    /// The hash of the token that the phone had when the request was checked. If the token was replaced since then,
    /// nothing happens.
    pub token_hash: TokenHash,
    /// The time of the request.
    pub at: Timestamp,
    /// The IP address of the request.
    pub address: String,
    /// The source whose hand-overs are counted: the address, or the network that contains it.
    pub source: String,
    /// The model that the request shows; `None` if the request doesn't show it.
    pub model: Option<String>,
    /// The firmware that the request shows; `None` if the request doesn't show it.
    pub firmware: Option<String>,
}

/// The result of binding a phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BindOutcome {
    /// The phone is bound by this request.
    Done,
    /// The phone was bound before, its window has expired, its secrets were replaced, or it was deleted.
    Lost,
    /// The source of the request has received the credentials of too many phones of several resellers.
    Refused,
}

impl Store {
    /// Binds a phone: it gets its own credentials and its window closes. Of several simultaneous calls exactly one
    /// returns [`BindOutcome::Done`]. Without a `rule` the number of hand-overs to a source is unlimited.
    pub async fn bind_phone(&self, binding: &Binding, rule: Option<HandOverRule>) -> Result<BindOutcome, Error> {
        let at = binding.at.milliseconds();
        let update = phone::Entity::update_many()
            .col_expr(phone::Column::BoundAt, Expr::value(at))
            .col_expr(phone::Column::BoundAddress, Expr::value(without_nul(&binding.address)))
            .col_expr(phone::Column::SeenSource, Expr::value(without_nul(&binding.source)))
            .filter(phone::Column::BoundAt.is_null())
            .filter(phone::Column::WindowUntil.gt(at));
        let transaction = self.begin().await?;
        if let Some(rule) = rule
            && !hand_over::is_admitted(&transaction, rule, binding.phone_id, &binding.source, binding.at).await?
        {
            return Ok(BindOutcome::Refused);
        }
        if !update_phone(&transaction, binding, update, AuditAction::PhoneBound).await? {
            return Ok(BindOutcome::Lost);
        }
        hand_over::count(&transaction, binding.phone_id, &binding.source, binding.at).await?;
        transaction.commit().await?;
        Ok(BindOutcome::Done)
    }

    /// Records that a bound phone came back with its credentials for the first time. Returns `false` if the phone is
    /// not bound, if it was confirmed before, if its secrets were replaced, or if it was deleted.
    pub async fn confirm_phone(&self, binding: &Binding) -> Result<bool, Error> {
        let update = phone::Entity::update_many()
            .col_expr(phone::Column::ConfirmedAt, Expr::value(binding.at.milliseconds()))
            .filter(phone::Column::BoundAt.is_not_null())
            .filter(phone::Column::ConfirmedAt.is_null());
        let transaction = self.begin().await?;
        let is_done = update_phone(&transaction, binding, update, AuditAction::PhoneConfirmed).await?;
        if is_done {
            transaction.commit().await?;
        }
        Ok(is_done)
    }
}

/// Updates the phone, and records the model and the firmware that the request shows. Returns `false` if no phone
/// fulfils the conditions of the step.
async fn update_phone(
    transaction: &Transaction,
    binding: &Binding,
    update: UpdateMany<phone::Entity>,
    action: AuditAction,
) -> Result<bool, Error> {
    let is_same_phone = Condition::all()
        .add(phone::Column::Id.eq(binding.phone_id))
        .add(phone::Column::TokenHash.eq(binding.token_hash.clone()));
    let update = update
        .col_expr(phone::Column::Model, value_or_current(binding.model.as_deref(), phone::Column::Model))
        .col_expr(phone::Column::Firmware, value_or_current(binding.firmware.as_deref(), phone::Column::Firmware))
        .filter(is_same_phone);
    if update.exec(transaction).await?.rows_affected == 0 {
        return Ok(false);
    }
    write_audit(transaction, binding, action).await?;
    Ok(true)
}

/// Returns the value if there is one, otherwise the column's present value.
fn value_or_current(value: Option<&str>, column: phone::Column) -> SimpleExpr {
    value.map_or_else(|| Expr::col(column), |value| Expr::value(without_nul(value)))
}

async fn write_audit(transaction: &Transaction, binding: &Binding, action: AuditAction) -> Result<(), Error> {
    let found = phone::Entity::find_by_id(binding.phone_id)
        .select_only()
        .columns([phone::Column::Mac, phone::Column::ClientId])
        .into_tuple::<(String, i64)>()
        .one(transaction)
        .await?;
    let (mac, client_id) = found.ok_or(Error::NotFound)?;
    let actor = Actor { name: PHONE_ACTOR.to_owned(), address: binding.address.clone() };
    let detail: Vec<&str> = binding.model.iter().chain(&binding.firmware).map(String::as_str).collect();
    let entry = AuditEntry {
        at: binding.at,
        actor: &actor,
        client_id: Some(client_id),
        mac: Some(mac),
        action,
        detail: detail.join(" "),
    };
    entry.write(transaction).await
}
