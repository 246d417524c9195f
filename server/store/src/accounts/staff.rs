//! Lists, disables, enables and unlocks accounts of staff: of operators and resellers.

use crate::{
    Actor, Error, Scope, Store,
    audit::AuditEntry,
    entity::{account, reseller, session},
    page::{count_rows, known_total},
    search::contains,
    sign_in_lock,
    stored::{Milliseconds, StoredWord, read_count, read_text, read_time, read_word},
    transaction::Transaction,
};
use jiff::Timestamp;
use portal_api::{
    audit::AuditAction,
    list::PAGE_SIZE,
    session::{Login, Role},
    staff::{ListStaff, StaffAccount},
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder, QuerySelect,
    RelationTrait, Select,
    sea_query::{Expr, ExprTrait, Func, LockType},
};

/// The outcome of disabling an account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DisableOutcome {
    /// The account is disabled, now or already before.
    Done,
    /// Nothing was changed: the account is the last active operator, and nobody could enable it again.
    LastOperator,
}

impl Store {
    /// A page of the staff accounts within the scope, sorted by login, and their total number. `own_id` is the id of
    /// the caller's account. `locked_until` is not filled in: [`find_sign_in_locks`](Self::find_sign_in_locks) returns
    /// the locks.
    pub async fn list_staff(
        &self,
        scope: Scope,
        list: &ListStaff,
        own_id: i64,
    ) -> Result<(Vec<StaffAccount>, u64), Error> {
        let staff = account::Entity::find()
            .join(JoinType::LeftJoin, account::Relation::Reseller.def())
            .filter(staff_within(scope))
            .filter(matches_text(list.q.as_str()));
        let rows = staff
            .clone()
            .select_only()
            .columns([account::Column::Id, account::Column::Login, account::Column::Name, account::Column::Role])
            .columns([account::Column::CreatedAt, account::Column::SignedInAt, account::Column::DisabledAt])
            .column_as(reseller::Column::Name, "reseller_name")
            .order_by_asc(account::Column::Login)
            .offset(list.page.offset())
            .limit(u64::from(PAGE_SIZE))
            .into_model::<Row>()
            .all(self.read()?)
            .await?;
        let total = match known_total(list.page, rows.len()) {
            Some(total) => total,
            None => self.count_staff(staff).await?,
        };
        let rows = rows.into_iter().map(|row| row.read(own_id)).collect::<Result<_, _>>()?;
        Ok((rows, total))
    }

    async fn count_staff(&self, staff: Select<account::Entity>) -> Result<u64, Error> {
        let count = staff.select_only().column_as(count_rows(), "accounts");
        let count = count.into_tuple::<i64>().one(self.read()?).await?;
        read_count(count.unwrap_or_default(), "account.id")
    }

    /// Disables a staff account within the scope and ends its sessions at once. Its API tokens remain but no longer
    /// work.
    ///
    /// Errors: [`Error::NotFound`] when the scope has no staff account with this login.
    pub async fn disable_account(
        &self,
        scope: Scope,
        login: &Login,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<DisableOutcome, Error> {
        let transaction = self.begin().await?;
        let account = find(&transaction, scope, login).await?;
        if account.role == Role::Operator.word() && !has_other_operators(&transaction, account.id).await? {
            return Ok(DisableOutcome::LastOperator);
        }
        let disabled = account::Entity::update_many()
            .col_expr(account::Column::DisabledAt, Expr::value(at.milliseconds()))
            .filter(account::Column::Id.eq(account.id))
            .filter(account::Column::DisabledAt.is_null())
            .exec(&transaction)
            .await?;
        session::Entity::delete_many().filter(session::Column::AccountId.eq(account.id)).exec(&transaction).await?;
        if disabled.rows_affected > 0 {
            entry(at, actor, AuditAction::AccountDisabled, login).write(&transaction).await?;
        }
        transaction.commit().await?;
        Ok(DisableOutcome::Done)
    }

    /// Enables a disabled staff account within the scope.
    ///
    /// Errors: [`Error::NotFound`] when the scope has no staff account with this login.
    pub async fn enable_account(&self, scope: Scope, login: &Login, actor: &Actor, at: Timestamp) -> Result<(), Error> {
        let transaction = self.begin().await?;
        let account = find(&transaction, scope, login).await?;
        let enabled = account::Entity::update_many()
            .col_expr(account::Column::DisabledAt, Expr::value(None::<i64>))
            .filter(account::Column::Id.eq(account.id))
            .filter(account::Column::DisabledAt.is_not_null())
            .exec(&transaction)
            .await?;
        if enabled.rows_affected > 0 {
            entry(at, actor, AuditAction::AccountEnabled, login).write(&transaction).await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Unlocks a staff account within the scope; the count of failed attempts starts again at zero. `login_hash` is the
    /// hash under which the locks are stored. Returns `false` and writes no audit row if the account was not locked.
    ///
    /// Errors: [`Error::NotFound`] when the scope has no staff account with this login.
    pub async fn unlock_account(
        &self,
        scope: Scope,
        login: &Login,
        login_hash: &[u8; 32],
        actor: &Actor,
        at: Timestamp,
    ) -> Result<bool, Error> {
        let transaction = self.begin().await?;
        find(&transaction, scope, login).await?;
        let is_locked = sign_in_lock::is_locked(&transaction, login_hash, at).await?;
        sign_in_lock::delete_of_login(&transaction, login_hash).await?;
        if is_locked {
            entry(at, actor, AuditAction::AccountUnlocked, login).write(&transaction).await?;
        }
        transaction.commit().await?;
        Ok(is_locked)
    }
}

/// The condition for the staff accounts that a caller may see.
fn staff_within(scope: Scope) -> Condition {
    let staff =
        Condition::all().add(account::Column::Role.is_in([Role::Operator, Role::Reseller].map(StoredWord::word)));
    match scope {
        Scope::All => staff,
        Scope::Reseller(id) => staff.add(account::Column::ResellerId.eq(id)),
        Scope::Client(_) | Scope::Department { .. } | Scope::Line(_) => staff.add(Expr::val(1).eq(0)),
    }
}

/// The condition for accounts whose login, name or reseller's name contains the text, ignoring case.
fn matches_text(text: &str) -> Condition {
    if text.is_empty() {
        return Condition::all();
    }
    let text = || contains(&text.to_lowercase());
    Condition::any()
        .add(Expr::col((account::Entity, account::Column::Login)).like(text()))
        .add(Expr::from(Func::lower(Expr::col((account::Entity, account::Column::Name)))).like(text()))
        .add(Expr::from(Func::lower(Expr::col((reseller::Entity, reseller::Column::Name)))).like(text()))
}

async fn find(transaction: &Transaction, scope: Scope, login: &Login) -> Result<account::Model, Error> {
    let found = account::Entity::find().filter(staff_within(scope)).filter(account::Column::Login.eq(login.as_str()));
    found.one(transaction).await?.ok_or(Error::NotFound)
}

/// Whether another operator account is active. The query locks all operator accounts: when two operators disable each
/// other at the same time, the second transaction waits for the first and then finds no other active operator.
async fn has_other_operators(transaction: &Transaction, id: i64) -> Result<bool, Error> {
    let operators = account::Entity::find()
        .filter(account::Column::Role.eq(Role::Operator.word()))
        .order_by_asc(account::Column::Id)
        .lock(LockType::Update)
        .all(transaction)
        .await?;
    Ok(operators.iter().any(|operator| operator.id != id && operator.disabled_at.is_none()))
}

fn entry<'a>(at: Timestamp, actor: &'a Actor, action: AuditAction, login: &Login) -> AuditEntry<'a> {
    AuditEntry { at, actor, client_id: None, mac: None, action, detail: login.to_string() }
}

#[derive(FromQueryResult)]
struct Row {
    id: i64,
    login: String,
    name: String,
    role: String,
    reseller_name: Option<String>,
    created_at: i64,
    signed_in_at: Option<i64>,
    disabled_at: Option<i64>,
}

impl Row {
    fn read(self, own_id: i64) -> Result<StaffAccount, Error> {
        let time = |at: Option<i64>, column| at.map(|at| read_time(at, column)).transpose();
        Ok(StaffAccount {
            login: read_text(self.login, "account.login")?,
            name: read_text(self.name, "account.name")?,
            role: read_word(&self.role, "account.role")?,
            reseller: self.reseller_name.map(|name| read_text(name, "reseller.name")).transpose()?,
            created_at: read_time(self.created_at, "account.created_at")?,
            signed_in_at: time(self.signed_in_at, "account.signed_in_at")?,
            disabled_at: time(self.disabled_at, "account.disabled_at")?,
            locked_until: None,
            is_own: self.id == own_id,
        })
    }
}
