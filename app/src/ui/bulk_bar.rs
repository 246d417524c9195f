use crate::{draw::Children, i18n::messages, page};
use leptos::prelude::*;

/// Which rows of a list are ticked.
#[derive(Clone, Copy)]
pub struct Selection {
    form: &'static str,
    name: &'static str,
}

impl Selection {
    /// The boxes belong to the form of that `id` and send their rows under that name.
    pub fn new(form: &'static str, name: &'static str) -> Self {
        Self { form, name }
    }
}

/// The box at the head of a row. It stands outside the form it belongs to, so that the list can hold other forms.
#[component]
pub fn RowCheckbox(
    /// Whose box it is.
    selection: Selection,
    /// What it sends.
    #[prop(into)]
    value: String,
    /// The row's name, to a screen reader.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    // Refused without our program, the form comes back as it was sent.
    let outcome = page::outcome().filter(|outcome| outcome.error.is_some());
    let is_ticked = outcome
        .is_some_and(|outcome| outcome.values.iter().any(|(name, ticked)| name == selection.name && *ticked == value));
    view! {
        <label class="row-tick">
            <input
                type="checkbox"
                class="row-box"
                form=selection.form
                name=selection.name
                value=value
                aria-label=label
                checked=is_ticked
            />
        </label>
    }
}

/// What can be done to the ticked rows: how many they are, and a form, whose `id` is the selection's.
#[component]
pub fn BulkBar(
    /// The ticked rows.
    selection: Selection,
    /// How many they are: none, one, `{n}`.
    counts: [&'static str; 3],
    /// The form.
    children: Children,
) -> impl IntoView {
    let words = &messages().common;
    let [none, one, many] = counts;
    view! {
        <div
            class="bulk-bar"
            data-rows=selection.name
            data-none=none
            data-one=one
            data-many=many
        >
            <label class="checkbox scripted">
                <input type="checkbox" data-all=selection.name/>
                <span>{words.select_all}</span>
            </label>
            <p class="scripted" aria-live="polite" data-count-text="">{none}</p>
            {children.draw()}
        </div>
    }
}
