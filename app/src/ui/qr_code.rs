//! A QR code.

use leptos::prelude::*;
use qrcode::{Color, QrCode as Code};
use std::fmt::Write as _;

/// The width of the white border that readers need, in modules (the squares of the code).
const QUIET_ZONE: usize = 4;

/// A text as a QR code, dark on white in every theme. A text that is too long for a QR code shows nothing.
#[component]
pub fn QrCode(
    /// The text.
    text: String,
    /// The accessible name.
    #[prop(into)]
    label: String,
) -> impl IntoView {
    Code::new(text).ok().map(|code| {
        let size = (code.width() + 2 * QUIET_ZONE).to_string();
        let area = ["0 0 ", &size, " ", &size].concat();
        view! {
            <svg class="qr-code" viewBox=area role="img" aria-label=label shape-rendering="crispEdges">
                <rect width=size.clone() height=size fill="#fff"></rect>
                <path d=path(&code) fill="#000"></path>
            </svg>
        }
    })
}

/// Returns the dark modules as an SVG path, with one rectangle for each run of dark modules in a row.
fn path(code: &Code) -> String {
    let mut path = String::new();
    for (y, row) in code.to_colors().chunks(code.width()).enumerate() {
        let mut x = 0;
        for run in row.chunk_by(|one, other| one == other) {
            if run[0] == Color::Dark {
                // Writing to a string can't fail.
                let _ = write!(path, "M{} {}h{}v1h-{}z", x + QUIET_ZONE, y + QUIET_ZONE, run.len(), run.len());
            }
            x += run.len();
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_code_starts_with_a_finder_pattern_in_its_corner() {
        let code = Code::new("https://portail.metacentrex.fr/sip-ps/").expect("a code");
        let path = path(&code);
        assert!(path.starts_with("M4 4h7v1h-7z"), "{path}");
        assert!(path.contains("M4 5h1v1h-1zM10 5h1v1h-1z"), "{path}");
    }
}
