use crate::draw::{Children, Html};
use leptos::prelude::*;

/// A list as a table; below 640 pixels each row becomes a card, whose cells get their names from `data-label`.
#[component]
pub fn Table(
    /// The list's accessible name.
    #[prop(into)]
    caption: String,
    /// The header cells: `<th scope="col">` or [`super::SortHeader`].
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
