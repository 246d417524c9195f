//! Views that are already rendered to HTML.
//!
//! When code returns views of different types, Leptos boxes them (`AnyView`), so that they can still be moved and
//! hydrated; for that it copies every attribute into shared memory. A page is rendered only once, so the portal renders
//! such a view to text at once, which costs less.

use leptos::{
    children::ToChildren,
    prelude::{IntoView, RenderHtml},
    tachys::html::InertElement,
};

/// A rendered part of a page. It can be used inside other views.
pub type Html = InertElement;

/// A view that can be rendered to HTML.
pub trait Draw {
    /// Renders the view to HTML.
    fn draw(self) -> Html;
}

impl<V: IntoView> Draw for V {
    fn draw(self) -> Html {
        Html::new(self.into_view().to_html())
    }
}

/// The content of a component, rendered once, at the place that the component chooses.
pub struct Children(Box<dyn FnOnce() -> Html + Send>);

impl Children {
    /// Renders the content.
    pub fn draw(self) -> Html {
        (self.0)()
    }
}

impl<F, V> ToChildren<F> for Children
where
    F: FnOnce() -> V + Send + 'static,
    V: IntoView,
{
    fn to_children(children: F) -> Self {
        Self(Box::new(move || children().draw()))
    }
}
