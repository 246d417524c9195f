//! The checkboxes of a list's rows, and the bar with the actions on the ticked rows.

use crate::{draw::Children, i18n::messages, page};
use leptos::prelude::*;

/// The checkboxes of a list's rows, and the form that they belong to.
#[derive(Clone, Copy)]
pub struct Selection {
    form: &'static str,
    name: &'static str,
}

impl Selection {
    /// Creates a selection: its checkboxes belong to the form with the id `form`, which sends the ticked rows as the
    /// field `name`.
    pub fn new(form: &'static str, name: &'static str) -> Self {
        Self { form, name }
    }
}

/// The checkbox at the beginning of a row. It is outside its form, so that the list can contain other forms.
#[component]
pub fn RowCheckbox(
    /// The selection that the checkbox belongs to.
    selection: Selection,
    /// The value to send.
    #[prop(into)]
    value: String,
    /// The row's accessible name.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    // After a refusal without scripting, the form shows what was sent.
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

/// The header of the checkboxes, with a checkbox that ticks every row of the page. It needs the browser's program.
#[component]
pub fn SelectAll(
    /// The ticked rows.
    selection: Selection,
    /// The column's heading, for screen readers.
    heading: &'static str,
) -> impl IntoView {
    view! {
        <th scope="col" class="tick">
            <span class="unseen">{heading}</span>
            <label class="row-tick scripted">
                <input type="checkbox" data-all=selection.name aria-label=messages().common.select_all/>
            </label>
        </th>
    }
}

/// The bar of bulk actions: the number of ticked rows, and a form whose `id` is the selection's. The style sheet
/// shows it while a row is ticked.
#[component]
pub fn BulkBar(
    /// The texts for no row, one row, and several (`{n}`).
    counts: [&'static str; 3],
    /// The form.
    children: Children,
) -> impl IntoView {
    let [none, one, many] = counts;
    view! {
        <div
            class="bulk-bar"
            data-none=none
            data-one=one
            data-many=many
        >
            <p class="scripted" aria-live="polite" data-count-text="">{none}</p>
            {children.draw()}
        </div>
    }
}
