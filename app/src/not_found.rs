//! The page for an unknown address.

use crate::{
    draw::{Draw as _, Html},
    i18n::messages,
    page, paths,
    ui::{LinkButton, PageHeading},
};
use leptos::prelude::*;

/// Renders the page for an unknown address.
pub fn not_found_page() -> Html {
    let words = &messages().errors;
    page::set_status(404);
    view! {
        <main id="main" tabindex="-1">
            <PageHeading title=words.not_found_title/>
            <p>{words.not_found}</p>
            <LinkButton label=words.back_home href=paths::HOME/>
        </main>
    }
    .draw()
}
