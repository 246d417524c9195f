//! The block that says what to type into a phone.

use crate::{
    draw::Draw as _,
    i18n::messages,
    paths,
    ui::{CopyButton, QrCode},
};
use leptos::prelude::*;

/// "Que saisir dans le téléphone ?": the address with its QR code, and the vendor's steps from unpacking a phone to its
/// first request.
#[component]
pub fn Setup(
    /// The address to type.
    url: String,
    /// The vendor's name; empty if it is not known.
    vendor: String,
    /// The model's name; empty if it is not known.
    model: String,
    /// Whether the section is unfolded: it is until the phone sends its first request.
    open: bool,
) -> impl IntoView {
    let words = &messages().setup;
    let steps = (words.steps)(&vendor, &model).into_iter().map(|step| view! { <li>{step}</li> }).collect_view();
    view! {
        <details class="fold" id="setup" open=open>
            <summary>{words.phone}</summary>
            <div class="setup-address">
                <div>
                    <p class="sub">{words.address}</p>
                    <p class="copied">
                        <code>{url.clone()}</code>
                        <CopyButton text=url.clone()/>
                    </p>
                </div>
                <QrCode text=url label=words.code/>
            </div>
            <ol class="steps">{steps}</ol>
            <p class="sub">{(words.reset)(&vendor, &model)}</p>
            <p>
                <a href=paths::ROUTER>{words.by_router}</a>
            </p>
        </details>
    }
    .draw()
}
