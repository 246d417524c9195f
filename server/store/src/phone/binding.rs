//! The two steps that a telephone takes by itself. Each happens once, however many requests race for it, and is on disk
//! before the answer leaves.

use super::hand_over::{self, HandOverRule};
use crate::{
    Actor, Error, PHONE_ACTOR, Store, TokenHash,
    audit::Entry,
    entity::phone,
    stored::{Milliseconds, plain},
    transaction::Transaction,
};
use jiff::Timestamp;
use portal_api::audit::AuditAction;
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, UpdateMany,
    sea_query::{Expr, SimpleExpr},
};

/// A telephone that fetches its configuration.
#[derive(Clone, Debug)]
pub struct Binding {
    /// Which one.
    pub phone_id: i64,
    /// The hash of the token that it was found with: nothing happens if new ones were drawn meanwhile.
    pub token_hash: TokenHash,
    /// When.
    pub at: Timestamp,
    /// From where.
    pub address: String,
    /// The source that hand-overs are counted against: the address, or the network it is in.
    pub source: String,
    /// The model learnt from its request, if it was.
    pub model: Option<String>,
    /// The firmware likewise.
    pub firmware: Option<String>,
}

/// What came of binding a telephone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    /// It is bound now.
    Done,
    /// It is bound already, its window has passed, its secrets were drawn anew, or it is gone.
    Lost,
    /// Its source was handed over too many telephones of several resellers.
    Refused,
}

impl Store {
    /// Binds a telephone to its credentials. Of several calls at once exactly one gets [`Bound::Done`]. Without a rule a source
    /// may be handed over any number.
    pub async fn bind_phone(&self, binding: &Binding, rule: Option<HandOverRule>) -> Result<Bound, Error> {
        let at = binding.at.milliseconds();
        let update = phone::Entity::update_many()
            .col_expr(phone::Column::BoundAt, Expr::value(at))
            .col_expr(phone::Column::BoundAddress, Expr::value(plain(&binding.address)))
            .col_expr(phone::Column::SeenSource, Expr::value(plain(&binding.source)))
            .filter(phone::Column::BoundAt.is_null())
            .filter(phone::Column::WindowUntil.gt(at));
        let transaction = self.begin().await?;
        if let Some(rule) = rule
            && !hand_over::is_admitted(&transaction, rule, binding.phone_id, &binding.source, binding.at).await?
        {
            return Ok(Bound::Refused);
        }
        if !take_step(&transaction, binding, update, AuditAction::PhoneBound).await? {
            return Ok(Bound::Lost);
        }
        hand_over::count(&transaction, binding.phone_id, &binding.source, binding.at).await?;
        transaction.commit().await?;
        Ok(Bound::Done)
    }

    /// Notes that a bound telephone came back with its credentials for the first time; `false` if it isn't the first
    /// time, or where [`bind_phone`](Self::bind_phone) gives [`Bound::Lost`].
    pub async fn confirm_phone(&self, binding: &Binding) -> Result<bool, Error> {
        let update = phone::Entity::update_many()
            .col_expr(phone::Column::ConfirmedAt, Expr::value(binding.at.milliseconds()))
            .filter(phone::Column::BoundAt.is_not_null())
            .filter(phone::Column::ConfirmedAt.is_null());
        let transaction = self.begin().await?;
        let is_done = take_step(&transaction, binding, update, AuditAction::PhoneConfirmed).await?;
        if is_done {
            transaction.commit().await?;
        }
        Ok(is_done)
    }
}

async fn take_step(
    transaction: &Transaction,
    binding: &Binding,
    update: UpdateMany<phone::Entity>,
    action: AuditAction,
) -> Result<bool, Error> {
    let is_it = Condition::all()
        .add(phone::Column::Id.eq(binding.phone_id))
        .add(phone::Column::TokenHash.eq(binding.token_hash.clone()));
    let update = update
        .col_expr(phone::Column::Model, known_or(binding.model.as_deref(), phone::Column::Model))
        .col_expr(phone::Column::Firmware, known_or(binding.firmware.as_deref(), phone::Column::Firmware))
        .filter(is_it);
    if update.exec(transaction).await?.rows_affected == 0 {
        return Ok(false);
    }
    write_audit(transaction, binding, action).await?;
    Ok(true)
}

/// A value if there is one, else what the column has.
fn known_or(value: Option<&str>, column: phone::Column) -> SimpleExpr {
    value.map_or_else(|| Expr::col(column), |value| Expr::value(plain(value)))
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
    let entry = Entry {
        at: binding.at,
        actor: &actor,
        client_id: Some(client_id),
        mac: Some(mac),
        action,
        detail: detail.join(" "),
    };
    entry.write(transaction).await
}
