use leptos::prelude::*;

/// The phones that were registered since the page was opened: the latest one, which a screen reader reads out, and
/// their number. It also lists the refused addresses, so that no scanned address is overlooked.
#[island]
pub fn RegistrationLog(
    /// The sentence for a registered phone, with `{mac}` and `{number}`.
    registered: String,
    /// The label before the number of phones.
    count: String,
) -> impl IntoView {
    let latest = RwSignal::new(String::new());
    let total = RwSignal::new(0_u32);
    let refused = RwSignal::new(Vec::<(u32, String)>::new());
    #[cfg(target_arch = "wasm32")]
    browser::listen(registered, latest, total, refused);
    #[cfg(not(target_arch = "wasm32"))]
    drop(registered);
    view! {
        // A screen reader only announces changes in a region that already exists.
        <div role="status">
            <div class="sitting" hidden=move || total.get() == 0>
                <p class="sitting-latest">{move || latest.get()}</p>
                <p class="sub">
                    {count}
                    {move || total.get()}
                </p>
            </div>
        </div>
        <ul class="sitting-refused" hidden=move || refused.read().is_empty()>
            <For each=move || refused.get() key=|(id, _)| *id let:refusal>
                <li>{refusal.1}</li>
            </For>
        </ul>
    }
}

#[cfg(target_arch = "wasm32")]
mod browser {
    use crate::browser::dom;
    use leptos::prelude::*;
    use portal_api::{
        Mac, Number, Operation as _,
        phone::{RegisterPhone, RegisteredPhone},
    };

    pub fn listen(
        registered: String,
        latest: RwSignal<String>,
        total: RwSignal<u32>,
        refused: RwSignal<Vec<(u32, String)>>,
    ) {
        dom::listen(&dom::document(), "portal:done", move |event| {
            let Some([operation, _, response]) = dom::detail(&event) else { return };
            if operation == RegisterPhone::NAME
                && let Ok(phone) = serde_json::from_str::<RegisteredPhone>(&response)
            {
                let number = phone.number.as_ref().map(Number::in_pairs).unwrap_or_default();
                let sentence = registered.replace("{mac}", &phone.mac.with_colons());
                latest.set(sentence.replace("{number}", &number));
                total.update(|total| *total += 1);
            }
        });
        let mut next = 0;
        dom::listen(&dom::document(), "portal:refused", move |event| {
            let Some([operation, sent, sentence]) = dom::detail(&event) else { return };
            if operation == RegisterPhone::NAME {
                next += 1;
                refused.update(|refused| refused.insert(0, (next, named(&sent, sentence))));
            }
        });
    }

    /// Puts the MAC address before the sentence, unless the sentence contains it.
    fn named(sent: &str, sentence: String) -> String {
        let typed = form_urlencoded::parse(sent.as_bytes()).find(|(name, _)| name == "mac");
        let typed = typed.map(|(_, value)| value.into_owned()).unwrap_or_default();
        let mac = Mac::parse(&typed).map_or(typed, |mac| mac.with_colons());
        if sentence.contains(&mac) { sentence } else { [&mac, " – ", &sentence].concat() }
    }
}
