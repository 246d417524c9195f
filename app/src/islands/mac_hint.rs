//! The island that shows a hint about the MAC address that the user types.

use super::words::words;
use leptos::prelude::*;

words! {
    /// The sentences of [`MacHint`].
    pub struct MacHintWords {
        /// The label before the vendor's name.
        pub vendor,
        /// The hint that the address belongs to a phone of `{client}` without a line.
        pub own,
        /// The hint that the address belongs to a phone of `{client}` on the line `{number}`.
        pub own_on,
        /// The hint that the address belongs to a phone that the user may not see.
        pub elsewhere,
        /// The text of the link to the registered phone.
        pub see,
    }
}

/// The hint below the field. Without a sentence, nothing is shown.
#[derive(Clone, Default)]
struct Hint {
    /// Whether the hint reports a problem.
    is_bad: bool,
    sentence: String,
    /// The address of the page of the phone that has the MAC address; may be empty.
    link: String,
}

/// A hint about the MAC address that the user types: the vendor of the phone, or the phone that already has the
/// address.
#[island]
pub fn MacHint(
    /// The reference of the client for which the phone would be registered.
    reference: String,
    /// The `id` of the address's field.
    field: String,
    /// The sentences.
    words: MacHintWords,
) -> impl IntoView {
    let hint = RwSignal::new(Hint::default());
    let see = words.see.clone();
    #[cfg(target_arch = "wasm32")]
    browser::watch(reference, field, words, hint);
    #[cfg(not(target_arch = "wasm32"))]
    drop((reference, field));
    // A screen reader only announces changes in a region that already exists.
    view! {
        <div aria-live="polite">
            <p
                class="hint"
                class:bad=move || hint.with(|hint| hint.is_bad)
                hidden=move || hint.with(|hint| hint.sentence.is_empty())
            >
                {move || hint.get().sentence}
                " "
                <a href=move || hint.get().link hidden=move || hint.with(|hint| hint.link.is_empty())>
                    {see}
                </a>
            </p>
        </div>
    }
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use super::{Hint, MacHintWords};
    use crate::{
        browser::{dom, form},
        call::call,
        paths,
    };
    use gloo_timers::future::TimeoutFuture;
    use leptos::prelude::*;
    use portal_api::{
        ErrorCode, Invalid, Language, Mac, Number, Reference,
        phone::{CheckMac, Duplicate, MacCheck},
    };
    use std::{cell::Cell, rc::Rc};
    use wasm_bindgen_futures::spawn_local;
    use web_sys::HtmlInputElement;

    /// The pause in typing after which the server is asked, in milliseconds.
    const PAUSE_MS: u32 = 150;

    /// Asks the server about the address that the user types, and shows the answer as the hint.
    pub fn watch(reference: String, field: String, words: MacHintWords, hint: RwSignal<Hint>) {
        let Ok(reference) = Reference::parse(&reference) else { return };
        let words = Rc::new(words);
        // Each change of the field has a number: the answer to an earlier change is dropped.
        let latest_change = Rc::new(Cell::new(0_u32));
        let start_change = {
            let latest_change = Rc::clone(&latest_change);
            move || {
                latest_change.set(latest_change.get().wrapping_add(1));
                if hint.with_untracked(|hint| !hint.sentence.is_empty()) {
                    hint.set(Hint::default());
                }
                latest_change.get()
            }
        };
        let clear = start_change.clone();
        dom::listen(&dom::document(), "submit", move |_| {
            clear();
        });
        dom::listen(&dom::document(), "input", move |event| {
            let Some(input) = dom::input(&event).filter(|input| input.id() == field) else { return };
            let number = start_change();
            let mac = match Mac::parse(&input.value()) {
                Ok(mac) => mac,
                Err(invalid) => return show_error(&input, &invalid),
            };
            let (latest_change, words) = (Rc::clone(&latest_change), Rc::clone(&words));
            let question = CheckMac { reference: reference.clone(), mac };
            spawn_local(async move {
                TimeoutFuture::new(PAUSE_MS).await;
                if latest_change.get() != number {
                    return;
                }
                let answer = call(question).await;
                if latest_change.get() != number {
                    return;
                }
                match answer {
                    Ok(check) => hint.set(describe(check, &words)),
                    Err(error) if error.code == ErrorCode::TooManyAttempts => {
                        hint.set(Hint { is_bad: true, sentence: error.message, link: String::new() });
                    }
                    Err(_) => {}
                }
            });
        });
    }

    /// Shows the error of a wrong address. An address that is only too short is not wrong yet: the user may still be
    /// typing.
    fn show_error(input: &HtmlInputElement, invalid: &Invalid) {
        let is_too_short = matches!(invalid, Invalid::Required | Invalid::MacLength { digits: ..12 });
        if !is_too_short && let Ok(Some(form)) = input.closest("form") {
            let language = Language::from_tag(&dom::root_attribute("lang")).unwrap_or_default();
            form::set_error(&form, &input.name(), Some(&invalid.text(language)));
        }
    }

    /// Returns the hint for the server's answer.
    fn describe(check: MacCheck, words: &MacHintWords) -> Hint {
        match check.duplicate {
            Duplicate::None => {
                let sentence = check.vendor.map(|vendor| [words.vendor.as_str(), &vendor].concat());
                Hint { is_bad: false, sentence: sentence.unwrap_or_default(), link: String::new() }
            }
            Duplicate::Elsewhere => Hint { is_bad: true, sentence: words.elsewhere.clone(), link: String::new() },
            Duplicate::Own { reference, client, number } => {
                let client = [&client, " [", reference.as_str(), "]"].concat();
                let pattern = if number.is_some() { &words.own_on } else { &words.own };
                let number = number.as_ref().map(Number::in_pairs).unwrap_or_default();
                let sentence = pattern.replace("{client}", &client).replace("{number}", &number);
                Hint { is_bad: true, sentence, link: paths::phone(&reference, &check.mac) }
            }
        }
    }
}
