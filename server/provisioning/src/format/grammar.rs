//! Values that are written in a little language of their own.

use serde::Deserialize;

/// What a value as a whole is written in. [`Format::part`](super::Format::part) makes the pieces fit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grammar {
    /// Nothing special: one piece.
    #[default]
    Plain,
    /// What a key does: snom's `blf 200|*8200`, Cisco's `fnc=sd;ext=200@$PROXY;nme=Nom`.
    Function,
    /// Where a file is fetched from: Cisco's `[--uid U --pwd P] https://…`.
    Rule,
}
