//! The portal in a real browser: with its program, and with scripting off.

mod audit;
mod editor;
mod journey;
mod lines;
mod lists;
mod live;
mod notifications;
mod reading;
mod registering;
mod sending;
mod tasks;

/// Keys as drivers write them.
const UP: &str = "\u{e013}";
const DOWN: &str = "\u{e015}";
const LEFT: &str = "\u{e012}";
const RIGHT: &str = "\u{e014}";
const ALT: char = '\u{e00a}';
const CONTROL: char = '\u{e009}';
const ENTER: &str = "\u{e007}";
const TAB: &str = "\u{e004}";
const ESCAPE: &str = "\u{e00c}";
