use super::*;
use std::collections::HashMap as Map;

const QUEUE_LIMITS: QueueLimits =
    QueueLimits { at_once: 2, waiting: 20, from_one_source: 8, patience: Duration::from_secs(10) };

/// Each source is in a separate network.
fn queue_key(source: u8, priority: Priority) -> QueueKey {
    QueueKey { source: Some(Source::of([203, 0, source, 1].into())), priority }
}

fn clean(source: u8) -> QueueKey {
    queue_key(source, Priority::Clean)
}

/// Lets callers with these keys wait, in this order, while both places are taken. Returns the keys in the order of
/// their turns, and the number of refusals.
async fn serve(queue_keys: &[QueueKey]) -> (Vec<QueueKey>, usize) {
    let queue = Queue::new(QUEUE_LIMITS);
    let held = [queue.wait_for_turn(clean(200)).await.unwrap(), queue.wait_for_turn(clean(200)).await.unwrap()];
    let order = Arc::new(Mutex::new(Vec::new()));
    let tasks: Vec<_> = queue_keys
        .iter()
        .map(|queue_key| {
            let (queue, order, queue_key) = (queue.clone(), Arc::clone(&order), *queue_key);
            tokio::spawn(async move {
                let turn = queue.wait_for_turn(queue_key).await;
                if turn.is_ok() {
                    order.lock().unwrap().push(queue_key);
                }
                turn.is_err()
            })
        })
        .collect();
    // After these yields every caller either waits or is refused.
    for _ in 0..queue_keys.len() + 2 {
        tokio::task::yield_now().await;
    }
    drop(held);
    let mut refused = 0;
    for task in tasks {
        refused += usize::from(task.await.unwrap());
    }
    assert_eq!(queue.waiting(), 0);
    let order = order.lock().unwrap().clone();
    (order, refused)
}

fn position(order: &[QueueKey], queue_key: QueueKey) -> usize {
    order.iter().position(|other| *other == queue_key).expect("had a turn")
}

#[tokio::test]
async fn a_flooding_source_delays_another_by_two_turns_at_most() {
    let flood = [clean(1); 8];
    let (order, refused) = serve(&[&flood[..], &[clean(2)]].concat()).await;
    assert!(position(&order, clean(2)) <= 2, "{order:?}");
    assert_eq!((order.len(), refused), (9, 0));
}

#[tokio::test]
async fn many_flooding_sources_delay_another_by_one_turn_each() {
    let flood: Vec<QueueKey> = (0..5).flat_map(|_| (1..=4).map(clean)).collect();
    let (order, refused) = serve(&[&flood[..], &[clean(9)]].concat()).await;
    assert!(position(&order, clean(9)) <= 5, "{order:?}");
    // The lane was full with 20 callers, so the source with the most waiting callers lost its last one.
    assert_eq!((order.len(), refused), (20, 1));
}

#[tokio::test]
async fn a_flooding_network_delays_another_by_two_turns_at_most() {
    let neighbour =
        |host: u8| QueueKey { source: Some(Source::of([203, 0, 1, host].into())), priority: Priority::Clean };
    let flood: Vec<QueueKey> = (1..=19).map(neighbour).collect();
    let (order, refused) = serve(&[&flood[..], &[clean(2)]].concat()).await;
    assert!(position(&order, clean(2)) <= 2, "{order:?}");
    assert_eq!((order.len(), refused), (20, 0));
}

#[tokio::test]
async fn a_waiting_caller_is_refused_after_the_maximum_wait() {
    let queue = Queue::new(QueueLimits { patience: Duration::ZERO, ..QUEUE_LIMITS });
    let held = [queue.wait_for_turn(clean(1)).await.unwrap(), queue.wait_for_turn(clean(1)).await.unwrap()];
    assert!(queue.wait_for_turn(clean(2)).await.is_err(), "the maximum wait is zero");
    drop(held);
    assert!(queue.wait_for_turn(clean(2)).await.is_ok());
}

#[tokio::test]
async fn of_eight_turns_known_callers_get_five_clean_sources_two_and_failing_sources_one() {
    let of_priority = |priority| (1..=8).map(move |source| queue_key(source, priority));
    let queue_keys: Vec<QueueKey> = of_priority(Priority::Failing)
        .chain(of_priority(Priority::Clean))
        .chain(of_priority(Priority::Known))
        .collect();
    let (order, refused) = serve(&queue_keys).await;
    assert_eq!((order.len(), refused), (24, 0), "each priority has its own 20 places");
    let count = |queue_keys: &[QueueKey]| {
        queue_keys.iter().fold(Map::new(), |mut counts: Map<usize, usize>, queue_key| {
            *counts.entry(queue_key.priority as usize).or_default() += 1;
            counts
        })
    };
    let first = count(&order[..8]);
    assert_eq!((first[&0], first[&1], first[&2]), (5, 2, 1), "{order:?}");
}

#[tokio::test]
async fn the_queue_is_limited_for_one_source_and_in_all() {
    let (order, refused) = serve(&vec![clean(1); 30]).await;
    assert_eq!((order.len(), refused), (8, 22), "one source");
    let many: Vec<QueueKey> = (1..=30).map(clean).collect();
    let (order, refused) = serve(&many).await;
    assert_eq!((order.len(), refused), (20, 10), "each source has one caller, so none loses its place");
}

#[tokio::test]
async fn the_portal_itself_has_no_limit_per_source() {
    let (order, refused) = serve(&[QueueKey::PORTAL; 30]).await;
    assert_eq!((order.len(), refused), (20, 10), "the limit of a lane applies to the portal, too");
    let known = queue_key(1, Priority::Known);
    let (order, refused) = serve(&[&[QueueKey::PORTAL; 20][..], &[known]].concat()).await;
    assert!(position(&order, known) <= 2, "{order:?}");
    assert_eq!((order.len(), refused), (20, 1), "the portal loses a place to a source with fewer callers");
}

#[tokio::test]
async fn a_caller_that_has_disconnected_gets_no_turn() {
    let queue = Queue::new(QUEUE_LIMITS);
    let held = [queue.wait_for_turn(clean(1)).await.unwrap(), queue.wait_for_turn(clean(1)).await.unwrap()];
    let waiting: Vec<_> = (1..=6)
        .map(|source| {
            tokio::spawn({
                let queue = queue.clone();
                async move { queue.wait_for_turn(clean(source)).await.map(drop) }
            })
        })
        .collect();
    while queue.waiting() < 6 {
        tokio::task::yield_now().await;
    }
    for (index, task) in waiting.iter().enumerate() {
        if index != 5 {
            task.abort();
        }
    }
    tokio::task::yield_now().await;
    drop(held);
    let last = waiting.into_iter().next_back().expect("six");
    assert_eq!(last.await.unwrap(), Ok(()));
    let again = [queue.wait_for_turn(clean(1)).await.unwrap(), queue.wait_for_turn(clean(1)).await.unwrap()];
    drop(again);
    assert_eq!(queue.waiting(), 0);
}
