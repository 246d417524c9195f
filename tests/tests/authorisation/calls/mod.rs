//! For each operation: its row in the table of `docs/product.md`, and a call of it with valid arguments.

mod accounts;
mod customers;
mod mailbox;
mod phones;

pub use phones::SOURCE;

use crate::objects::{Kind, Objects};
use portal_api::{ApiError, ErrorCode, Operation};
use portal_tests::Person;

/// The outcome of a call: the code of the refusal, or nothing if the call was granted.
pub type Outcome = Option<ErrorCode>;

/// A row of the table, the kind of its objects, and the names of its operations. An operation about several kinds of
/// objects has several rows.
pub type Row = (&'static str, Kind, &'static [&'static str]);

/// Returns the rows of all areas.
pub fn rows() -> impl Iterator<Item = &'static Row> {
    [accounts::ROWS, customers::ROWS, phones::ROWS, mailbox::ROWS].into_iter().flatten()
}

/// Calls the operation of this name with these objects. Panics when no area knows the operation: a new operation needs
/// its call here.
pub async fn call(name: &str, person: &Person, objects: &Objects) -> Outcome {
    if let Some(outcome) = accounts::call(name, person, objects).await {
        return outcome;
    }
    if let Some(outcome) = customers::call(name, person, objects).await {
        return outcome;
    }
    if let Some(outcome) = phones::call(name, person, objects).await {
        return outcome;
    }
    if let Some(outcome) = mailbox::call(name, person, objects).await {
        return outcome;
    }
    panic!("no call of {name}: add it to tests/tests/authorisation/calls")
}

/// Calls an operation and returns the outcome.
async fn outcome<O: Operation>(person: &Person, operation: O) -> Outcome {
    let response = person.send(&operation).await;
    if response.status().is_success() {
        return None;
    }
    let error: ApiError = response.json().await.expect("an error of the API");
    Some(error.code)
}
