//! A list as a table.

use crate::{
    draw::{Children, Html},
    page,
};
use leptos::prelude::*;

/// A list as a table. On a narrow screen each row becomes a card, whose cells get their names from `data-label`.
///
/// On a narrow screen, the rows of a compact list have two lines instead. The class of a cell says its place:
/// `card-title`, `third` and `trail` in the first line, `first`, `second` and `last` in the second line, `tick` and
/// `actions` beside both, `extra` in a line below. Other cells are hidden there: the page of the object shows them. Of
/// a compact list, only the cells with the class `number` show their `data-label`.
#[component]
pub fn Table(
    /// The list's accessible name.
    #[prop(into)]
    caption: String,
    /// The header cells: `<th scope="col">` or [`super::SortHeader`].
    head: Html,
    /// Whether the rows have two lines on a narrow screen.
    #[prop(optional)]
    compact: bool,
    /// The rows: `<tr>` with `<td data-label="…">`.
    children: Children,
) -> impl IntoView {
    if compact {
        page::set_has_list();
    }
    view! {
        <div class="table-frame" class:compact=compact>
            <table>
                <caption class="unseen">{caption}</caption>
                <thead>
                    <tr>{head}</tr>
                </thead>
                <tbody id=compact.then_some("list") tabindex=compact.then_some("-1")>
                    {children.draw()}
                </tbody>
            </table>
        </div>
    }
}
