//! The state of a form while it is rendered: shared by [`crate::ui::OperationForm`] and the fields inside it.

use portal_api::{ApiError, form_result::FormResult};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The form's state; fields get it as a context.
#[derive(Clone)]
pub struct FormState(Arc<Mutex<Inner>>);

struct Inner {
    id: String,
    error: Option<ApiError>,
    values: Vec<(String, String)>,
    fields: Vec<String>,
}

impl FormState {
    /// A form with its outcome, if the browser submitted it without scripting.
    ///
    /// A refused form keeps its values. A successful one is emptied, unless it is used repeatedly (`again`).
    pub(crate) fn new(id: String, outcome: Option<FormResult>, again: bool) -> Self {
        let (error, values) = match outcome {
            Some(FormResult { error, values, .. }) if error.is_some() || again => (error, values),
            _ => (None, Vec::new()),
        };
        Self(Arc::new(Mutex::new(Inner { id, error, values, fields: Vec::new() })))
    }

    /// Registers a field and returns its `id`. Its errors are then shown under the field.
    pub fn enter(&self, name: &str) -> String {
        let mut form = self.read();
        form.fields.push(name.to_owned());
        [&form.id, "-", name].concat()
    }

    /// The value that was typed into a field before the page was loaded.
    pub fn value(&self, name: &str) -> Option<String> {
        self.read().values.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone())
    }

    /// The error, for details beyond its messages.
    pub fn error(&self) -> Option<ApiError> {
        self.read().error.clone()
    }

    /// The error message under a field.
    pub fn field_error(&self, name: &str) -> Option<String> {
        self.read().error.as_ref()?.fields.get(name).cloned()
    }

    /// The error, unless its message is already shown under a field. Call this after all fields have registered.
    pub fn summary(&self) -> Option<ApiError> {
        let form = self.read();
        let error = form.error.as_ref()?;
        let is_told = |(name, sentence): (&String, &String)| form.fields.contains(name) && *sentence == error.message;
        (!error.fields.iter().any(is_told)).then(|| error.clone())
    }

    fn read(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use portal_api::{ErrorCode, Operation as _, line::CreateLine};

    #[test]
    fn a_sentence_is_told_once() {
        let error = ApiError::new(ErrorCode::Invalid, "trop court").with_field("name", "trop court");
        let values = vec![("name".into(), "x".into())];
        let outcome =
            FormResult { operation: CreateLine::NAME.into(), error: Some(error), values, ..FormResult::default() };
        let form = FormState::new("f".into(), Some(outcome), false);
        assert!(form.summary().is_some(), "no field shows it yet");
        assert_eq!(form.enter("name"), "f-name");
        assert_eq!(form.summary(), None);
        assert_eq!(form.field_error("name").as_deref(), Some("trop court"));
        assert_eq!(form.value("name").as_deref(), Some("x"));
    }

    #[test]
    fn what_was_done_leaves_an_empty_form() {
        let values = vec![("name".into(), "x".into())];
        let outcome = FormResult { operation: CreateLine::NAME.into(), error: None, values, ..FormResult::default() };
        let form = |again| FormState::new("f".into(), Some(outcome.clone()), again);
        assert_eq!(form(false).value("name"), None);
        assert_eq!(form(true).value("name").as_deref(), Some("x"), "unless it is used again");
    }
}
