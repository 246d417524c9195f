//! Links to the pages of a list.

use super::{Icon, Symbol};
use crate::{draw::Draw as _, i18n::messages, query::link_with};
use leptos::prelude::*;

/// Links to the pages of a list, by their numbers; nothing for a single page.
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
        // The number of the page shown before, to mark gaps with an ellipsis.
        let mut before = 0;
        let numbers = shown_pages(page, pages).map(|number| {
            let is_current = (number == page).then_some("page");
            let gap = (number > before + 1).then(|| view! { <li aria-hidden="true">"…"</li> });
            before = number;
            view! {
                {gap}
                <li>
                    <a class="button quiet" href=link(number) aria-label=(words.page)(number) aria-current=is_current>
                        {number}
                    </a>
                </li>
            }
            .draw()
        });
        let numbers = numbers.collect_view();
        view! {
            <nav class="pagination" aria-label=words.pages>
                <a class="button" href=previous.clone() rel="prev" aria-disabled=previous.is_none().then_some("true")>
                    <Icon symbol=Symbol::ChevronLeft/>
                    <span>{words.previous}</span>
                </a>
                <ul>{numbers}</ul>
                <a class="button" href=next.clone() rel="next" aria-disabled=next.is_none().then_some("true")>
                    <span>{words.next}</span>
                    <Icon symbol=Symbol::ChevronRight/>
                </a>
            </nav>
        }
    })
}

/// Returns the numbers of the pages to show: the first page, the last page, and the current page with two neighbours on
/// each side.
fn shown_pages(page: u32, pages: u32) -> impl Iterator<Item = u32> {
    let near = page.saturating_sub(2).max(2)..page.saturating_add(3).min(pages);
    std::iter::once(1).chain(near).chain(std::iter::once(pages))
}

#[cfg(test)]
mod tests {
    use super::shown_pages;

    #[test]
    fn shows_the_first_the_last_and_the_neighbouring_pages() {
        for (page, pages, expected) in [
            (1, 2, &[1, 2][..]),
            (1, 9, &[1, 2, 3, 9]),
            (3, 3, &[1, 2, 3]),
            (5, 9, &[1, 3, 4, 5, 6, 7, 9]),
            (9, 9, &[1, 7, 8, 9]),
            (12, 9, &[1, 9]),
        ] {
            assert_eq!(shown_pages(page, pages).collect::<Vec<_>>(), expected, "{page} of {pages}");
        }
    }
}
