use crate::{draw::Children, page};
use leptos::prelude::*;

/// Tabs that are pages: a navigation.
#[component]
pub fn Tabs(
    /// What the tabs are of, to a screen reader.
    #[prop(into)]
    label: String,
    /// Whether they stand below other tabs.
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
    /// Its name.
    #[prop(into)]
    label: String,
    /// Its page.
    #[prop(into)]
    href: String,
    /// The paths below which it is the current one; only its own page if nothing is said.
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
