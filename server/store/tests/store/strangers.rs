//! Tests of the protection against strangers: windows for requests without credentials, strangers' rows in the journal,
//! limits of hand-overs and of disclosures, alarms, and counts of guesses.

use crate::{
    demo::{HOUR, NOON, actor, at, binding, mac, new_phone, now, request, secrets, world},
    each_database::{TestDatabase, each_database, each_database_with_url},
};
use jiff::SignedDuration;
use portal_api::{
    Networks, PageNumber,
    phone::Reason,
    unknown::{AlarmKind, UnknownRequestCounts},
};
use portal_store::{
    BindOutcome, DisclosureAccount, DisclosureLimits, HandOverRule, JOURNAL_LIMIT, NewAlarm, NewStrangerRequest,
    STRANGER_LIMIT, Scope, Store, UNPROVEN_LIMIT, UnknownCount,
};
use sea_orm::{ConnectionTrait, Database, DbBackend, Statement};

const MAC: &str = "805EC0021C1A";

async fn is_open(store: &Store, address: &str, second: i64) -> bool {
    store
        .find_fetch_window(&mac(MAC), address, at(NOON + second))
        .await
        .expect("asks")
        .is_some_and(|window| window.is_open)
}

#[tokio::test]
async fn a_window_is_open_to_all_before_binding_and_then_to_the_bound_address_until_confirmation() {
    each_database(async |store| {
        assert_eq!(store.find_fetch_window(&mac(MAC), "192.0.2.1", now()).await, Ok(None), "the platform has no phone");
        let world = world(&store).await;
        assert!(is_open(&store, "192.0.2.1", 0).await && is_open(&store, "192.0.2.1", 48 * HOUR - 1).await);
        assert!(!is_open(&store, "192.0.2.1", 48 * HOUR).await, "the window has ended");
        let unknown =
            store.find_fetch_window(&mac("020000000009"), "192.0.2.1", now()).await.expect("asks").expect("a row");
        assert!(!unknown.is_open, "the row of another phone is read instead");

        assert_eq!(store.bind_phone(&binding(world.phone_id, 1), None).await, Ok(BindOutcome::Done));
        assert!(is_open(&store, "198.51.100.7", 2 * HOUR).await, "the address that got the credentials");
        assert!(!is_open(&store, "192.0.2.1", 2 * HOUR).await && !is_open(&store, "198.51.100.7", 48 * HOUR).await);
        assert_eq!(store.confirm_phone(&binding(world.phone_id, 1)).await, Ok(true));
        assert!(!is_open(&store, "198.51.100.7", 2 * HOUR).await, "the phone came back with its credentials");
        store.renew_window(world.phone_id, &secrets(7), at(NOON + HOUR), &actor(), now()).await.expect("opens");
        assert!(is_open(&store, "192.0.2.1", 0).await);
    })
    .await;
}

/// The search for a MAC address without an open window must take the same time for every address. So it must use this
/// index, which does not contain phones that came back with their credentials.
#[tokio::test]
async fn the_window_query_uses_the_index_of_open_windows() {
    each_database_with_url(async |TestDatabase { store, url }| {
        world(&store).await;
        let database = Database::connect(&url).await.expect("connects");
        let (explain, plan) = match database.get_database_backend() {
            DbBackend::Postgres => {
                database.execute_unprepared("SET enable_seqscan = off").await.expect("set");
                ("EXPLAIN", "QUERY PLAN")
            }
            _ => ("EXPLAIN QUERY PLAN", "detail"),
        };
        let sql = "SELECT id FROM phone WHERE CASE WHEN confirmed_at IS NULL THEN substr(mac, 9) || substr(mac, 1, 8) END = 'A' \
                   AND bound_address IS NULL AND window_until > 5";
        let statement = Statement::from_string(database.get_database_backend(), [explain, " ", sql].concat());
        let rows = database.query_all_raw(statement).await.expect("explains");
        let lines: Vec<String> = rows.iter().map(|row| row.try_get("", plan).expect("a line")).collect();
        database.close().await.expect("closes");
        assert!(lines.iter().any(|line| line.contains("phone_open_window")), "{lines:?}");
    })
    .await;
}

#[tokio::test]
async fn a_window_lists_the_networks_of_its_client_and_its_reseller() {
    each_database(async |store| {
        let world = world(&store).await;
        let networks = async || {
            let window = store.find_fetch_window(&mac(MAC), "192.0.2.1", now()).await.expect("asks").expect("a row");
            window.networks.iter().map(ToString::to_string).collect::<Vec<_>>()
        };
        assert_eq!(networks().await, [""; 0]);
        let list = |text| Networks::parse(text).expect("networks");
        store.change_client_networks(world.client_id, &list("10.0.0.0/8"), &actor(), now()).await.expect("changed");
        store.change_client_networks(world.client_id, &list("10.0.0.0/8"), &actor(), now()).await.expect("unchanged");
        store
            .change_reseller_networks(world.reseller_id, &list("192.0.2.0/24"), &actor(), now())
            .await
            .expect("changed");
        assert_eq!(networks().await, ["10.0.0.0/8", "192.0.2.0/24"]);
        let resellers = store.list_resellers(world.expert).await.expect("lists");
        assert_eq!(resellers[0].networks, list("192.0.2.0/24"));
        store.change_client_networks(world.client_id, &list(""), &actor(), now()).await.expect("changed");
        assert_eq!(networks().await, ["192.0.2.0/24"]);
        assert!(store.change_client_networks(12_345, &list(""), &actor(), now()).await.is_err());
        assert!(store.change_reseller_networks(12_345, &list(""), &actor(), now()).await.is_err());
    })
    .await;
}

#[tokio::test]
async fn only_effective_network_changes_write_an_audit_row() {
    each_database_with_url(async |TestDatabase { store, url }| {
        let world = world(&store).await;
        let list = |text| Networks::parse(text).expect("networks");
        for _ in 0..2 {
            store.change_client_networks(world.client_id, &list("10.0.0.1"), &actor(), now()).await.expect("changed");
            store
                .change_reseller_networks(world.reseller_id, &list("10.0.0.2"), &actor(), now())
                .await
                .expect("changed");
        }
        let rows = crate::demo::audit_rows(&url, "client_networks").await;
        assert_eq!(rows, [("client_networks_changed".into(), " -> 10.0.0.1".into(), Some(world.client_id))]);
        let rows = crate::demo::audit_rows(&url, "reseller_networks").await;
        assert_eq!(rows, [("reseller_networks_changed".into(), "Expert Produits:  -> 10.0.0.2".into(), None)]);
    })
    .await;
}

/// Requests of a stranger, the latest `second` seconds after noon.
fn stranger(phone_id: i64, source: &str, second: i64, count: u64) -> NewStrangerRequest {
    let mut request = request(phone_id, second, "a.cfg").request;
    (request.reason, request.is_stranger, request.count) = (Reason::NoCredentials, true, count);
    NewStrangerRequest { phone_id, source: source.to_owned(), request }
}

#[tokio::test]
async fn a_journal_has_one_row_per_stranger_up_to_a_limit() {
    each_database(async |store| {
        let world = world(&store).await;
        store.write_strangers(&[]).await.expect("nothing to write");
        store.write_requests(&[request(world.phone_id, 0, "own.cfg")]).await.expect("writes");
        let batch = [
            stranger(world.phone_id, "192.0.2.1", 1, 3),
            stranger(world.phone_id, "192.0.2.2", 2, 1),
            stranger(world.phone_id, "192.0.2.1", 3, 1),
            stranger(12_345, "192.0.2.1", 3, 1),
        ];
        store.write_strangers(&batch).await.expect("writes");
        store.write_strangers(&[stranger(world.phone_id, "192.0.2.2", 4, 5)]).await.expect("writes");
        let list = async || store.list_phone_requests(world.phone_id, PageNumber::default()).await.expect("lists");
        let (rows, _) = list().await;
        let rows: Vec<_> = rows.iter().map(|row| (row.at, row.is_stranger, row.count)).collect();
        assert_eq!(rows, [(at(NOON + 4), true, 6), (at(NOON + 3), true, 4), (at(NOON), false, 1)]);

        for index in 0..2 * i64::try_from(STRANGER_LIMIT).expect("small") {
            let batch = [stranger(world.phone_id, &format!("198.51.100.{index}"), 10 + index, 1)];
            store.write_strangers(&batch).await.expect("writes");
        }
        let many: Vec<_> =
            (0..100).map(|index| stranger(world.phone_id, &format!("203.0.113.{index}"), 90, 1)).collect();
        store.write_strangers(&many).await.expect("writes");
        let (rows, _) = list().await;
        assert_eq!(rows.iter().filter(|row| row.is_stranger).count(), STRANGER_LIMIT);
        assert!(rows.iter().any(|row| row.file == "own.cfg"));
        let phone = store.find_phone(Scope::All, &mac(MAC), now()).await.expect("asks").expect("there");
        assert_eq!(phone.row.last_request.map(|request| request.file).as_deref(), Some("own.cfg"));
    })
    .await;
}

#[tokio::test]
async fn unproven_requests_do_not_push_out_the_phones_own_requests() {
    each_database(async |store| {
        let world = world(&store).await;
        let own: Vec<_> = (0..60).map(|second| request(world.phone_id, second, "own.cfg")).collect();
        store.write_requests(&own).await.expect("writes");
        store.write_strangers(&[stranger(world.phone_id, "192.0.2.1", 3, 1)]).await.expect("writes");
        for round in 0..20 {
            let others: Vec<_> = (0..i64::try_from(JOURNAL_LIMIT / 10).expect("small"))
                .map(|second| {
                    let mut other = request(world.phone_id, 100 * round + second, "other.cfg");
                    other.request.reason = Reason::Expired;
                    other
                })
                .collect();
            store.write_requests(&others).await.expect("writes");
        }
        store.cut_journals(&[world.phone_id]).await.expect("cuts");
        let (_, total) = store.list_phone_requests(world.phone_id, PageNumber::default()).await.expect("lists");
        assert_eq!(total, 60 + 1 + UNPROVEN_LIMIT as u64);
    })
    .await;
}

#[tokio::test]
async fn the_network_of_a_phone_is_stored_until_its_window_is_renewed() {
    each_database(async |store| {
        let world = world(&store).await;
        let seen = async || {
            let found = store.find_requested_phones(&[mac(MAC), mac("020000000009")]).await.expect("asks");
            assert_eq!(found.len(), 1);
            found[&mac(MAC)].seen_source.clone()
        };
        assert_eq!(seen().await, None);
        assert_eq!(store.bind_phone(&binding(world.phone_id, 1), None).await, Ok(BindOutcome::Done));
        assert_eq!(seen().await.as_deref(), Some("198.51.100.7"));
        let mut own = request(world.phone_id, 5, "own.cfg");
        own.seen_source = Some("192.0.2.9".into());
        store.write_requests(&[own.clone(), request(world.phone_id, 6, "other.cfg")]).await.expect("writes");
        assert_eq!(seen().await.as_deref(), Some("192.0.2.9"));
        let opened = at(NOON + HOUR);
        store.renew_window(world.phone_id, &secrets(7), at(NOON + 9 * HOUR), &actor(), opened).await.expect("opens");
        assert_eq!(seen().await, None);
        store.write_requests(&[own]).await.expect("writes");
        assert_eq!(seen().await, None, "the request is older than the renewed window");
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn simultaneous_hand_overs_to_one_source_are_serialized() {
    each_database(async |store| {
        let world = world(&store).await;
        let mut ids = Vec::new();
        for index in 0..2 {
            for (client_id, kind) in [(world.client_id, 1), (world.other_client_id, 2)] {
                let seed = 100 * kind + index;
                let phone = new_phone(client_id, None, &format!("02000000{kind}0{index:02X}"), seed);
                ids.push((store.create_phone(&phone).await.expect("a phone"), seed));
            }
        }
        let rule = HandOverRule { since: now(), resellers: 1, phones: 0, others: 0 };
        let attempts: Vec<_> = ids
            .into_iter()
            .map(|(id, seed)| {
                let store = store.clone();
                tokio::spawn(async move { store.bind_phone(&binding(id, seed), Some(rule)).await.expect("asks") })
            })
            .collect();
        let mut done = 0;
        for attempt in attempts {
            done += usize::from(attempt.await.expect("ends") == BindOutcome::Done);
        }
        assert_eq!(done, 2, "both phones of the reseller whose phone was first");
    })
    .await;
}

#[tokio::test]
async fn a_hand_over_counts_after_its_window_was_renewed_or_its_phone_deleted() {
    each_database(async |store| {
        let world = world(&store).await;
        let other = new_phone(world.other_client_id, None, "020000000001", 9);
        let other = store.create_phone(&other).await.expect("a phone");
        let rule = HandOverRule { since: now() - SignedDuration::from_hours(24), resellers: 1, phones: 0, others: 0 };
        assert_eq!(store.bind_phone(&binding(world.phone_id, 1), Some(rule)).await, Ok(BindOutcome::Done));
        store.renew_window(world.phone_id, &secrets(7), at(NOON + 9 * HOUR), &actor(), now()).await.expect("opens");
        assert_eq!(
            store.bind_phone(&binding(other, 9), Some(rule)).await,
            Ok(BindOutcome::Refused),
            "the hand-over counts after the renewal"
        );
        assert_eq!(
            store.bind_phone(&binding(world.phone_id, 7), Some(rule)).await,
            Ok(BindOutcome::Done),
            "the same reseller again"
        );
        store.delete_phone(world.phone_id, &actor(), now()).await.expect("deletes");
        assert_eq!(
            store.bind_phone(&binding(other, 9), Some(rule)).await,
            Ok(BindOutcome::Refused),
            "the hand-over counts after the deletion"
        );
        assert_eq!(store.delete_hand_overs_before(at(NOON)).await, Ok(0));
        assert_eq!(store.delete_hand_overs_before(at(NOON + 24 * HOUR)).await, Ok(1));
        assert_eq!(
            store.bind_phone(&binding(other, 9), Some(rule)).await,
            Ok(BindOutcome::Done),
            "the count was deleted"
        );
    })
    .await;
}

#[tokio::test]
async fn hand_overs_before_the_period_or_in_the_future_do_not_count() {
    each_database(async |store| {
        let world = world(&store).await;
        let other = new_phone(world.other_client_id, None, "020000000001", 9);
        let other = store.create_phone(&other).await.expect("a phone");
        let strict = HandOverRule { since: now(), resellers: 1, phones: 0, others: 0 };
        assert_eq!(
            store.bind_phone(&binding(world.phone_id, 1), Some(strict)).await,
            Ok(BindOutcome::Done),
            "the first"
        );
        assert_eq!(store.bind_phone(&binding(other, 9), Some(strict)).await, Ok(BindOutcome::Refused));
        let later = HandOverRule { since: at(NOON + HOUR), ..strict };
        let mut earlier = binding(other, 9);
        earlier.at = now();
        let rule = HandOverRule { since: now() - SignedDuration::from_hours(24), ..strict };
        assert_eq!(
            store.bind_phone(&earlier, Some(rule)).await,
            Ok(BindOutcome::Done),
            "the counted hand-over is in the future"
        );
        store.renew_window(other, &secrets(9), at(NOON + 9 * HOUR), &actor(), now()).await.expect("opens");
        assert_eq!(store.bind_phone(&binding(other, 9), Some(later)).await, Ok(BindOutcome::Done));
    })
    .await;
}

/// The limits of these tests: three addresses per account and hour, five per reseller and day.
const LIMITS: DisclosureLimits = DisclosureLimits { account_hour: 3, reseller_day: 5 };

fn account(account_id: i64, reseller_id: i64) -> DisclosureAccount {
    DisclosureAccount { account_id, reseller_id, name: format!("Reseller {reseller_id} ({account_id})") }
}

#[tokio::test]
async fn disclosures_are_limited_per_account_and_per_reseller() {
    each_database(async |store| {
        let world = world(&store).await;
        let (first, second) = (account(1, world.reseller_id), account(2, world.reseller_id));
        let address = |index: i64| mac(&format!("0200000000{index:02X}"));
        let disclose = async |account: &DisclosureAccount, index, second| {
            store.record_disclosure(account, &address(index), LIMITS, at(NOON + second)).await.expect("asks")
        };
        for index in 0..3 {
            assert_eq!(disclose(&first, index, index).await, None);
            assert_eq!(
                disclose(&first, 0, index).await,
                (index == 2).then(|| at(NOON + HOUR)),
                "the same address counts once, but is refused after the limit"
            );
        }
        assert_eq!(disclose(&first, 9, 3).await, Some(at(NOON + HOUR)), "until an hour after the first disclosure");
        assert_eq!(
            store.find_disclosure_limit(&second, LIMITS, at(NOON + 3)).await,
            Ok(None),
            "another account of the reseller"
        );
        assert_eq!(disclose(&second, 3, 4).await, None);
        assert_eq!(disclose(&second, 4, 5).await, None);
        assert_eq!(disclose(&second, 5, 6).await, Some(at(NOON + 24 * HOUR)), "the limit of all accounts together");
        assert_eq!(disclose(&first, 5, 2 * HOUR).await, Some(at(NOON + 24 * HOUR)));
        assert_eq!(disclose(&account(3, world.reseller_id + 1), 0, 7).await, None, "another reseller");
        assert_eq!(disclose(&first, 5, 24 * HOUR).await, None, "a day later");
        // A clock that jumped a year ahead and back doesn't block an account for a year.
        assert_eq!(disclose(&second, 6, 365 * 24 * HOUR).await, None);
        assert_eq!(store.find_disclosure_limit(&second, LIMITS, at(NOON + 48 * HOUR)).await, Ok(None));
        let alarms = store.list_alarms(50).await.expect("lists");
        let limits: u64 =
            alarms.iter().filter(|alarm| alarm.kind == AlarmKind::ToldElsewhereLimit).map(|alarm| alarm.count).sum();
        assert_eq!(limits, 3);
    })
    .await;
}

#[tokio::test]
async fn alarms_are_counted_and_the_oldest_are_deleted_beyond_the_limit() {
    each_database(async |store| {
        let alarm = |subject: &str, second| NewAlarm {
            kind: AlarmKind::HandOvers,
            subject: subject.into(),
            at: at(NOON + second),
            count: 2,
        };
        store.raise_alarms(&[]).await.expect("nothing to raise");
        store.raise_alarms(&[alarm("a\0", 5), alarm("b", 6), alarm("a\0", 9)]).await.expect("raises");
        let alarms = store.list_alarms(50).await.expect("lists");
        let alarms: Vec<_> =
            alarms.iter().map(|row| (row.subject.as_str(), row.first_at, row.last_at, row.count)).collect();
        assert_eq!(alarms, [("a\u{fffd}", at(NOON + 5), at(NOON + 9), 4), ("b", at(NOON + 6), at(NOON + 6), 2)]);
        let many: Vec<_> = (0..1_020).map(|index| alarm(&index.to_string(), 100 + index)).collect();
        store.raise_alarms(&many).await.expect("raises");
        assert_eq!(store.list_alarms(2_000).await.expect("lists").len(), 1_000);
    })
    .await;
}

#[tokio::test]
async fn guesses_are_counted_by_period() {
    each_database(async |store| {
        let count = |address: &str, second, count, guesses| {
            [(address.to_owned(), UnknownCount { at: at(NOON + second), count, guesses })].into()
        };
        store.count_unknown_requests(&count("192.0.2.1", 0, 10, 4)).await.expect("counts");
        store.count_unknown_requests(&count("192.0.2.1", 60, 5, 1)).await.expect("counts");
        store.count_unknown_requests(&count("192.0.2.2", 2 * HOUR, 7, 7)).await.expect("counts");
        let sum = async |since, now| store.count_guesses(at(NOON + since), at(NOON + now)).await.expect("counts");
        assert_eq!(sum(0, HOUR).await, UnknownRequestCounts { requests: 15, guesses: 5, sources: 1 });
        assert_eq!(sum(HOUR, 2 * HOUR).await, UnknownRequestCounts { requests: 7, guesses: 7, sources: 1 });
        assert_eq!(sum(-HOUR, 3 * HOUR).await, UnknownRequestCounts { requests: 22, guesses: 12, sources: 2 });
        assert_eq!(sum(3 * HOUR, 4 * HOUR).await, UnknownRequestCounts::default());
        store.count_unknown_requests(&count("192.0.2.2", 60 * HOUR, 1, 1)).await.expect("counts");
        assert_eq!(sum(-HOUR, 60 * HOUR).await.requests, 1, "the counts of old periods were deleted");
    })
    .await;
}
