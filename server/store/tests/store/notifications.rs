//! Tests of messages and notifications. After random events in random order, the database must count the same messages
//! as a simple model.

use crate::{
    demo::{HOUR, NOON, World, actor, at, audit_rows, new_line, now, number, world},
    each_database::{TestDatabase, each_database, each_database_with_url},
};
use portal_api::{
    EmailAddress, Language,
    lamp::UnreadCounts,
    message::{Message, MessageId, MessageKind},
    notification::{EmailEntry, LampEntry},
};
use portal_store::{Error, NewNotifications, Store, StoredNotifications};
use proptest::{
    prelude::*,
    strategy::ValueTree,
    test_runner::{Config, TestRunner},
};
use std::collections::{BTreeMap, BTreeSet, btree_map::Entry};

/// The maximum number of messages per mailbox, which most tests don't reach.
const LIMIT: u64 = 100;

fn message(id: u8, kind: MessageKind, is_urgent: bool) -> Message {
    Message {
        id: MessageId::parse(&format!("m-{id}")).expect("an identifier"),
        kind,
        is_urgent,
        from_number: None,
        from_name: None,
        duration_seconds: 9,
        arrived_at: now(),
        is_read: false,
    }
}

fn entry(text: &str, types: [bool; 3]) -> LampEntry {
    let [fax, urgent, voice] = types;
    LampEntry { number: number(text), fax, urgent, voice }
}

/// The notifications to save, with e-mail addresses.
fn new_notifications(version: i64, lamp: Vec<LampEntry>, email: Vec<EmailEntry>) -> NewNotifications {
    NewNotifications { version, lamp, email: Some(email), language: Language::En }
}

/// The notifications as the store returns them after they were saved as `version`.
fn stored(version: i64, new: &NewNotifications) -> StoredNotifications {
    StoredNotifications {
        version,
        lamp: new.lamp.clone(),
        email: new.email.clone().unwrap_or_default(),
        not_counted: 0,
    }
}

/// An event in a mailbox. Its messages light the lamp of the mailbox's own line and the lamp of another line.
#[derive(Clone, Debug)]
enum Event {
    Deliver {
        id: u8,
        kind: MessageKind,
        is_urgent: bool,
    },
    Mark {
        id: u8,
        is_read: bool,
    },
    Delete {
        id: u8,
    },
    /// Saves which types (fax, urgent, voice) each lamp includes.
    Save {
        own: [bool; 3],
        other: [bool; 3],
    },
    CountExisting,
    /// The clock advances, or is set back if `seconds` is negative.
    Clock {
        seconds: i64,
    },
}

fn event() -> impl Strategy<Value = Event> {
    let id = || 0_u8..5;
    let kind = prop_oneof![Just(MessageKind::Voice), Just(MessageKind::Fax)];
    prop_oneof![
        3 => (id(), kind, any::<bool>()).prop_map(|(id, kind, is_urgent)| Event::Deliver { id, kind, is_urgent }),
        3 => (id(), any::<bool>()).prop_map(|(id, is_read)| Event::Mark { id, is_read }),
        1 => id().prop_map(|id| Event::Delete { id }),
        2 => (any::<[bool; 3]>(), any::<[bool; 3]>()).prop_map(|(own, other)| Event::Save { own, other }),
        1 => Just(Event::CountExisting),
        1 => (-2_i64..3).prop_map(|seconds| Event::Clock { seconds }),
    ]
}

/// The rule without moments. The model stores the set of counted messages for each lamp and ticked type.
#[derive(Default)]
struct Model {
    /// For each message id: the kind, whether it is urgent, and whether it is read.
    messages: BTreeMap<u8, (MessageKind, bool, bool)>,
    /// For each lamp (0: own, 1: other) and type (0: fax, 1: urgent, 2: voice): the ids of the counted messages.
    counted: BTreeMap<(usize, usize), BTreeSet<u8>>,
}

/// Whether a message has the type with this index (0: fax, 1: urgent, 2: voice).
fn has_type(kind: MessageKind, is_urgent: bool, index: usize) -> bool {
    match index {
        0 => kind == MessageKind::Fax,
        1 => kind == MessageKind::Voice && is_urgent,
        _ => kind == MessageKind::Voice,
    }
}

impl Model {
    fn apply(&mut self, event: &Event) {
        match *event {
            Event::Deliver { id, kind, is_urgent } => {
                if let Entry::Vacant(new) = self.messages.entry(id) {
                    new.insert((kind, is_urgent, false));
                    self.start_counting(id);
                }
            }
            Event::Mark { id, is_read } => {
                if let Some(message) = self.messages.get_mut(&id) {
                    let was_read = std::mem::replace(&mut message.2, is_read);
                    match (was_read, is_read) {
                        (false, true) => self.stop_counting(id),
                        (true, false) => self.start_counting(id),
                        _ => {}
                    }
                }
            }
            Event::Delete { id } => {
                self.messages.remove(&id);
                self.stop_counting(id);
            }
            Event::Save { own, other } => {
                for (lamp, types) in [own, other].into_iter().enumerate() {
                    for (index, is_ticked) in types.into_iter().enumerate() {
                        if is_ticked {
                            self.counted.entry((lamp, index)).or_default();
                        } else {
                            self.counted.remove(&(lamp, index));
                        }
                    }
                }
            }
            Event::CountExisting => {
                let unread: Vec<u8> =
                    self.messages.iter().filter(|(_, message)| !message.2).map(|(id, _)| *id).collect();
                for id in unread {
                    self.start_counting(id);
                }
            }
            Event::Clock { .. } => {}
        }
    }

    /// Counts a message that is now unread for all lamps and types that include it.
    fn start_counting(&mut self, id: u8) {
        let (kind, is_urgent, _) = self.messages[&id];
        for ((_, index), counted) in &mut self.counted {
            if has_type(kind, is_urgent, *index) {
                counted.insert(id);
            }
        }
    }

    fn stop_counting(&mut self, id: u8) {
        self.counted.values_mut().for_each(|counted| {
            counted.remove(&id);
        });
    }

    fn count(&self, lamp: usize) -> u64 {
        let of_lamp = self.counted.iter().filter(|((of, _), _)| *of == lamp);
        of_lamp.flat_map(|(_, ids)| ids).collect::<BTreeSet<_>>().len() as u64
    }

    fn is_activated(&self, lamp: usize) -> bool {
        self.counted.keys().any(|(of, _)| *of == lamp)
    }

    fn not_counted(&self) -> u64 {
        let is_left_out = |id: &u8, kind, is_urgent| {
            [0, 1].into_iter().any(|lamp| {
                let included = |index| self.counted.contains_key(&(lamp, index)) && has_type(kind, is_urgent, index);
                let counts = |index| self.counted.get(&(lamp, index)).is_some_and(|ids| ids.contains(id));
                (0..3).any(included) && !(0..3).any(counts)
            })
        };
        let unread = self.messages.iter().filter(|(_, message)| !message.2);
        unread.filter(|(id, (kind, is_urgent, _))| is_left_out(id, *kind, *is_urgent)).count() as u64
    }

    fn unread(&self) -> UnreadCounts {
        let count = |index| {
            self.messages
                .values()
                .filter(|(kind, is_urgent, is_read)| !is_read && has_type(*kind, *is_urgent, index))
                .count() as u64
        };
        UnreadCounts { fax: count(0), urgent: count(1), voice: count(2) }
    }
}

/// Applies an event to the store. `clock` is the time in seconds after noon.
async fn apply(store: &Store, world: &World, event: &Event, clock: &mut i64) {
    let (client_id, line_id, at) = (world.client_id, world.line_id, at(NOON + *clock));
    let id = |id: &u8| message(*id, MessageKind::Fax, false).id;
    match event {
        Event::Deliver { id, kind, is_urgent } => {
            store
                .deliver_message(line_id, &message(*id, *kind, *is_urgent), LIMIT, false, at)
                .await
                .expect("delivered");
        }
        Event::Mark { id: name, is_read } => match store.mark_message(line_id, &id(name), *is_read, at).await {
            Ok(marked) => assert_eq!(marked.is_read, *is_read),
            Err(error) => assert_eq!(error, Error::NotFound),
        },
        Event::Delete { id: name } => {
            store.delete_message(line_id, &id(name)).await.expect("deleted");
        }
        Event::Save { own, other } => {
            let lamps = [("0970711111", own), ("0970711112", other)];
            let lamps = lamps.into_iter().filter(|(_, types)| types.contains(&true));
            let lamps = lamps.map(|(number, types)| entry(number, *types)).collect();
            let version = store.find_notifications(line_id).await.expect("asks").version;
            let new = new_notifications(version, lamps, vec![]);
            store.replace_notifications(client_id, line_id, &new, &actor(), at).await.expect("saved");
        }
        Event::CountExisting => {
            store.count_existing(client_id, line_id, &actor(), at).await.expect("counted");
        }
        Event::Clock { seconds } => *clock += seconds,
    }
}

#[tokio::test]
async fn the_database_counts_the_same_messages_as_the_model() {
    each_database(async |store| {
        let world = world(&store).await;
        let other = store.create_line(&new_line(world.client_id, "0970711112", "Collègue")).await.expect("a line");
        let mut runner = TestRunner::new_with_rng(Config::default(), TestRunner::deterministic().new_rng());
        for _ in 0..12 {
            let events = prop::collection::vec(event(), 40).new_tree(&mut runner).expect("events").current();
            let (mut model, mut clock) = (Model::default(), 0);
            for (index, event) in events.iter().enumerate() {
                apply(&store, &world, event, &mut clock).await;
                model.apply(event);
                let applied = &events[..=index];
                for (lamp, line_id) in [world.line_id, other].into_iter().enumerate() {
                    let found = store.find_lamp(line_id).await.expect("asks");
                    assert_eq!(found.messages, model.count(lamp), "lamp {lamp} after {applied:?}");
                    assert_eq!(found.is_activated, model.is_activated(lamp), "lamp {lamp} after {applied:?}");
                    let unread = if lamp == 0 { model.unread() } else { UnreadCounts::default() };
                    assert_eq!(found.unread, unread, "after {applied:?}");
                }
                let found = store.find_notifications(world.line_id).await.expect("asks");
                assert_eq!(found.not_counted, model.not_counted(), "after {applied:?}");
            }
            // The next round starts with an empty mailbox and without lamps.
            let none = [false; 3];
            apply(&store, &world, &Event::Save { own: none, other: none }, &mut clock).await;
            for id in 0..5 {
                apply(&store, &world, &Event::Delete { id }, &mut clock).await;
            }
        }
    })
    .await;
}

#[tokio::test]
async fn notifications_are_replaced_together_and_the_switched_lamps_are_returned() {
    each_database_with_url(async |TestDatabase { store, url }| {
        let world = world(&store).await;
        let (client_id, line_id) = (world.client_id, world.line_id);
        let other = store.create_line(&new_line(client_id, "0970711112", "Collègue")).await.expect("a line");
        let save =
            async |new: &NewNotifications| store.replace_notifications(client_id, line_id, new, &actor(), now()).await;
        let (own, colleague) = (entry("0970711111", [true, false, true]), entry("0970711112", [false, true, false]));
        let address = |text: &str| EmailEntry {
            address: text.parse().expect("an address"),
            fax: false,
            urgent: false,
            voice: true,
        };
        let first = new_notifications(
            0,
            vec![colleague.clone(), own.clone()],
            vec![address("b@example.fr"), address("a@example.fr")],
        );
        let saved = save(&first).await.expect("saved");
        assert_eq!((saved.version, saved.switched_line_ids), (1, vec![line_id, other]));
        assert_eq!(store.find_notifications(line_id).await, Ok(stored(1, &first)));
        assert_eq!(save(&first).await, Err(Error::Conflict { version: 1 }));
        let same = NewNotifications { version: 1, ..first.clone() };
        let saved = save(&same).await.expect("nothing to save");
        assert_eq!((saved.version, saved.switched_line_ids), (1, vec![]));
        let fewer = new_notifications(1, vec![entry("0970711111", [false, false, true])], vec![]);
        let saved = save(&fewer).await.expect("saved");
        assert_eq!((saved.version, saved.switched_line_ids), (2, vec![other]), "only the other lamp was switched off");

        let with_address = new_notifications(2, fewer.lamp.clone(), vec![address("c@example.fr")]);
        assert_eq!(save(&with_address).await.expect("saved").version, 3);
        let without_email = NewNotifications { email: None, ..new_notifications(3, vec![], vec![]) };
        assert_eq!(save(&without_email).await.expect("saved").version, 4);
        let (lamp, email) = (vec![], with_address.email);
        let expected = NewNotifications { lamp, email, ..without_email };
        assert_eq!(
            store.find_notifications(line_id).await,
            Ok(stored(4, &expected)),
            "without new addresses, the stored addresses stay"
        );
        let fewer = NewNotifications { version: 4, ..fewer };
        assert_eq!(save(&fewer).await.expect("saved").version, 5);

        let foreign = new_notifications(5, vec![own.clone(), entry("0222969569", [true; 3])], vec![]);
        assert_eq!(save(&foreign).await, Err(Error::ForeignNumber(number("0222969569"))));
        assert!(
            save(&new_notifications(5, vec![own.clone(), own.clone()], vec![])).await.is_err(),
            "a lamp occurs twice"
        );
        assert!(
            save(&new_notifications(5, vec![], vec![address("a@example.fr"), address("a@example.fr")])).await.is_err()
        );
        let (none, actor) = (new_notifications(5, vec![], vec![]), actor());
        let elsewhere = store.replace_notifications(world.other_client_id, line_id, &none, &actor, now());
        assert_eq!(elsewhere.await, Err(Error::NotFound));
        assert_eq!(store.find_notifications(line_id).await, Ok(stored(5, &fewer)));
        store.count_existing(client_id, line_id, &actor, now()).await.expect("counted");
        store.count_existing(client_id, line_id, &actor, now()).await.expect("counted already");
        let row = |detail: &str| ("notifications_changed".to_owned(), detail.to_owned(), Some(client_id));
        let expected = [
            row("0970711111 lamp [0970711112 0970711111] email 2"),
            row("0970711111 lamp [0970711111] email 0"),
            row("0970711111 lamp [0970711111] email 1"),
            row("0970711111 lamp [] email 1"),
            row("0970711111 lamp [0970711111] email 0"),
            row("0970711111 existing"),
        ];
        assert_eq!(audit_rows(&url, "notifications").await, expected);
    })
    .await;
}

#[tokio::test]
async fn a_mailbox_has_a_limit_and_one_message_per_id() {
    each_database(async |store| {
        let world = world(&store).await;
        let deliver = async |line_id, id, limit| {
            let new = message(id, MessageKind::Voice, true);
            let delivered = store.deliver_message(line_id, &new, limit, true, at(NOON + HOUR)).await;
            delivered.map(|delivered| delivered.message)
        };
        let first = deliver(world.line_id, 1, 2).await.expect("delivered");
        assert_eq!(first, message(1, MessageKind::Voice, true));
        let read = store.mark_message(world.line_id, &first.id, true, now()).await.expect("marked");
        assert_eq!(deliver(world.line_id, 1, 2).await, Ok(read), "a message with the same id is returned unchanged");
        deliver(world.line_id, 2, 2).await.expect("delivered");
        assert_eq!(deliver(world.line_id, 3, 2).await, Err(Error::Full { limit: 2 }));
        deliver(world.other_line_id, 3, 2).await.expect("another mailbox");
        let (rows, total) = store.list_messages(world.line_id, portal_api::PageNumber::default()).await.expect("lists");
        assert_eq!((rows.len(), total), (2, 2));
        assert_eq!(
            store.delete_message(world.other_line_id, &first.id).await,
            Ok(false),
            "a message of another mailbox"
        );
        assert_eq!(store.delete_message(world.line_id, &first.id).await, Ok(true));
        assert_eq!(store.mark_message(world.line_id, &first.id, true, now()).await, Err(Error::NotFound));
    })
    .await;
}

#[tokio::test]
async fn an_email_postponed_by_a_clock_that_was_ahead_is_due_now() {
    each_database(async |store| {
        let world = world(&store).await;
        let address = EmailAddress::parse("marie@example.org").expect("an address");
        let entry = EmailEntry { address, fax: false, urgent: false, voice: true };
        store
            .replace_notifications(
                world.client_id,
                world.line_id,
                &new_notifications(0, vec![], vec![entry]),
                &actor(),
                now(),
            )
            .await
            .expect("saved");
        let new = message(1, MessageKind::Voice, false);
        let delivered = store.deliver_message(world.line_id, &new, LIMIT, true, now()).await.expect("delivered");
        assert_eq!(delivered.emails, 1);

        let reserve = async |seconds| {
            let time = |seconds| at(NOON + seconds);
            store.reserve_due_email(time(seconds), time(seconds + 60), time(seconds + HOUR)).await.expect("asks")
        };
        let first = reserve(100 * HOUR).await.expect("is due");
        assert_eq!(reserve(100 * HOUR).await, None, "the e-mail is reserved");
        store.postpone_email(first.id, at(NOON + 101 * HOUR)).await.expect("postponed");
        assert_eq!(reserve(100 * HOUR).await, None, "not due yet");
        assert_eq!(
            reserve(1).await.map(|email| (email.id, email.attempts)),
            Some((first.id, 2)),
            "after the clock was set back, the e-mail is due"
        );
        assert_eq!(reserve(1).await, None, "the e-mail is reserved again");
    })
    .await;
}
