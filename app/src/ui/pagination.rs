use super::{Icon, Symbol};
use crate::{i18n::messages, query::link_with};
use leptos::prelude::*;

/// Links to the pages of a list; nothing for a single page.
#[component]
pub fn Pagination(
    /// The current page, from 1.
    page: u32,
    /// The number of pages.
    pages: u32,
) -> impl IntoView {
    let words = &messages().common;
    let link = |number: u32| {
        let number = if number > 1 { number.to_string() } else { String::new() };
        link_with(&[("page", &number)])
    };
    (pages > 1).then(|| {
        let previous = (page > 1).then(|| link(page - 1));
        let next = (page < pages).then(|| link(page + 1));
        view! {
            <nav class="pagination" aria-label=words.pages>
                <a class="button" href=previous.clone() rel="prev" aria-disabled=previous.is_none().then_some("true")>
                    <Icon symbol=Symbol::ChevronLeft/>
                    <span>{words.previous}</span>
                </a>
                <span>{(words.page_of)(page, pages)}</span>
                <a class="button" href=next.clone() rel="next" aria-disabled=next.is_none().then_some("true")>
                    <span>{words.next}</span>
                    <Icon symbol=Symbol::ChevronRight/>
                </a>
            </nav>
        }
    })
}
