use crate::i18n::messages;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

/// Which rows of a list are ticked.
#[derive(Clone, Copy)]
pub struct Selection {
    ticked: RwSignal<Vec<String>>,
    form: &'static str,
    name: &'static str,
}

impl Selection {
    /// None yet. The boxes belong to the form of that `id` and send their rows under that name.
    pub fn new(form: &'static str, name: &'static str) -> Self {
        Self { ticked: RwSignal::new(Vec::new()), form, name }
    }

    /// How many rows are ticked.
    pub fn count(self) -> usize {
        self.ticked.read().len()
    }

    /// Unticks all.
    pub fn clear(self) {
        self.ticked.set(Vec::new());
    }

    fn set(self, row: &str, is_ticked: bool) {
        self.ticked.update(|ticked| {
            ticked.retain(|other| other != row);
            if is_ticked {
                ticked.push(row.to_owned());
            }
        });
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
    let row = StoredValue::new(value.clone());
    let is_ticked = move || row.with_value(|row| selection.ticked.read().contains(row));
    let change = move |event| {
        let is_ticked = event_target_checked(&event);
        row.with_value(|row| selection.set(row, is_ticked));
    };
    view! {
        <input
            type="checkbox"
            class="row-box"
            form=selection.form
            name=selection.name
            value=value
            aria-label=label
            prop:checked=is_ticked
            on:change=change
        />
    }
}

/// What can be done to the ticked rows: how many they are, and a form, whose `id` is the selection's.
#[component]
pub fn BulkBar(
    /// The ticked rows.
    selection: Selection,
    /// The form.
    children: Children,
) -> impl IntoView {
    let words = &messages().common;
    let all = move |event: leptos::ev::Event| {
        let is_ticked = event_target_checked(&event);
        let selector = ["input.row-box[form='", selection.form, "']"].concat();
        let Ok(boxes) = document().query_selector_all(&selector) else { return };
        let boxes = (0..boxes.length()).filter_map(|index| boxes.get(index));
        let rows = boxes.filter_map(|node| node.dyn_into::<HtmlInputElement>().ok()).map(|input| input.value());
        selection.ticked.set(if is_ticked { rows.collect() } else { Vec::new() });
    };
    let count = move || (words.selected)(selection.count() as u64);
    view! {
        <div class="bulk-bar" data-count=move || selection.count().to_string()>
            <label class="checkbox scripted">
                <input type="checkbox" prop:checked=move || { selection.count() > 0 } on:change=all/>
                <span>{words.select_all}</span>
            </label>
            <p class="scripted" aria-live="polite">{count}</p>
            {children()}
        </div>
    }
}
