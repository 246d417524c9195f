//! Messages and notifications: for random events in random order, the database counts the same messages as a simple
//! model.

use crate::{
    demo::{HOUR, NOON, World, actor, at, audited, new_line, now, number, world},
    each_database::{Opened, each_database, each_opened},
};
use portal_api::{
    EmailAddress, Language,
    lamp::Unread,
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

fn table(version: i64, lamp: Vec<LampEntry>, email: Vec<EmailEntry>) -> NewNotifications {
    NewNotifications { version, lamp, email: Some(email), language: Language::En }
}

/// The table as the store returns it.
fn kept(version: i64, table: &NewNotifications) -> StoredNotifications {
    StoredNotifications {
        version,
        lamp: table.lamp.clone(),
        email: table.email.clone().unwrap_or_default(),
        not_counted: 0,
    }
}

/// An event in the mailbox of a line whose messages light its own lamp and a colleague's.
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
    Save {
        own: [bool; 3],
        other: [bool; 3],
    },
    CountExisting,
    /// The clock advances or is set back.
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

/// The rule without moments: for each lamp and ticked type, the set of messages that count.
#[derive(Default)]
struct Model {
    messages: BTreeMap<u8, (MessageKind, bool, bool)>,
    counting: BTreeMap<(usize, usize), BTreeSet<u8>>,
}

/// Whether a message has the type with this index: fax, urgent, voice.
fn is_of(kind: MessageKind, is_urgent: bool, index: usize) -> bool {
    match index {
        0 => kind == MessageKind::Fax,
        1 => kind == MessageKind::Voice && is_urgent,
        _ => kind == MessageKind::Voice,
    }
}

impl Model {
    fn happen(&mut self, event: &Event) {
        match *event {
            Event::Deliver { id, kind, is_urgent } => {
                if let Entry::Vacant(new) = self.messages.entry(id) {
                    new.insert((kind, is_urgent, false));
                    self.begin(id);
                }
            }
            Event::Mark { id, is_read } => {
                if let Some(message) = self.messages.get_mut(&id) {
                    let was_read = std::mem::replace(&mut message.2, is_read);
                    match (was_read, is_read) {
                        (false, true) => self.end(id),
                        (true, false) => self.begin(id),
                        _ => {}
                    }
                }
            }
            Event::Delete { id } => {
                self.messages.remove(&id);
                self.end(id);
            }
            Event::Save { own, other } => {
                for (lamp, types) in [own, other].into_iter().enumerate() {
                    for (index, is_ticked) in types.into_iter().enumerate() {
                        if is_ticked {
                            self.counting.entry((lamp, index)).or_default();
                        } else {
                            self.counting.remove(&(lamp, index));
                        }
                    }
                }
            }
            Event::CountExisting => {
                let unread: Vec<u8> =
                    self.messages.iter().filter(|(_, message)| !message.2).map(|(id, _)| *id).collect();
                for id in unread {
                    self.begin(id);
                }
            }
            Event::Clock { .. } => {}
        }
    }

    fn begin(&mut self, id: u8) {
        let (kind, is_urgent, _) = self.messages[&id];
        for ((_, index), counting) in &mut self.counting {
            if is_of(kind, is_urgent, *index) {
                counting.insert(id);
            }
        }
    }

    fn end(&mut self, id: u8) {
        self.counting.values_mut().for_each(|counting| {
            counting.remove(&id);
        });
    }

    fn count(&self, lamp: usize) -> u64 {
        let of_lamp = self.counting.iter().filter(|((of, _), _)| *of == lamp);
        of_lamp.flat_map(|(_, ids)| ids).collect::<BTreeSet<_>>().len() as u64
    }

    fn is_activated(&self, lamp: usize) -> bool {
        self.counting.keys().any(|(of, _)| *of == lamp)
    }

    fn not_counted(&self) -> u64 {
        let is_left_out = |id: &u8, kind, is_urgent| {
            [0, 1].into_iter().any(|lamp| {
                let included = |index| self.counting.contains_key(&(lamp, index)) && is_of(kind, is_urgent, index);
                let counts = |index| self.counting.get(&(lamp, index)).is_some_and(|ids| ids.contains(id));
                (0..3).any(included) && !(0..3).any(counts)
            })
        };
        let unread = self.messages.iter().filter(|(_, message)| !message.2);
        unread.filter(|(id, (kind, is_urgent, _))| is_left_out(id, *kind, *is_urgent)).count() as u64
    }

    fn unread(&self) -> Unread {
        let count = |index| {
            self.messages
                .values()
                .filter(|(kind, is_urgent, is_read)| !is_read && is_of(*kind, *is_urgent, index))
                .count() as u64
        };
        Unread { fax: count(0), urgent: count(1), voice: count(2) }
    }
}

async fn happen(store: &Store, world: &World, event: &Event, clock: &mut i64) {
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
            let new = table(version, lamps, vec![]);
            store.replace_notifications(client_id, line_id, &new, &actor(), at).await.expect("saved");
        }
        Event::CountExisting => {
            store.count_existing(client_id, line_id, &actor(), at).await.expect("counted");
        }
        Event::Clock { seconds } => *clock += seconds,
    }
}

#[tokio::test]
async fn the_database_counts_what_the_rule_says() {
    each_database(async |store| {
        let world = world(&store).await;
        let other = store.create_line(&new_line(world.client_id, "0970711112", "Collègue")).await.expect("a line");
        let mut runner = TestRunner::new_with_rng(Config::default(), TestRunner::deterministic().new_rng());
        for _ in 0..12 {
            let events = prop::collection::vec(event(), 40).new_tree(&mut runner).expect("events").current();
            let (mut model, mut clock) = (Model::default(), 0);
            for (index, event) in events.iter().enumerate() {
                happen(&store, &world, event, &mut clock).await;
                model.happen(event);
                let done = &events[..=index];
                for (lamp, line_id) in [world.line_id, other].into_iter().enumerate() {
                    let found = store.find_lamp(line_id).await.expect("asks");
                    assert_eq!(found.messages, model.count(lamp), "lamp {lamp} after {done:?}");
                    assert_eq!(found.is_activated, model.is_activated(lamp), "lamp {lamp} after {done:?}");
                    let unread = if lamp == 0 { model.unread() } else { Unread::default() };
                    assert_eq!(found.unread, unread, "after {done:?}");
                }
                let kept = store.find_notifications(world.line_id).await.expect("asks");
                assert_eq!(kept.not_counted, model.not_counted(), "after {done:?}");
            }
            let all = [false; 3];
            happen(&store, &world, &Event::Save { own: all, other: all }, &mut clock).await;
            for id in 0..5 {
                happen(&store, &world, &Event::Delete { id }, &mut clock).await;
            }
        }
    })
    .await;
}

#[tokio::test]
async fn a_table_is_replaced_as_a_whole_and_what_changed_is_told() {
    each_opened(async |Opened { store, url }| {
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
        let first =
            table(0, vec![colleague.clone(), own.clone()], vec![address("b@example.fr"), address("a@example.fr")]);
        let saved = save(&first).await.expect("saved");
        assert_eq!((saved.version, saved.switched), (1, vec![line_id, other]));
        assert_eq!(store.find_notifications(line_id).await, Ok(kept(1, &first)));
        assert_eq!(save(&first).await, Err(Error::Conflict { version: 1 }));
        let same = NewNotifications { version: 1, ..first.clone() };
        let saved = save(&same).await.expect("nothing to save");
        assert_eq!((saved.version, saved.switched), (1, vec![]));
        let fewer = table(1, vec![entry("0970711111", [false, false, true])], vec![]);
        let saved = save(&fewer).await.expect("saved");
        assert_eq!((saved.version, saved.switched), (2, vec![other]), "the own lamp stays on");

        let with_address = table(2, fewer.lamp.clone(), vec![address("c@example.fr")]);
        assert_eq!(save(&with_address).await.expect("saved").version, 3);
        let untold = NewNotifications { email: None, ..table(3, vec![], vec![]) };
        assert_eq!(save(&untold).await.expect("saved").version, 4);
        let (lamp, email) = (vec![], with_address.email);
        let left = NewNotifications { lamp, email, ..untold };
        assert_eq!(store.find_notifications(line_id).await, Ok(kept(4, &left)), "the addresses stay");
        let fewer = NewNotifications { version: 4, ..fewer };
        assert_eq!(save(&fewer).await.expect("saved").version, 5);

        let foreign = table(5, vec![own.clone(), entry("0222969569", [true; 3])], vec![]);
        assert_eq!(save(&foreign).await, Err(Error::ForeignNumber(number("0222969569"))));
        assert!(save(&table(5, vec![own.clone(), own.clone()], vec![])).await.is_err(), "twice");
        assert!(save(&table(5, vec![], vec![address("a@example.fr"), address("a@example.fr")])).await.is_err());
        let (none, actor) = (table(5, vec![], vec![]), actor());
        let elsewhere = store.replace_notifications(world.other_client_id, line_id, &none, &actor, now());
        assert_eq!(elsewhere.await, Err(Error::NotFound));
        assert_eq!(store.find_notifications(line_id).await, Ok(kept(5, &fewer)));
        store.count_existing(client_id, line_id, &actor, now()).await.expect("counted");
        store.count_existing(client_id, line_id, &actor, now()).await.expect("counted already");
        let line = |detail: &str| ("notifications_changed".to_owned(), detail.to_owned(), Some(client_id));
        let expected = [
            line("0970711111 lamp [0970711112 0970711111] email 2"),
            line("0970711111 lamp [0970711111] email 0"),
            line("0970711111 lamp [0970711111] email 1"),
            line("0970711111 lamp [] email 1"),
            line("0970711111 lamp [0970711111] email 0"),
            line("0970711111 existing"),
        ];
        assert_eq!(audited(&url, "notifications").await, expected);
    })
    .await;
}

#[tokio::test]
async fn a_mailbox_holds_so_many_and_one_of_each_name() {
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
        assert_eq!(deliver(world.line_id, 1, 2).await, Ok(read), "the same again is the same");
        deliver(world.line_id, 2, 2).await.expect("delivered");
        assert_eq!(deliver(world.line_id, 3, 2).await, Err(Error::Full { limit: 2 }));
        deliver(world.other_line_id, 3, 2).await.expect("another mailbox");
        let (rows, total) = store.list_messages(world.line_id, portal_api::PageNumber::default()).await.expect("lists");
        assert_eq!((rows.len(), total), (2, 2));
        assert_eq!(store.delete_message(world.other_line_id, &first.id).await, Ok(false), "another's");
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
            .replace_notifications(world.client_id, world.line_id, &table(0, vec![], vec![entry]), &actor(), now())
            .await
            .expect("saved");
        let new = message(1, MessageKind::Voice, false);
        let delivered = store.deliver_message(world.line_id, &new, LIMIT, true, now()).await.expect("delivered");
        assert_eq!(delivered.emails, 1);

        let take = async |seconds| {
            let time = |seconds| at(NOON + seconds);
            store.take_email(time(seconds), time(seconds + 60), time(seconds + HOUR)).await.expect("asks")
        };
        let first = take(100 * HOUR).await.expect("is due");
        assert_eq!(take(100 * HOUR).await, None, "somebody has it");
        store.postpone_email(first.id, at(NOON + 101 * HOUR)).await.expect("postponed");
        assert_eq!(take(100 * HOUR).await, None, "not due yet");
        assert_eq!(take(1).await.map(|email| (email.id, email.attempts)), Some((first.id, 2)), "the clock went back");
        assert_eq!(take(1).await, None, "and is not due twice");
    })
    .await;
}
