//! The directory that phones search by LDAP: the client's lines and the line's own contacts.
//!
//! A phone signs in with its MAC address and its provisioning token, the token of its configuration's address.

use crate::{
    portal::Portal,
    services::{contact::parse_stored_number, handshake, person_name::PersonName, phone_secrets::token_hash},
};
use portal_api::{Mac, Name, Search, Secret};
use portal_protocols::ldap::{Criterion, Directory, DirectoryError, Entry, Hint, NumberKind};
use portal_provisioning::Token;
use portal_store::{DirectorySearch, ProvisionedPhone};
use std::{collections::BTreeSet, io, net::IpAddr, sync::Arc};

/// The maximum number of entries that a search reads from each directory.
const LIMIT: u64 = 5_000;

/// The LDAP directory of all phones.
pub struct LdapDirectory(pub Arc<Portal>);

/// A phone that has signed in.
#[derive(Clone, Debug)]
pub struct SignedInPhone {
    /// The hash of the token that the phone signed in with. The phone may read while this hash is the hash of its
    /// current token.
    token_hash: [u8; 32],
}

impl Directory for LdapDirectory {
    type Reader = SignedInPhone;

    fn handshake_failed(&self, from: IpAddr, error: &io::Error) {
        handshake::record(&self.0, from, error);
    }

    async fn bind(&self, name: &str, password: &Secret, _: IpAddr) -> Result<SignedInPhone, DirectoryError> {
        let token = Token::parse(password.expose()).ok_or(DirectoryError::Refused)?;
        let reader = SignedInPhone { token_hash: token_hash(token.expose()) };
        let phone = self.find_signed_in(&reader).await?;
        if Mac::parse(name).is_ok_and(|mac| mac == phone.mac) { Ok(reader) } else { Err(DirectoryError::Refused) }
    }

    async fn entries(&self, reader: &SignedInPhone, hint: &Hint) -> Result<Arc<[Entry]>, DirectoryError> {
        let phone = self.find_signed_in(reader).await?;
        let (store, search) = (&self.0.store, database_search(hint));
        let lines = store.list_extensions(phone.client_id, &search, None, 0, LIMIT).await;
        let (lines, _) = lines.map_err(|error| unavailable(&error))?;
        let lines = lines.into_iter().map(|row| Entry {
            id: row.number.to_string(),
            department: Some(row.department.to_string()),
            numbers: vec![(NumberKind::Work, row.number.to_string())],
            ..entry_named(&row.name)
        });
        let mut entries: Vec<Entry> = lines.collect();
        if let Some(line_id) = phone.line_id {
            let contacts = store.list_contacts(line_id, &search, 0, LIMIT).await;
            let (contacts, _) = contacts.map_err(|error| unavailable(&error))?;
            entries.extend(contacts.into_iter().map(|row| {
                let numbers = [
                    (NumberKind::Work, row.contact.work),
                    (NumberKind::Mobile, row.contact.mobile),
                    (NumberKind::Home, row.contact.other),
                ];
                let numbers =
                    numbers.into_iter().filter_map(|(kind, number)| Some((kind, parse_stored_number(number)?.into())));
                Entry {
                    id: format!("contact-{}", row.id),
                    numbers: numbers.collect(),
                    ..entry_named(&row.contact.name)
                }
            }));
        }
        Ok(entries.into())
    }
}

impl LdapDirectory {
    /// Finds the phone that signed in, in its current state.
    ///
    /// Errors: `Refused` when the phone was deleted meanwhile, or its window was renewed.
    async fn find_signed_in(&self, reader: &SignedInPhone) -> Result<ProvisionedPhone, DirectoryError> {
        let found = self.0.store.find_phone_by_token_hash(&reader.token_hash).await;
        let phone = found.map_err(|error| unavailable(&error))?;
        phone.filter(|phone| phone.bound_at.is_some()).ok_or(DirectoryError::Refused)
    }
}

/// Returns an entry with the attributes that are derived from a name, and no others.
fn entry_named(name: &Name) -> Entry {
    let PersonName { given_name, surname } = PersonName::of(name.as_str());
    Entry { name: name.to_string(), given_name, surname, ..Entry::default() }
}

/// Returns the database search of a hint. It may find more entries than the phone's search, but it misses none.
fn database_search(hint: &Hint) -> DirectorySearch {
    let Hint::AnyOf(criteria) = hint else { return DirectorySearch::All };
    let text = |criterion: &Criterion| match criterion {
        // The id of an entry is not searchable.
        Criterion::Id(_) => None,
        Criterion::TextBegins(text) | Criterion::TextContains(text) | Criterion::DigitsContain(text) => {
            Search::parse(text).ok()
        }
    };
    // The set removes duplicates.
    let texts: Option<BTreeSet<String>> = criteria.iter().map(|criterion| text(criterion).map(String::from)).collect();
    let texts = texts.and_then(|texts| texts.iter().map(|text| Search::parse(text).ok()).collect());
    texts.map_or(DirectorySearch::All, DirectorySearch::AnyOf)
}

fn unavailable(error: &portal_store::Error) -> DirectoryError {
    tracing::error!(%error, "the directory could not be read");
    DirectoryError::Unavailable
}
