//! Which messages count for a lamp: the rule, apart from where it is kept.
//!
//! A message counts if it is unread, of a type that the entry includes, and became unread after the entry came to include that
//! type. Moments are those of the mailbox: no two are the same, and they only go forward.

use portal_api::{message::MessageKind, notification::MessageTypes};

/// A moment of a mailbox.
pub(crate) type Moment = i64;

/// Before every moment: what counts since then counts whatever was there.
const EVER: Moment = Moment::MIN;

/// Since when each type counts for an entry; nothing where it doesn't.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Since {
    pub(crate) fax: Option<Moment>,
    pub(crate) urgent: Option<Moment>,
    pub(crate) voice: Option<Moment>,
}

/// What the rule asks of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) kind: MessageKind,
    pub(crate) is_urgent: bool,
    /// When it became unread; nothing once it was read.
    pub(crate) unread_since: Option<Moment>,
}

impl Since {
    /// An entry as it is saved now: a type that stays ticked counts since it was ticked first.
    pub(crate) fn saved(before: Option<Self>, types: MessageTypes, now: Moment) -> Self {
        let before = before.unwrap_or_default();
        let since = |is_ticked: bool, before: Option<Moment>| is_ticked.then(|| before.unwrap_or(now));
        Self {
            fax: since(types.fax, before.fax),
            urgent: since(types.urgent, before.urgent),
            voice: since(types.voice, before.voice),
        }
    }

    /// The same, counting what was there before as well.
    pub(crate) fn with_existing(self) -> Self {
        let ever = |since: Option<Moment>| since.map(|_| EVER);
        Self { fax: ever(self.fax), urgent: ever(self.urgent), voice: ever(self.voice) }
    }

    /// Which types are included.
    pub(crate) fn types(self) -> MessageTypes {
        MessageTypes { fax: self.fax.is_some(), urgent: self.urgent.is_some(), voice: self.voice.is_some() }
    }

    /// Whether a message counts. The store asks the database the same in `lamp.rs`; a test compares the two.
    pub(crate) fn counts(self, message: Seen) -> bool {
        let Some(unread_since) = message.unread_since else { return false };
        let is_after = |since: Option<Moment>| since.is_some_and(|since| unread_since > since);
        match message.kind {
            MessageKind::Fax => is_after(self.fax),
            MessageKind::Voice => is_after(self.voice) || (message.is_urgent && is_after(self.urgent)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn types() -> impl Strategy<Value = MessageTypes> {
        (any::<bool>(), any::<bool>(), any::<bool>()).prop_map(|(fax, urgent, voice)| MessageTypes {
            fax,
            urgent,
            voice,
        })
    }

    fn message(unread_since: impl Strategy<Value = Option<Moment>>) -> impl Strategy<Value = Seen> {
        let kind = prop_oneof![Just(MessageKind::Voice), Just(MessageKind::Fax)];
        (kind, any::<bool>(), unread_since).prop_map(|(kind, is_urgent, unread_since)| Seen {
            kind,
            is_urgent,
            unread_since,
        })
    }

    proptest! {
        #[test]
        fn what_was_read_never_counts(message in message(Just(None)), types in types(), now in 0_i64..9) {
            let since = Since::saved(None, types, now);
            prop_assert!(!since.counts(message) && !since.with_existing().counts(message));
        }

        #[test]
        fn only_what_became_unread_after_it_was_switched_on_counts(
            message in message((0_i64..9).prop_map(Some)), types in types(), now in 0_i64..9
        ) {
            let is_later = message.unread_since > Some(now);
            let is_included = types.include(message.kind, message.is_urgent);
            prop_assert_eq!(Since::saved(None, types, now).counts(message), is_later && is_included);
            prop_assert_eq!(Since::saved(None, types, now).with_existing().counts(message), is_included);
        }

        #[test]
        fn what_stays_ticked_counts_as_before(
            message in message((0_i64..9).prop_map(Some)), first in types(), second in types(), now in 0_i64..9
        ) {
            let before = Since::saved(None, first, now);
            prop_assert_eq!(Since::saved(Some(before), first, now + 1), before);
            prop_assert_eq!(before.types(), first);
            let after = Since::saved(Some(before), second, now + 5);
            prop_assert_eq!(after.types(), second);
            let stays = |was: bool, is: bool| !was || is;
            if stays(first.fax, second.fax) && stays(first.urgent, second.urgent) && stays(first.voice, second.voice) {
                prop_assert!(!before.counts(message) || after.counts(message), "more types, no fewer messages");
            }
            // Taken away and given back, a type begins anew.
            let none = Since::saved(Some(before), MessageTypes::default(), now + 1);
            prop_assert_eq!(Since::saved(Some(none), first, now + 2), Since::saved(None, first, now + 2));
        }
    }
}
