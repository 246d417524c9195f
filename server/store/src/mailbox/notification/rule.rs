//! The rule that decides which messages a lamp counts, independent of the database.
//!
//! A message counts if it is unread, the lamp's entry includes its type, and the message became unread after the entry
//! included the type. The times are moments of the mailbox, as `message::mailbox` defines them.

use portal_api::{message::MessageKind, notification::MessageTypes};

/// A moment of a mailbox, as `message::mailbox` defines it.
pub(crate) type Moment = i64;

/// The moment before all other moments. A type that counts from this moment counts all unread messages.
const BEFORE_ALL: Moment = Moment::MIN;

/// For each type of message, the moment from which a lamp counts it; `None` if the lamp does not include the type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct LampStarts {
    pub(crate) fax: Option<Moment>,
    pub(crate) urgent: Option<Moment>,
    pub(crate) voice: Option<Moment>,
}

/// The properties of a message that the rule needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MessageState {
    pub(crate) kind: MessageKind,
    pub(crate) is_urgent: bool,
    /// The moment when the message became unread; `None` for a read message.
    pub(crate) unread_since: Option<Moment>,
}

impl LampStarts {
    /// Returns the entry to store when a user saves these ticked `types`. A type that was ticked before keeps its
    /// moment; a newly ticked type counts from `now`.
    pub(crate) fn saved(before: Option<Self>, types: MessageTypes, now: Moment) -> Self {
        let before = before.unwrap_or_default();
        let since = |is_ticked: bool, before: Option<Moment>| is_ticked.then(|| before.unwrap_or(now));
        Self {
            fax: since(types.fax, before.fax),
            urgent: since(types.urgent, before.urgent),
            voice: since(types.voice, before.voice),
        }
    }

    /// Returns the same entry, changed so that it also counts the messages that were unread before a type was included.
    pub(crate) fn with_existing(self) -> Self {
        let from_start = |since: Option<Moment>| since.map(|_| BEFORE_ALL);
        Self { fax: from_start(self.fax), urgent: from_start(self.urgent), voice: from_start(self.voice) }
    }

    /// The included types.
    pub(crate) fn types(self) -> MessageTypes {
        MessageTypes { fax: self.fax.is_some(), urgent: self.urgent.is_some(), voice: self.voice.is_some() }
    }

    /// Whether the lamp counts a message. `lamp.rs` expresses the same rule in SQL, and the test
    /// `the_database_counts_the_same_messages_as_the_model` checks that SQL.
    pub(crate) fn counts(self, message: MessageState) -> bool {
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

    fn message(unread_since: impl Strategy<Value = Option<Moment>>) -> impl Strategy<Value = MessageState> {
        let kind = prop_oneof![Just(MessageKind::Voice), Just(MessageKind::Fax)];
        (kind, any::<bool>(), unread_since).prop_map(|(kind, is_urgent, unread_since)| MessageState {
            kind,
            is_urgent,
            unread_since,
        })
    }

    proptest! {
        #[test]
        fn a_read_message_never_counts(message in message(Just(None)), types in types(), now in 0_i64..9) {
            let since = LampStarts::saved(None, types, now);
            prop_assert!(!since.counts(message) && !since.with_existing().counts(message));
        }

        #[test]
        fn a_message_counts_if_it_became_unread_after_its_type_was_included(
            message in message((0_i64..9).prop_map(Some)), types in types(), now in 0_i64..9
        ) {
            let is_later = message.unread_since > Some(now);
            let is_included = types.include(message.kind, message.is_urgent);
            prop_assert_eq!(LampStarts::saved(None, types, now).counts(message), is_later && is_included);
            prop_assert_eq!(LampStarts::saved(None, types, now).with_existing().counts(message), is_included);
        }

        #[test]
        fn a_type_that_stays_ticked_keeps_the_moment_from_which_it_counts(
            message in message((0_i64..9).prop_map(Some)), first in types(), second in types(), now in 0_i64..9
        ) {
            let before = LampStarts::saved(None, first, now);
            prop_assert_eq!(LampStarts::saved(Some(before), first, now + 1), before);
            prop_assert_eq!(before.types(), first);
            let after = LampStarts::saved(Some(before), second, now + 5);
            prop_assert_eq!(after.types(), second);
            let stays = |was: bool, is: bool| !was || is;
            if stays(first.fax, second.fax) && stays(first.urgent, second.urgent) && stays(first.voice, second.voice) {
                prop_assert!(!before.counts(message) || after.counts(message), "more types, no fewer messages");
            }
            // A type that is removed and added again counts from the later moment.
            let none = LampStarts::saved(Some(before), MessageTypes::default(), now + 1);
            prop_assert_eq!(LampStarts::saved(Some(none), first, now + 2), LampStarts::saved(None, first, now + 2));
        }
    }
}
