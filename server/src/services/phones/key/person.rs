//! Finds the number of a person whose name a user typed into a key.

use crate::{error::Error, messages, portal::Portal, principal::Caller};
use portal_api::{Number, fold::fold, key::Key};
use portal_provisioning::{Function, Operand};
use portal_store::{DirectorySearch, LineRecord};
use std::collections::BTreeSet;

/// The maximum number of colleagues, and of contacts, that a search for a name reads.
const SEARCH_LIMIT: u64 = 200;
/// The maximum number of numbers that an error lists.
const LISTED_NUMBERS: usize = 5;
/// The maximum length of a label, in characters.
const LABEL_LENGTH: usize = 40;

/// A person's name without case and accents, the name as written, and a number.
type Person = (String, String, String);

/// Replaces a name in a key's number by the number of the colleague, or of the user's own contact, who has this name. A
/// key without a label gets the name as its label.
///
/// Errors: `Invalid` in the key's field when nobody has the name, or when several numbers belong to it.
pub async fn replace_name(portal: &Portal, caller: &Caller, line: &LineRecord, key: Key) -> Result<Key, Error> {
    let function = Function::parse(&key.function);
    let has_number =
        function.is_some_and(|function| matches!(function.operand(), Operand::Number | Operand::NumberIfAny));
    let typed = key.operand.trim();
    // An address such as `sip:x` is no name: the model's own check refuses it.
    if !has_number || !typed.contains(char::is_alphabetic) || typed.contains([':', '@', '/']) {
        return Ok(key);
    }
    let wanted = fold(typed);
    let people = find_people(portal, caller, line, typed).await?;
    // A person whose whole name is the text comes before persons whose names contain the text.
    let exact: Vec<_> = people.iter().filter(|(folded, ..)| *folded == wanted).collect();
    let found =
        if exact.is_empty() { people.iter().filter(|(folded, ..)| folded.contains(&wanted)).collect() } else { exact };
    let numbers: BTreeSet<&str> = found.iter().map(|(.., number)| number.as_str()).collect();
    let words = messages::of(caller.visit.language);
    let invalid = |sentence: String| Error::in_field(&key.place.to_string(), sentence);
    match (numbers.len(), found.first()) {
        (1, Some((_, name, number))) => {
            let label = if key.label.trim().is_empty() { name.chars().take(LABEL_LENGTH).collect() } else { key.label };
            Ok(Key { operand: number.clone(), label, ..key })
        }
        (0, _) => Err(invalid((words.no_person_named)(typed))),
        _ => {
            let numbers: Vec<_> = numbers.into_iter().filter_map(|number| Number::parse(number).ok()).collect();
            Err(invalid((words.people_named)(typed, &numbers[..numbers.len().min(LISTED_NUMBERS)])))
        }
    }
}

/// Returns the colleagues and the user's own contacts whose entries contain the words of a name.
async fn find_people(portal: &Portal, caller: &Caller, line: &LineRecord, name: &str) -> Result<Vec<Person>, Error> {
    let search = DirectorySearch::words(name);
    let (colleagues, _) = portal.store.list_extensions(line.client_id, &search, None, 0, SEARCH_LIMIT).await?;
    let colleagues = colleagues.into_iter().filter(|row| row.number != line.row.number);
    let mut people: Vec<_> = colleagues.map(|row| person(row.name.as_str(), row.number.into())).collect();
    // Contacts are private: only the line's own user has them.
    if caller.own_line(&line.row.number).is_ok() {
        let (contacts, _) = portal.store.list_contacts(line.id, &search, 0, SEARCH_LIMIT).await?;
        for contact in contacts.into_iter().map(|row| row.contact) {
            let numbers = [contact.work, contact.mobile, contact.other].into_iter().flatten();
            people.extend(numbers.map(|number| person(contact.name.as_str(), number)));
        }
    }
    Ok(people)
}

fn person(name: &str, number: String) -> Person {
    (fold(name), name.to_owned(), number)
}
