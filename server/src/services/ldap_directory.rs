//! The directory that telephones ask by LDAP: the lines of the client and the line's own contacts.
//!
//! A telephone signs in with its MAC address and its provisioning token: what opens its configuration opens its directory.

use crate::{portal::Portal, services::provision::token_hash};
use portal_api::{Search, Secret};
use portal_protocols::ldap::{Directory, DirectoryError, Entry, Hint, NumberKind};
use portal_provisioning::Token;
use std::{net::IpAddr, sync::Arc};

/// Entries of one directory that are looked through.
const LIMIT: u64 = 5_000;

/// The directories of all telephones.
pub struct LdapDirectory(pub Arc<Portal>);

/// A telephone that signed in.
#[derive(Clone, Debug)]
pub struct Reader {
    client_id: i64,
    line_id: Option<i64>,
}

impl Directory for LdapDirectory {
    type Reader = Reader;

    async fn bind(&self, name: &str, password: &Secret, _: IpAddr) -> Result<Reader, DirectoryError> {
        let token = Token::parse(password.expose()).ok_or(DirectoryError::Refused)?;
        let found = self.0.store.find_phone_by_token_hash(&token_hash(token.expose())).await;
        let phone = found.map_err(|error| unavailable(&error))?.filter(|phone| phone.bound_at.is_some());
        let phone = phone.filter(|phone| phone.mac.lower().eq_ignore_ascii_case(name));
        let phone = phone.ok_or(DirectoryError::Refused)?;
        Ok(Reader { client_id: phone.client_id, line_id: phone.line_id })
    }

    async fn entries(&self, reader: &Reader, _: &Hint) -> Result<Arc<[Entry]>, DirectoryError> {
        let (store, all) = (&self.0.store, Search::default());
        let lines = store.list_extensions(reader.client_id, &all, None, 0, LIMIT).await;
        let lines = lines.map_err(|error| unavailable(&error))?.0.into_iter().map(|row| Entry {
            id: row.number.to_string(),
            name: row.name.to_string(),
            given_name: None,
            surname: None,
            organisation: None,
            department: Some(row.department.to_string()),
            numbers: vec![(NumberKind::Work, row.number.to_string())],
        });
        let mut entries: Vec<Entry> = lines.collect();
        if let Some(line_id) = reader.line_id {
            let contacts = store.list_contacts(line_id, &all, 0, LIMIT).await.map_err(|error| unavailable(&error))?.0;
            entries.extend(contacts.into_iter().map(|row| {
                let numbers = [
                    (NumberKind::Work, row.contact.work),
                    (NumberKind::Mobile, row.contact.mobile),
                    (NumberKind::Home, row.contact.other),
                ];
                Entry {
                    id: format!("contact-{}", row.id),
                    name: row.contact.name.to_string(),
                    given_name: None,
                    surname: None,
                    organisation: None,
                    department: None,
                    numbers: numbers.into_iter().filter_map(|(kind, number)| Some((kind, number?))).collect(),
                }
            }));
        }
        Ok(entries.into())
    }
}

fn unavailable(error: &portal_store::Error) -> DirectoryError {
    tracing::error!(%error, "the directory could not be read");
    DirectoryError::Unavailable
}
