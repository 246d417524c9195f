//! A column header that sorts a list.

use crate::{
    i18n::messages,
    query::{link_with, query_value},
};
use leptos::prelude::*;

/// A column header that sorts the list: a link, so that the address keeps the order.
#[component]
pub fn SortHeader(
    /// The column's heading.
    #[prop(into)]
    label: String,
    /// The name of the sort order in the address.
    sort: &'static str,
    /// Whether this is the default sort order.
    #[prop(optional)]
    is_default: bool,
    /// Whether the values are numbers, aligned to the right.
    #[prop(optional)]
    is_number: bool,
) -> impl IntoView {
    let words = &messages().common;
    let current = query_value("sort");
    let is_current = current == sort || (is_default && current.is_empty());
    let is_descending = is_current && query_value("order") == "desc";
    let aria_sort = is_current.then_some(if is_descending { "descending" } else { "ascending" });
    let sorts_descending = is_current && !is_descending;
    let href = link_with(&[("sort", sort), ("order", if sorts_descending { "desc" } else { "" }), ("page", "")]);
    view! {
        <th scope="col" aria-sort=aria_sort class=is_number.then_some("number")>
            <a href=href title=if sorts_descending { words.sort_descending } else { words.sort_ascending }>
                {label}
            </a>
        </th>
    }
}
