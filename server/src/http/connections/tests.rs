use super::{
    limits::{AGE, FINISH, FIRST_REQUEST, IDLE, SLOW_AFTER, SLOW_PER_SOURCE, STALE, WRITE_WINDOW},
    *,
};

fn limits() -> Limits {
    Limits { new: 4, phones: 8, people: 8, per_source: 6 }
}

fn source(last: u8) -> Source {
    Source::of([203, 0, 113, last].into())
}

fn at(connections: &Connections, seconds: u32) {
    connections.sweep(Duration::from_secs(seconds.into()));
}

/// Returns a connection whose first request is answered.
fn idle(connections: &Arc<Connections>, last: u8, is_phone: bool) -> Admission {
    let admission = connections.admit(Some(source(last))).expect("a place");
    drop(connections.begin(admission.connection(), is_phone, false).expect("room"));
    admission
}

/// Returns a connection whose first request is being handled.
fn busy(connections: &Arc<Connections>, last: u8, is_phone: bool) -> Option<(Admission, Work)> {
    let admission = connections.admit(Some(source(last)))?;
    let work = connections.begin(admission.connection(), is_phone, false)?;
    Some((admission, work))
}

fn is_ended(admission: &Admission) -> bool {
    admission.connection().is_ended()
}

fn is_told(admission: &Admission) -> bool {
    admission.connection().has_order()
}

#[test]
fn who_never_asks_is_ended_soon() {
    let connections = Connections::new(limits());
    let silent = connections.admit(Some(source(1))).unwrap();
    at(&connections, FIRST_REQUEST - 1);
    assert!(!is_ended(&silent));
    at(&connections, FIRST_REQUEST);
    assert!(is_ended(&silent));
}

#[test]
fn new_ones_have_a_share_of_their_own_and_the_oldest_goes() {
    let connections = Connections::new(limits());
    let all: Vec<_> = (0..10).map(|last| connections.admit(Some(source(last))).unwrap()).collect();
    let ended: Vec<_> = all.iter().map(is_ended).collect();
    assert_eq!(ended, [true, true, true, true, true, true, false, false, false, false]);
    drop(all);
    assert!(connections.table().connections().next().is_none());
    let shares = [Share::New, Share::Phones, Share::People];
    assert_eq!(shares.map(|share| connections.table().of_share(share)), [0, 0, 0]);
}

#[test]
fn people_cannot_keep_phones_out_nor_phones_people() {
    for is_phone in [false, true] {
        let connections = Connections::new(limits());
        let flood: Vec<_> = (0..8).map(|last| busy(&connections, last, is_phone).unwrap()).collect();
        assert!(busy(&connections, 100, is_phone).is_none(), "all of them are busy: refused at once");
        assert!(busy(&connections, 101, !is_phone).is_some());
        assert!(flood.iter().all(|(admission, _)| !is_ended(admission)));
    }
}

#[test]
fn the_one_that_did_nothing_for_the_longest_makes_room() {
    let connections = Connections::new(limits());
    let mut all = Vec::new();
    for second in 0..8 {
        at(&connections, second);
        all.push(idle(&connections, u8::try_from(second).unwrap(), false));
    }
    // The first one sends another request.
    drop(connections.begin(all[0].connection(), false, false));
    let another = idle(&connections, 100, false);
    let ended: Vec<_> = all.iter().map(is_ended).collect();
    assert_eq!(ended, [false, true, false, false, false, false, false, false]);
    assert!(!is_ended(&another));
}

#[test]
fn a_source_has_its_part_and_makes_room_in_it() {
    let connections = Connections::new(limits());
    let other = idle(&connections, 9, false);
    let mine: Vec<_> = (0..7).map(|_| idle(&connections, 1, true)).collect();
    assert!(!is_ended(&other));
    assert!(is_ended(&mine[0]) && !is_ended(&mine[1]));
    drop(mine);
    let held: Vec<_> = (0..6).map(|_| busy(&connections, 1, true).unwrap()).collect();
    assert!(connections.admit(Some(source(1))).is_none(), "six are busy");
    assert!(connections.admit(Some(source(2))).is_some());
    drop(held);
}

#[test]
fn a_trusted_proxy_is_no_source() {
    let connections = Connections::new(limits());
    let held: Vec<_> = (0..8)
        .map(|_| {
            let admission = connections.admit(None).unwrap();
            let work = connections.begin(admission.connection(), false, false).unwrap();
            (admission, work)
        })
        .collect();
    assert_eq!(held.len(), limits().people);
}

#[test]
fn idle_ones_are_told_and_then_ended_whatever_version() {
    for is_http2 in [false, true] {
        let connections = Connections::new(limits());
        let idle = idle(&connections, 1, false);
        if is_http2 {
            idle.connection().speaks_http2();
        }
        // Answers to pings.
        idle.connection().wrote(17);
        at(&connections, IDLE - 1);
        assert!(!is_told(&idle));
        idle.connection().wrote(17);
        at(&connections, IDLE);
        assert!(is_told(&idle) && !is_ended(&idle));
        at(&connections, IDLE + FINISH);
        assert!(is_ended(&idle));
    }
}

#[test]
fn who_takes_nothing_or_a_trickle_is_ended_and_who_is_slow_is_not() {
    for (bytes, survives) in [(0, false), (1, false), (200, false), (400, true)] {
        let connections = Connections::new(limits());
        let (reader, mut work) = busy(&connections, 1, false).unwrap();
        work.answer(false);
        drop(work);
        reader.connection().block();
        for second in 1..300 {
            at(&connections, second);
            reader.connection().wrote(bytes);
        }
        assert_eq!(!is_ended(&reader), survives, "{bytes} a second");
    }
}

#[test]
fn a_byte_now_and_then_is_no_progress() {
    let connections = Connections::new(limits());
    let reader = idle(&connections, 1, false);
    reader.connection().block();
    for second in 1..=2 * WRITE_WINDOW {
        if second % 29 == 0 {
            reader.connection().wrote(1);
        }
        at(&connections, second);
    }
    assert!(is_ended(&reader));
}

#[test]
fn a_stream_that_stops_reading_ends_the_connection() {
    let connections = Connections::new(limits());
    let admission = connections.admit(Some(source(1))).unwrap();
    admission.connection().speaks_http2();
    let mut stuck = connections.begin(admission.connection(), false, false).unwrap();
    stuck.answer(false);
    for second in 1..=3 * AGE {
        assert!(!is_ended(&admission), "before {second} s");
        // The other connections continue.
        let mut answered = connections.begin(admission.connection(), false, false).unwrap();
        answered.answer(false);
        drop(answered);
        at(&connections, second);
    }
    assert!(is_ended(&admission));
    drop(stuck);
}

#[test]
fn a_stream_of_events_lasts_and_is_not_ended_for_others() {
    let connections = Connections::new(limits());
    let admission = connections.admit(Some(source(1))).unwrap();
    admission.connection().speaks_http2();
    let mut events = connections.begin(admission.connection(), false, false).unwrap();
    events.answer(true);
    for second in 1..10 * AGE {
        at(&connections, second);
    }
    let others: Vec<_> = (0..20).map(|_| idle(&connections, 2, false)).collect();
    assert!(!is_told(&admission));
    drop(others);
}

#[test]
fn slow_readers_of_one_source_are_few() {
    let limits = Limits { new: 4, phones: 200, people: 200, per_source: 200 };
    let connections = Connections::new(limits);
    let slow: Vec<_> = (0..SLOW_PER_SOURCE + 10).map(|_| idle(&connections, 1, false)).collect();
    for reader in &slow {
        reader.connection().block();
    }
    at(&connections, 1);
    at(&connections, 1 + SLOW_AFTER);
    assert_eq!(slow.iter().filter(|reader| is_ended(reader)).count(), 10);
}

#[test]
fn a_body_that_does_not_come_makes_room() {
    let connections = Connections::new(limits());
    let all: Vec<_> = (0..8)
        .map(|last| {
            let admission = connections.admit(Some(source(last))).unwrap();
            let mut work = connections.begin(admission.connection(), false, true).unwrap();
            let upload = work.split_upload();
            (admission, work, upload)
        })
        .collect();
    assert!(busy(&connections, 100, false).is_none());
    at(&connections, STALE);
    assert!(busy(&connections, 100, false).is_some());
    assert!(is_ended(&all[0].0) && !is_ended(&all[1].0));
}

#[tokio::test]
async fn whoever_waits_for_an_order_hears_it() {
    let connections = Connections::new(limits());
    let first = idle(&connections, 1, false);
    connections.finish();
    assert_eq!(first.connection().ordered().await, Order::Finish);
    connections.end();
    assert_eq!(first.connection().ordered().await, Order::End);
    drop(first);
    assert!(connections.none(Duration::from_secs(10)).await);
}
