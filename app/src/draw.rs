//! HTML that is drawn already.
//!
//! Leptos keeps a view of an unknown type in a box that could still be shown, moved and hydrated: it copies every
//! attribute into shared memory for that. A page is drawn once and kept nowhere, so what is put aside here is its text.

use leptos::{
    children::ToChildren,
    prelude::{IntoView, RenderHtml},
    tachys::html::InertElement,
};

/// A piece of a page, drawn. It stands in views as any other.
pub type Html = InertElement;

/// Draws a view.
pub trait Draw {
    /// The view as HTML.
    fn draw(self) -> Html;
}

impl<V: IntoView> Draw for V {
    fn draw(self) -> Html {
        Html::new(self.into_view().to_html())
    }
}

/// What stands inside a component: drawn where the component says, once.
pub struct Children(Box<dyn FnOnce() -> Html + Send>);

impl Children {
    /// The HTML.
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
