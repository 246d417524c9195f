//! Erases a person's data from the audit. The columns are emptied and their salts deleted, but their hashes stay.
//! Without the salts nobody can find out the erased values by guessing, and with the hashes the seals remain valid.

use super::{
    AuditEntry,
    digest::{ColumnProof, PersonalColumn, SealKey},
};
use crate::{Actor, Error, Store, entity::audit, stored::without_nul};
use jiff::Timestamp;
use portal_api::audit::AuditAction;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};

/// The maximum number of rows that are read and changed at once.
const ROWS_PER_PAGE: u64 = 500;

impl Store {
    /// Erases a person's data from the audit and returns the number of changed rows. In rows where the person acted,
    /// the name and the address are erased; in rows that mention the person, the detail is erased. `person` is a login,
    /// a number, or a name exactly as it was written. Each transaction adds an audit row with the number of erased
    /// rows, but without the person's name.
    ///
    /// `seed` is random and supplies the salts of rows that have none yet. Do not use it again.
    pub async fn erase_from_audit(
        &self,
        key: &SealKey,
        seed: &[u8; 32],
        person: &str,
        actor: &Actor,
        at: Timestamp,
    ) -> Result<u64, Error> {
        let person = without_nul(person.trim());
        let (mut after, mut total) = (0, 0);
        if person.is_empty() {
            return Ok(0);
        }
        loop {
            let page = audit::Entity::find()
                .filter(audit::Column::Id.gt(after))
                .order_by_asc(audit::Column::Id)
                .limit(ROWS_PER_PAGE)
                .all(self.read()?)
                .await?;
            let Some(last) = page.last() else { return Ok(total) };
            after = last.id;
            // Rows are read without a lock first. Only rows to change are read again in a transaction, which locks
            // them.
            let ids: Vec<_> =
                page.iter().filter(|row| !columns_about(row, &person).is_empty()).map(|row| row.id).collect();
            if ids.is_empty() {
                continue;
            }
            let transaction = self.begin().await?;
            let rows = audit::Entity::find()
                .filter(audit::Column::Id.is_in(ids))
                .order_by_asc(audit::Column::Id)
                .lock_exclusive()
                .all(&transaction)
                .await?;
            let count = rows.len() as u64;
            for row in rows {
                erase(&transaction, key, seed, &row, &columns_about(&row, &person)).await?;
            }
            let (action, detail) = (AuditAction::PersonErased, count.to_string());
            AuditEntry { at, actor, client_id: None, mac: None, action, detail }.write(&transaction).await?;
            transaction.commit().await?;
            total += count;
        }
    }
}

/// The columns of a row that contain the person's data.
fn columns_about(row: &audit::Model, person: &str) -> Vec<PersonalColumn> {
    let mut columns = Vec::new();
    // A program acts under its account's login, followed by its own name in brackets.
    let is_actor = row.actor == person || row.actor.strip_prefix(person).is_some_and(|rest| rest.starts_with(" ("));
    if is_actor {
        columns.extend([PersonalColumn::Actor, PersonalColumn::Address]);
    }
    if mentions(&row.detail, person) {
        columns.push(PersonalColumn::Detail);
    }
    columns
}

/// Whether a text contains the person as a separate word. So the text `09707111112` does not mention 0970711111.
fn mentions(text: &str, person: &str) -> bool {
    let is_part_of_word = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
    text.match_indices(person).any(|(start, found)| {
        let (before, after) = (text[..start].chars().next_back(), text[start + found.len()..].chars().next());
        !is_part_of_word(before) && !is_part_of_word(after)
    })
}

/// Erases these columns of a row, except columns that were erased before.
async fn erase(
    database: &impl ConnectionTrait,
    key: &SealKey,
    seed: &[u8; 32],
    row: &audit::Model,
    columns: &[PersonalColumn],
) -> Result<(), Error> {
    let mut erased = <audit::ActiveModel as Default>::default();
    for column in columns {
        let salt = match column.proof(row).map(ColumnProof::read) {
            None => column.salt(seed, row.id),
            Some(Some(ColumnProof::Salt(salt))) => salt,
            // The column was erased already, or is damaged; verification reports a damaged column.
            Some(_) => continue,
        };
        let proof = Set(Some(column.erasure_proof(key, row.id, &salt, column.value(row))));
        match column {
            PersonalColumn::Actor => (erased.actor, erased.actor_proof) = (Set(String::new()), proof),
            PersonalColumn::Address => (erased.address, erased.address_proof) = (Set(String::new()), proof),
            PersonalColumn::Detail => (erased.detail, erased.detail_proof) = (Set(String::new()), proof),
        }
    }
    if erased.is_changed() {
        audit::Entity::update_many().set(erased).filter(audit::Column::Id.eq(row.id)).exec(database).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_is_mentioned_only_as_a_separate_word() {
        for (text, is_mentioned) in [
            ("0970711111", true),
            ("0970711111 Jean Dupont", true),
            ("+0970711111, 3", true),
            ("09707111112", false),
            ("10970711111 et 0970711111", true),
            ("", false),
        ] {
            assert_eq!(mentions(text, "0970711111"), is_mentioned, "{text}");
        }
        assert!(mentions("0970711111 Zoé Élan", "Zoé Élan") && !mentions("0970711111 Zoé Élane", "Zoé Élan"));
    }
}
