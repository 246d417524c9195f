//! The grammars of values.

use serde::Deserialize;

/// The grammar of a whole value. [`Format::part`](super::Format::part) sanitises its pieces.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Grammar {
    /// No grammar: a single text.
    #[default]
    Plain,
    /// The function of a key: snom's `blf 200|*8200`, Cisco's `fnc=sd;ext=200@$PROXY;nme=Nom`.
    Function,
    /// The source of a file: Cisco's `[--uid U --pwd P] https://…`.
    Rule,
}
