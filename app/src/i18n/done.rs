//! What the page says when a change was made, by the operation's name. Nothing for those whose effect is the page itself.

pub fn fr(operation: &str) -> Option<&'static str> {
    Some(match operation {
        "EndSession" => "La session est terminée.",
        _ => return None,
    })
}

pub fn en(operation: &str) -> Option<&'static str> {
    Some(match operation {
        "EndSession" => "The session was ended.",
        _ => return None,
    })
}
