//! Settings of telephones: at which place, which value rules, and who may change it.

mod change;
mod layers;
mod list;
mod place;
mod tree;

pub use change::change_settings;
pub(super) use layers::purpose;
pub use list::list_settings;
pub use tree::settings_tree;

use crate::error::Error;
use portal_api::{ApiError, ErrorCode};

fn refused(id: &str, sentence: String) -> Error {
    ApiError::new(ErrorCode::Invalid, sentence.clone()).with_field(id, sentence).into()
}
