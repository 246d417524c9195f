//! Tabs that link to pages.

use crate::{draw::Children, page};
use leptos::prelude::*;

/// Tabs that link to pages, as a navigation.
#[component]
pub fn Tabs(
    /// The tabs' accessible name.
    #[prop(into)]
    label: String,
    /// Whether they are below other tabs.
    #[prop(optional)]
    is_sub: bool,
    /// The [`Tab`]s.
    children: Children,
) -> impl IntoView {
    view! {
        <nav class="tabs" class:sub=is_sub aria-label=label>
            <ul>{children.draw()}</ul>
        </nav>
    }
}

/// One tab.
#[component]
pub fn Tab(
    /// The name.
    #[prop(into)]
    label: String,
    /// The page that it links to.
    #[prop(into)]
    href: String,
    /// The paths below which the tab is the current one; by default only its own page.
    #[prop(optional)]
    below: Vec<String>,
) -> impl IntoView {
    let page = page::current();
    let path = page.request.path.trim_end_matches('/');
    let is_current = path == href || below.iter().any(|prefix| is_below(path, prefix));
    view! {
        <li>
            <a href=href aria-current=is_current.then_some("page")>
                {label}
            </a>
        </li>
    }
}

fn is_below(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::is_below;

    #[test]
    fn a_path_is_below_whole_segments() {
        assert!(is_below("/a/lines", "/a/lines") && is_below("/a/lines/new", "/a/lines"));
        assert!(!is_below("/a/lines2", "/a/lines"));
    }
}
