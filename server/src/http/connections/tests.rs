use super::{
    limits::{
        AGE_UNIT_SECONDS, FINISH_SECONDS, FIRST_REQUEST_SECONDS, IDLE_SECONDS, SLOW_AFTER_SECONDS, SLOW_PER_SOURCE,
        STALE_SECONDS, WRITE_WINDOW_SECONDS,
    },
    *,
};

fn limits() -> Limits {
    Limits { new: 4, phones: 8, people: 8, per_source: 6 }
}

fn source(last: u8) -> Source {
    Source::of([203, 0, 113, last].into())
}

fn sweep_at(connections: &Connections, seconds: u32) {
    connections.sweep(Duration::from_secs(seconds.into()));
}

/// Returns a connection whose first request is answered.
fn idle(connections: &Arc<Connections>, last: u8, is_phone: bool) -> Admission {
    let admission = connections.admit(Some(source(last))).expect("a place");
    drop(connections.begin_request(admission.connection(), is_phone, false).expect("room"));
    admission
}

/// Returns a connection whose first request is being handled.
fn busy(connections: &Arc<Connections>, last: u8, is_phone: bool) -> Option<(Admission, RequestGuard)> {
    let admission = connections.admit(Some(source(last)))?;
    let guard = connections.begin_request(admission.connection(), is_phone, false)?;
    Some((admission, guard))
}

fn is_ended(admission: &Admission) -> bool {
    admission.connection().is_ended()
}

fn has_order(admission: &Admission) -> bool {
    admission.connection().has_order()
}

#[test]
fn a_connection_without_a_request_is_ended() {
    let connections = Connections::new(limits());
    let connection = connections.admit(Some(source(1))).unwrap();
    sweep_at(&connections, FIRST_REQUEST_SECONDS - 1);
    assert!(!is_ended(&connection));
    sweep_at(&connections, FIRST_REQUEST_SECONDS);
    assert!(is_ended(&connection));
}

#[test]
fn new_connections_have_their_own_share_and_the_oldest_makes_room() {
    let connections = Connections::new(limits());
    let all: Vec<_> = (0..10).map(|last| connections.admit(Some(source(last))).unwrap()).collect();
    let ended: Vec<_> = all.iter().map(is_ended).collect();
    assert_eq!(ended, [true, true, true, true, true, true, false, false, false, false]);
    drop(all);
    assert!(connections.table().connections().next().is_none());
    let shares = [Share::New, Share::Phones, Share::People];
    assert_eq!(shares.map(|share| connections.table().count_of_share(share)), [0, 0, 0]);
}

#[test]
fn people_and_phones_cannot_use_up_the_share_of_the_other() {
    for is_phone in [false, true] {
        let connections = Connections::new(limits());
        let flood: Vec<_> = (0..8).map(|last| busy(&connections, last, is_phone).unwrap()).collect();
        assert!(busy(&connections, 100, is_phone).is_none(), "all connections of the share are busy");
        assert!(busy(&connections, 101, !is_phone).is_some());
        assert!(flood.iter().all(|(admission, _)| !is_ended(admission)));
    }
}

#[test]
fn the_connection_that_was_idle_longest_makes_room() {
    let connections = Connections::new(limits());
    let mut all = Vec::new();
    for second in 0..8 {
        sweep_at(&connections, second);
        all.push(idle(&connections, u8::try_from(second).unwrap(), false));
    }
    // The first connection sends another request.
    drop(connections.begin_request(all[0].connection(), false, false));
    let another = idle(&connections, 100, false);
    let ended: Vec<_> = all.iter().map(is_ended).collect();
    assert_eq!(ended, [false, true, false, false, false, false, false, false]);
    assert!(!is_ended(&another));
}

#[test]
fn a_source_at_its_limit_makes_room_among_its_own_connections() {
    let connections = Connections::new(limits());
    let other = idle(&connections, 9, false);
    let own: Vec<_> = (0..7).map(|_| idle(&connections, 1, true)).collect();
    assert!(!is_ended(&other));
    assert!(is_ended(&own[0]) && !is_ended(&own[1]));
    drop(own);
    let held: Vec<_> = (0..6).map(|_| busy(&connections, 1, true).unwrap()).collect();
    assert!(connections.admit(Some(source(1))).is_none(), "all six connections of the source are busy");
    assert!(connections.admit(Some(source(2))).is_some());
    drop(held);
}

#[test]
fn a_trusted_proxy_has_no_limit_per_source() {
    let connections = Connections::new(limits());
    let held: Vec<_> = (0..8)
        .map(|_| {
            let admission = connections.admit(None).unwrap();
            let guard = connections.begin_request(admission.connection(), false, false).unwrap();
            (admission, guard)
        })
        .collect();
    assert_eq!(held.len(), limits().people);
}

#[test]
fn idle_connections_are_told_to_finish_and_then_ended() {
    for is_http2 in [false, true] {
        let connections = Connections::new(limits());
        let idle = idle(&connections, 1, false);
        if is_http2 {
            idle.connection().record_http2();
        }
        // The bytes of an answer to a ping.
        idle.connection().record_written(17);
        sweep_at(&connections, IDLE_SECONDS - 1);
        assert!(!has_order(&idle));
        idle.connection().record_written(17);
        sweep_at(&connections, IDLE_SECONDS);
        assert!(has_order(&idle) && !is_ended(&idle));
        sweep_at(&connections, IDLE_SECONDS + FINISH_SECONDS);
        assert!(is_ended(&idle));
    }
}

#[test]
fn a_peer_that_takes_too_few_bytes_is_ended_and_a_slow_peer_is_not() {
    for (bytes, survives) in [(0, false), (1, false), (200, false), (400, true)] {
        let connections = Connections::new(limits());
        let (reader, mut guard) = busy(&connections, 1, false).unwrap();
        guard.begin_answer(false);
        drop(guard);
        reader.connection().record_blocked();
        for second in 1..300 {
            sweep_at(&connections, second);
            reader.connection().record_written(bytes);
        }
        assert_eq!(!is_ended(&reader), survives, "{bytes} a second");
    }
}

#[test]
fn one_byte_every_29_seconds_does_not_save_a_connection() {
    let connections = Connections::new(limits());
    let reader = idle(&connections, 1, false);
    reader.connection().record_blocked();
    for second in 1..=2 * WRITE_WINDOW_SECONDS {
        if second % 29 == 0 {
            reader.connection().record_written(1);
        }
        sweep_at(&connections, second);
    }
    assert!(is_ended(&reader));
}

#[test]
fn an_http_2_stream_that_is_not_read_ends_the_connection() {
    let connections = Connections::new(limits());
    let admission = connections.admit(Some(source(1))).unwrap();
    admission.connection().record_http2();
    let mut stuck = connections.begin_request(admission.connection(), false, false).unwrap();
    stuck.begin_answer(false);
    for second in 1..=3 * AGE_UNIT_SECONDS {
        assert!(!is_ended(&admission), "before {second} s");
        // The other streams of the connection continue.
        let mut answered = connections.begin_request(admission.connection(), false, false).unwrap();
        answered.begin_answer(false);
        drop(answered);
        sweep_at(&connections, second);
    }
    assert!(is_ended(&admission));
    drop(stuck);
}

#[test]
fn a_stream_of_events_lasts_and_is_not_ended_to_make_room() {
    let connections = Connections::new(limits());
    let admission = connections.admit(Some(source(1))).unwrap();
    admission.connection().record_http2();
    let mut events = connections.begin_request(admission.connection(), false, false).unwrap();
    events.begin_answer(true);
    for second in 1..10 * AGE_UNIT_SECONDS {
        sweep_at(&connections, second);
    }
    let others: Vec<_> = (0..20).map(|_| idle(&connections, 2, false)).collect();
    assert!(!has_order(&admission));
    drop(others);
}

#[test]
fn slow_readers_of_one_source_are_limited() {
    let limits = Limits { new: 4, phones: 200, people: 200, per_source: 200 };
    let connections = Connections::new(limits);
    let slow: Vec<_> = (0..SLOW_PER_SOURCE + 10).map(|_| idle(&connections, 1, false)).collect();
    for reader in &slow {
        reader.connection().record_blocked();
    }
    sweep_at(&connections, 1);
    sweep_at(&connections, 1 + SLOW_AFTER_SECONDS);
    assert_eq!(slow.iter().filter(|reader| is_ended(reader)).count(), 10);
}

#[test]
fn a_connection_whose_body_does_not_arrive_makes_room() {
    let connections = Connections::new(limits());
    let all: Vec<_> = (0..8)
        .map(|last| {
            let admission = connections.admit(Some(source(last))).unwrap();
            let mut guard = connections.begin_request(admission.connection(), false, true).unwrap();
            let upload = guard.split_upload();
            (admission, guard, upload)
        })
        .collect();
    assert!(busy(&connections, 100, false).is_none());
    sweep_at(&connections, STALE_SECONDS);
    assert!(busy(&connections, 100, false).is_some());
    let ended: Vec<_> = all.iter().map(|(admission, ..)| is_ended(admission)).collect();
    assert_eq!(ended[..2], [true, false]);
}

#[tokio::test]
async fn a_waiting_connection_receives_each_order() {
    let connections = Connections::new(limits());
    let first = idle(&connections, 1, false);
    connections.finish_used();
    assert_eq!(first.connection().next_order().await, Order::Finish);
    connections.end_all();
    assert_eq!(first.connection().next_order().await, Order::End);
    drop(first);
    assert!(connections.wait_until_closed(Duration::from_secs(10)).await);
}
