//! The state of a form while it is rendered: shared by [`crate::ui::OperationForm`] and the fields inside it.

use portal_api::{ApiError, form_result::FormResult};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The form's state. The form provides it as a Leptos context, and the fields inside the form use it.
#[derive(Clone)]
pub struct FormState(Arc<Mutex<FormFields>>);

struct FormFields {
    id: String,
    error: Option<ApiError>,
    /// The values that were sent, by field.
    values: Vec<(String, String)>,
    /// The names of the fields that have registered.
    fields: Vec<String>,
}

impl FormState {
    /// Creates the state of a form, with its outcome if the browser submitted the form without scripting.
    ///
    /// A refused form keeps its values. A successful form is emptied, unless it is used repeatedly (`again`).
    pub(crate) fn new(id: String, outcome: Option<FormResult>, again: bool) -> Self {
        let (error, values) = match outcome {
            Some(FormResult { error, values, .. }) if error.is_some() || again => (error, values),
            _ => (None, Vec::new()),
        };
        Self(Arc::new(Mutex::new(FormFields { id, error, values, fields: Vec::new() })))
    }

    /// Registers a field and returns its `id`. Its errors are then shown under the field.
    pub fn register_field(&self, name: &str) -> String {
        let mut form = self.lock();
        form.fields.push(name.to_owned());
        [&form.id, "-", name].concat()
    }

    /// Returns the value that was typed into a field before the page was loaded.
    pub fn value(&self, name: &str) -> Option<String> {
        self.lock().values.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
    }

    /// Returns the form's error, for details beyond its messages.
    pub fn error(&self) -> Option<ApiError> {
        self.lock().error.clone()
    }

    /// Returns the error message for a field.
    pub fn field_error(&self, name: &str) -> Option<String> {
        self.lock().error.as_ref()?.fields.get(name).cloned()
    }

    /// Returns the error, unless its message is already shown under a field. Call this after all fields have
    /// registered.
    pub fn summary(&self) -> Option<ApiError> {
        let form = self.lock();
        let error = form.error.as_ref()?;
        let is_shown = |(name, sentence): (&String, &String)| form.fields.contains(name) && *sentence == error.message;
        (!error.fields.iter().any(is_shown)).then(|| error.clone())
    }

    fn lock(&self) -> MutexGuard<'_, FormFields> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use portal_api::{ErrorCode, Operation as _, line::CreateLine};

    #[test]
    fn an_error_below_a_field_is_not_repeated_above_the_form() {
        let error = ApiError::new(ErrorCode::Invalid, "trop court").with_field("name", "trop court");
        let values = vec![("name".into(), "x".into())];
        let outcome =
            FormResult { operation: CreateLine::NAME.into(), error: Some(error), values, ..FormResult::default() };
        let form = FormState::new("f".into(), Some(outcome), false);
        assert!(form.summary().is_some(), "no field shows it yet");
        assert_eq!(form.register_field("name"), "f-name");
        assert_eq!(form.summary(), None);
        assert_eq!(form.field_error("name").as_deref(), Some("trop court"));
        assert_eq!(form.value("name").as_deref(), Some("x"));
    }

    #[test]
    fn a_successful_form_is_emptied_unless_it_is_used_again() {
        let values = vec![("name".into(), "x".into())];
        let outcome = FormResult { operation: CreateLine::NAME.into(), error: None, values, ..FormResult::default() };
        let form = |again| FormState::new("f".into(), Some(outcome.clone()), again);
        assert_eq!(form(false).value("name"), None);
        assert_eq!(form(true).value("name").as_deref(), Some("x"), "unless it is used again");
    }
}
