use crate::draw::{Children, Html};
use leptos::prelude::*;

/// A list in rows; under 640 pixels each row is a card, whose cells take their names from `data-label`.
#[component]
pub fn Table(
    /// What the list is, to a screen reader.
    #[prop(into)]
    caption: String,
    /// The cells of the header: `<th scope="col">` or [`super::SortHeader`].
    head: Html,
    /// The rows: `<tr>` with `<td data-label="…">`.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="table-frame">
            <table>
                <caption class="unseen">{caption}</caption>
                <thead>
                    <tr>{head}</tr>
                </thead>
                <tbody>{children.draw()}</tbody>
            </table>
        </div>
    }
}
