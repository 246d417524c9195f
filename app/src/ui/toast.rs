use super::{Icon, Symbol};
use crate::i18n::messages;
use leptos::prelude::*;
use std::time::Duration;

const SHOWN_FOR: Duration = Duration::from_secs(10);

/// What a toast offers to do: a text, and what it does.
pub type ToastAction = (String, Callback<()>);

#[derive(Clone)]
struct Toast {
    id: u32,
    text: String,
    action: Option<ToastAction>,
}

/// Short answers to what was done, ten seconds each; a screen reader hears them.
#[derive(Clone, Copy)]
pub struct Toasts {
    shown: RwSignal<Vec<Toast>>,
    next: StoredValue<u32>,
}

impl Toasts {
    /// Makes them known to all screens.
    pub(crate) fn provide() {
        provide_context(Self { shown: RwSignal::new(Vec::new()), next: StoredValue::new(0) });
    }

    /// Shows a sentence.
    pub fn show(self, text: impl Into<String>) {
        self.push(text.into(), None);
    }

    /// Shows a sentence and what can be done about it, for example undo it.
    pub fn offer(self, text: impl Into<String>, action: ToastAction) {
        self.push(text.into(), Some(action));
    }

    fn push(self, text: String, action: Option<ToastAction>) {
        let id = self.next.get_value();
        self.next.set_value(id.wrapping_add(1));
        self.shown.update(|shown| shown.push(Toast { id, text, action }));
        set_timeout(move || self.hide(id), SHOWN_FOR);
    }

    fn hide(self, id: u32) {
        self.shown.update(|shown| shown.retain(|toast| toast.id != id));
    }
}

/// Where toasts appear.
#[component]
pub fn ToastRegion() -> impl IntoView {
    let words = &messages().common;
    let toasts = expect_context::<Toasts>();
    let row = move |toast: Toast| {
        let id = toast.id;
        let action = toast.action.map(|(text, run)| {
            let act = move |_| {
                run.run(());
                toasts.hide(id);
            };
            view! { <button type="button" class="button quiet" on:click=act>{text}</button> }
        });
        view! {
            <div class="toast">
                <Icon symbol=Symbol::Check/>
                <p>{toast.text}</p>
                {action}
                <button type="button" class="button quiet" aria-label=words.close on:click=move |_| toasts.hide(id)>
                    <Icon symbol=Symbol::Cross/>
                </button>
            </div>
        }
    };
    view! {
        <div class="toasts" role="status" aria-live="polite" aria-label=words.notices>
            <For each=move || toasts.shown.get() key=|toast| toast.id children=row/>
        </div>
    }
}
