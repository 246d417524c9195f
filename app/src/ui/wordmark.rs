//! The logo "open IP".

use leptos::prelude::*;

/// The logo "open IP": "open" in blue, "IP" in red.
#[component]
pub fn Wordmark() -> impl IntoView {
    view! {
        <svg class="wordmark" viewBox="0 0 148 46" width="148" height="46" role="img" aria-label="open IP">
            <path
                class="wordmark-open"
                d="M22 23a9 9 0 1 1-18 0 9 9 0 0 1 18 0zM31 14v28M49 23a9 9 0 1 1-18 0 9 9 0 0 1 18 0zM58 23h18a9 9 0 1 0-3 6.700M86 32V14M86 23a8.500 8.500 0 0 1 17 0v9"
            ></path>
            <path class="wordmark-ip" d="M117 6v26M129 32V6h7a7.500 7.500 0 0 1 0 15h-7"></path>
        </svg>
    }
}
