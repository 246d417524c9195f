//! What a form is doing: shared by [`crate::ui::OperationForm`] with the fields inside it.

use crate::browser::Pairs;
use leptos::prelude::*;
use portal_api::ApiError;

/// The state of one form; fields find it as a context.
#[derive(Clone, Copy)]
pub struct FormState {
    /// Begins the `id` of every field.
    pub id: StoredValue<String>,
    /// Why it was not done.
    pub error: RwSignal<Option<ApiError>>,
    /// Whether it is on its way.
    pub is_busy: RwSignal<bool>,
    values: StoredValue<Pairs>,
    fields: StoredValue<Vec<String>>,
}

impl FormState {
    pub(crate) fn new(id: String, error: Option<ApiError>, values: Pairs) -> Self {
        Self {
            id: StoredValue::new(id),
            error: RwSignal::new(error),
            is_busy: RwSignal::new(false),
            values: StoredValue::new(values),
            fields: StoredValue::new(Vec::new()),
        }
    }

    /// Declares a field, whose errors are shown under it, and gives it its `id`.
    pub fn enter(self, name: &str) -> String {
        self.fields.update_value(|fields| fields.push(name.to_owned()));
        self.id.with_value(|id| [id, "-", name].concat())
    }

    /// What had been typed into a field before the page was loaded.
    pub fn value(self, name: &str) -> Option<String> {
        self.values.with_value(|pairs| pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone()))
    }

    /// Whether the page was loaded with what had been typed: then an absent checkbox was not ticked.
    pub fn has_values(self) -> bool {
        self.values.with_value(|pairs| !pairs.is_empty())
    }

    /// The sentence under a field.
    pub fn field_error(self, name: &str) -> Option<String> {
        self.error.with(|error| error.as_ref().and_then(|error| error.fields.get(name).cloned()))
    }

    /// Takes the sentence under a field away: it is being mended.
    pub fn forgive(self, name: &str) {
        let is_wrong = self.error.with_untracked(|e| e.as_ref().is_some_and(|e| e.fields.contains_key(name)));
        if is_wrong {
            self.error.update(|error| {
                if let Some(error) = error {
                    error.fields.remove(name);
                    if error.fields.is_empty() {
                        error.message.clear();
                    }
                }
            });
        }
    }

    /// The error's sentence, unless it stands under a field already.
    pub fn summary(self) -> Option<ApiError> {
        let error = self.error.get()?;
        let is_told = self.fields.with_value(|fields| {
            error.fields.iter().any(|(name, sentence)| fields.contains(name) && *sentence == error.message)
        });
        (!is_told && !error.message.is_empty()).then_some(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use portal_api::ErrorCode;

    #[test]
    fn a_sentence_is_told_once() {
        let owner = Owner::new();
        owner.with(|| {
            let error = ApiError::new(ErrorCode::Invalid, "trop court").with_field("name", "trop court");
            let form = FormState::new("f".into(), Some(error), vec![("name".into(), "x".into())]);
            assert!(form.summary().is_some(), "no field shows it yet");
            assert_eq!(form.enter("name"), "f-name");
            assert_eq!(form.summary(), None);
            assert_eq!(form.field_error("name").as_deref(), Some("trop court"));
            assert_eq!(form.value("name").as_deref(), Some("x"));
            form.forgive("name");
            assert_eq!(form.field_error("name"), None);
        });
    }
}
