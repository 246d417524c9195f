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

/// Lets callers with these keys wait, in this order, while both places are taken. Returns the keys in the order of their
/// turns, and the number of refusals.
async fn served(queue_keys: &[QueueKey]) -> (Vec<QueueKey>, usize) {
    let queue = Queue::new(QUEUE_LIMITS);
    let held = [queue.turn(clean(200)).await.unwrap(), queue.turn(clean(200)).await.unwrap()];
    let order = Arc::new(Mutex::new(Vec::new()));
    let tasks: Vec<_> = queue_keys
        .iter()
        .map(|queue_key| {
            let (queue, order, queue_key) = (queue.clone(), Arc::clone(&order), *queue_key);
            tokio::spawn(async move {
                let turn = queue.turn(queue_key).await;
                if turn.is_ok() {
                    order.lock().unwrap().push(queue_key);
                }
                turn.is_err()
            })
        })
        .collect();
    // All have come as far as they get.
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

fn place(order: &[QueueKey], queue_key: QueueKey) -> usize {
    order.iter().position(|other| *other == queue_key).expect("had a turn")
}

#[tokio::test]
async fn one_flooding_source_delays_another_by_one_turn_for_each_place() {
    let flood = [clean(1); 8];
    let (order, refused) = served(&[&flood[..], &[clean(2)]].concat()).await;
    assert!(place(&order, clean(2)) <= 2, "{order:?}");
    assert_eq!((order.len(), refused), (9, 0));
}

#[tokio::test]
async fn many_flooding_sources_delay_another_by_one_turn_each() {
    let flood: Vec<QueueKey> = (0..5).flat_map(|_| (1..=4).map(clean)).collect();
    let (order, refused) = served(&[&flood[..], &[clean(9)]].concat()).await;
    assert!(place(&order, clean(9)) <= 5, "{order:?}");
    // One lane was full: the source with the most waiting lost its last one.
    assert_eq!((order.len(), refused), (20, 1));
}

#[tokio::test]
async fn a_flooding_network_delays_another_by_one_turn_for_each_place() {
    let neighbour =
        |host: u8| QueueKey { source: Some(Source::of([203, 0, 1, host].into())), priority: Priority::Clean };
    let flood: Vec<QueueKey> = (1..=19).map(neighbour).collect();
    let (order, refused) = served(&[&flood[..], &[clean(2)]].concat()).await;
    assert!(place(&order, clean(2)) <= 2, "{order:?}");
    assert_eq!((order.len(), refused), (20, 0));
}

#[tokio::test]
async fn nobody_waits_for_ever() {
    let queue = Queue::new(QueueLimits { patience: Duration::ZERO, ..QUEUE_LIMITS });
    let held = [queue.turn(clean(1)).await.unwrap(), queue.turn(clean(1)).await.unwrap()];
    assert!(queue.turn(clean(2)).await.is_err(), "the time is over");
    drop(held);
    assert!(queue.turn(clean(2)).await.is_ok());
}

#[tokio::test]
async fn the_known_come_first_then_those_that_never_failed_and_the_others_are_not_forgotten() {
    let of = |priority| (1..=8).map(move |source| queue_key(source, priority));
    let queue_keys: Vec<QueueKey> =
        of(Priority::Failing).chain(of(Priority::Clean)).chain(of(Priority::Known)).collect();
    let (order, refused) = served(&queue_keys).await;
    assert_eq!((order.len(), refused), (24, 0), "each priority has its own room");
    let count = |of: &[QueueKey]| {
        of.iter().fold(Map::new(), |mut counts: Map<usize, usize>, queue_key| {
            *counts.entry(queue_key.priority as usize).or_default() += 1;
            counts
        })
    };
    let first = count(&order[..8]);
    assert_eq!((first[&0], first[&1], first[&2]), (5, 2, 1), "{order:?}");
}

#[tokio::test]
async fn the_queue_ends_for_a_source_and_for_all() {
    let (order, refused) = served(&vec![clean(1); 30]).await;
    assert_eq!((order.len(), refused), (8, 22), "one source");
    let many: Vec<QueueKey> = (1..=30).map(clean).collect();
    let (order, refused) = served(&many).await;
    assert_eq!((order.len(), refused), (20, 10), "one each: nobody has more to lose");
}

#[tokio::test]
async fn the_portal_itself_is_no_source_that_could_be_too_many() {
    let (order, refused) = served(&[QueueKey::PORTAL; 30]).await;
    assert_eq!((order.len(), refused), (20, 10), "the queue ends for it, too");
    let known = queue_key(1, Priority::Known);
    let (order, refused) = served(&[&[QueueKey::PORTAL; 20][..], &[known]].concat()).await;
    assert!(place(&order, known) <= 2, "{order:?}");
    assert_eq!((order.len(), refused), (20, 1), "it gives a place to whoever has fewer");
}

#[tokio::test]
async fn who_has_gone_takes_no_turn() {
    let queue = Queue::new(QUEUE_LIMITS);
    let held = [queue.turn(clean(1)).await.unwrap(), queue.turn(clean(1)).await.unwrap()];
    let waiting: Vec<_> = (1..=6)
        .map(|source| {
            tokio::spawn({
                let queue = queue.clone();
                async move { queue.turn(clean(source)).await.map(drop) }
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
    let again = [queue.turn(clean(1)).await.unwrap(), queue.turn(clean(1)).await.unwrap()];
    drop(again);
    assert_eq!(queue.waiting(), 0);
}
