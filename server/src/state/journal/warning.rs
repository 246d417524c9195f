//! Decides how a request changes the warning on its phone's page.

use portal_api::phone::{PhoneWarning, Reason};
use portal_store::WarningChange;

/// The facts about a request and its phone that the warning depends on.
#[derive(Clone, Copy, Debug)]
pub struct WarningFacts<'a> {
    /// The reason for the answer.
    pub reason: Reason,
    /// Whether the phone has its own credentials.
    pub is_bound: bool,
    /// Whether the request's claims about the phone are believed.
    pub is_believed: bool,
    /// Whether the request names a model that has no file.
    pub is_unknown_model: bool,
    /// The model that the request names.
    pub claimed_model: Option<&'a str>,
    /// The model that was registered with the phone.
    pub registered_model: Option<&'a str>,
}

/// Returns the change of the warning.
pub fn warning_change(facts: &WarningFacts<'_>) -> WarningChange {
    let is_other = |claimed_model| facts.registered_model.is_some_and(|registered| registered != claimed_model);
    match warning(facts.reason, facts.is_bound) {
        Some(PhoneWarning::UnknownModel) | None if !facts.is_believed => WarningChange::Keep,
        Some(warning) => WarningChange::Set(warning),
        // A missing file is normal: it must not replace a warning.
        None if matches!(facts.reason, Reason::OptionalFile | Reason::NotServed) => WarningChange::Keep,
        None if facts.is_unknown_model => WarningChange::Set(PhoneWarning::UnknownModel),
        None if facts.claimed_model.is_some_and(is_other) => WarningChange::Set(PhoneWarning::OtherModel),
        // The phone got its own file, so the problem is solved.
        None if facts.reason.is_granted() && facts.reason != Reason::SharedFile => WarningChange::Clear,
        None => WarningChange::Keep,
    }
}

/// Returns the warning that a request raises by itself, if any.
fn warning(reason: Reason, is_bound: bool) -> Option<PhoneWarning> {
    match reason {
        Reason::NoCredentials if is_bound => Some(PhoneWarning::LostCredentials),
        Reason::Insecure => Some(PhoneWarning::Insecure),
        Reason::UnknownModel => Some(PhoneWarning::UnknownModel),
        _ => None,
    }
}
