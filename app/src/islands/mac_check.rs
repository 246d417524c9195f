use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The sentences of [`MacCheck`].
#[derive(Clone, Serialize, Deserialize)]
pub struct MacWords {
    /// Before the vendor.
    pub vendor: String,
    /// It is on a telephone of `{client}`.
    pub own: String,
    /// It is on a telephone of `{client}`, on the line `{number}`.
    pub own_on: String,
    /// It is somewhere on the platform.
    pub elsewhere: String,
    /// Leads to that telephone.
    pub see: String,
}

/// What is known of an address.
#[derive(Clone, Default)]
struct Known {
    is_bad: bool,
    sentence: String,
    link: String,
}

/// Says what is known of a MAC address while it is typed: who made the telephone, and whether it is registered already.
#[island]
pub fn MacCheck(
    /// The client it would be registered for.
    reference: String,
    /// The `id` of the field.
    field: String,
    /// What there is to say.
    words: MacWords,
) -> impl IntoView {
    let known = RwSignal::new(Known::default());
    let see = words.see.clone();
    #[cfg(target_arch = "wasm32")]
    browser::watch(reference, field, words, known);
    #[cfg(not(target_arch = "wasm32"))]
    drop((reference, field));
    // What is read out must be there before it says anything.
    view! {
        <div aria-live="polite">
            <p
                class="hint"
                class:bad=move || known.with(|known| known.is_bad)
                hidden=move || known.with(|known| known.sentence.is_empty())
            >
                {move || known.get().sentence}
                " "
                <a href=move || known.get().link hidden=move || known.with(|known| known.link.is_empty())>
                    {see}
                </a>
            </p>
        </div>
    }
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use super::{Known, MacWords};
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

    /// How long one doesn't type before the server is asked, in milliseconds.
    const PAUSE: u32 = 150;

    pub fn watch(reference: String, field: String, words: MacWords, known: RwSignal<Known>) {
        let Ok(reference) = Reference::parse(&reference) else { return };
        let words = Rc::new(words);
        // What is typed next makes an answer that is still to come worthless.
        let turn = Rc::new(Cell::new(0_u32));
        let next = {
            let turn = Rc::clone(&turn);
            move || {
                turn.set(turn.get().wrapping_add(1));
                if known.with_untracked(|known| !known.sentence.is_empty()) {
                    known.set(Known::default());
                }
                turn.get()
            }
        };
        let forget = next.clone();
        dom::listen(&dom::document(), "submit", move |_| {
            forget();
        });
        dom::listen(&dom::document(), "input", move |event| {
            let Some(input) = dom::input(&event).filter(|input| input.id() == field) else { return };
            let number = next();
            let mac = match Mac::parse(&input.value()) {
                Ok(mac) => mac,
                Err(invalid) => return say(&input, &invalid),
            };
            let (turn, words) = (Rc::clone(&turn), Rc::clone(&words));
            let question = CheckMac { reference: reference.clone(), mac };
            spawn_local(async move {
                TimeoutFuture::new(PAUSE).await;
                if turn.get() != number {
                    return;
                }
                let answer = call(question).await;
                if turn.get() != number {
                    return;
                }
                match answer {
                    Ok(check) => known.set(describe(check, &words)),
                    Err(error) if error.code == ErrorCode::TooManyAttempts => {
                        known.set(Known { is_bad: true, sentence: error.message, link: String::new() });
                    }
                    Err(_) => {}
                }
            });
        });
    }

    /// Says at once what no further key can mend; what is only too short may be on its way.
    fn say(input: &HtmlInputElement, invalid: &Invalid) {
        let is_on_its_way = matches!(invalid, Invalid::Required | Invalid::MacLength { digits: ..12 });
        if !is_on_its_way && let Ok(Some(form)) = input.closest("form") {
            let language = Language::from_tag(&dom::root_attribute("lang")).unwrap_or_default();
            form::say(&form, &input.name(), Some(&invalid.text(language)));
        }
    }

    fn describe(check: MacCheck, words: &MacWords) -> Known {
        match check.duplicate {
            Duplicate::None => {
                let sentence = check.vendor.map(|vendor| [words.vendor.as_str(), &vendor].concat());
                Known { is_bad: false, sentence: sentence.unwrap_or_default(), link: String::new() }
            }
            Duplicate::Elsewhere => Known { is_bad: true, sentence: words.elsewhere.clone(), link: String::new() },
            Duplicate::Own { reference, client, number } => {
                let client = [&client, " [", reference.as_str(), "]"].concat();
                let pattern = if number.is_some() { &words.own_on } else { &words.own };
                let number = number.as_ref().map(Number::in_pairs).unwrap_or_default();
                let sentence = pattern.replace("{client}", &client).replace("{number}", &number);
                Known { is_bad: true, sentence, link: paths::phone(&reference, &check.mac) }
            }
        }
    }
}
