//! What a request does to the warning on a telephone's page.

use portal_api::phone::{PhoneWarning, Reason};
use portal_store::WarningChange;

/// What is known of a request and of its telephone.
#[derive(Clone, Copy, Debug)]
pub struct Seen<'a> {
    /// What the request got, and why.
    pub reason: Reason,
    /// Whether the telephone has its own credentials.
    pub is_bound: bool,
    /// Whether what the request says of the telephone is believed.
    pub is_believed: bool,
    /// Whether it names a model that has no file.
    pub is_unknown_model: bool,
    /// The model it says it is.
    pub said: Option<&'a str>,
    /// The model that was registered.
    pub registered: Option<&'a str>,
}

/// What becomes of the warning.
pub fn warning_change(seen: &Seen<'_>) -> WarningChange {
    let is_other = |said| seen.registered.is_some_and(|registered| registered != said);
    match warning(seen.reason, seen.is_bound) {
        Some(PhoneWarning::UnknownModel) | None if !seen.is_believed => WarningChange::Keep,
        Some(warning) => WarningChange::Set(warning),
        // A file that isn't there says nothing new: it must not hide what is wrong.
        None if seen.reason == Reason::OptionalFile => WarningChange::Keep,
        None if seen.is_unknown_model => WarningChange::Set(PhoneWarning::UnknownModel),
        None if seen.said.is_some_and(is_other) => WarningChange::Set(PhoneWarning::OtherModel),
        // It has its own file: whatever was wrong is mended.
        None if seen.reason.is_granted() && seen.reason != Reason::SharedFile => WarningChange::Clear,
        None => WarningChange::Keep,
    }
}

/// The warning that a request brings up by itself, if any.
fn warning(reason: Reason, is_bound: bool) -> Option<PhoneWarning> {
    match reason {
        Reason::NoCredentials if is_bound => Some(PhoneWarning::LostCredentials),
        Reason::Insecure => Some(PhoneWarning::Insecure),
        Reason::UnknownModel => Some(PhoneWarning::UnknownModel),
        _ => None,
    }
}
