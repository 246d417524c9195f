//! Tests of binding and confirming a phone: each step happens once, and only with valid secrets.

use crate::{
    demo::{HOUR, NOON, actor, at, binding, mac, now, secrets, world},
    each_database::each_database,
};
use portal_api::audit::{AuditAction, PHONE_ACTOR};
use portal_store::{BindOutcome, Scope};

#[tokio::test(flavor = "multi_thread")]
async fn exactly_one_of_twenty_simultaneous_requests_binds_a_phone() {
    each_database(async |store| {
        let world = world(&store).await;
        let attempts: Vec<_> = (0..20)
            .map(|index| {
                let store = store.clone();
                let mut binding = binding(world.phone_id, 1);
                binding.address = format!("198.51.100.{index}");
                tokio::spawn(async move { (store.bind_phone(&binding, None).await, binding.address) })
            })
            .collect();
        let mut winners = Vec::new();
        for attempt in attempts {
            let (outcome, address) = attempt.await.expect("ends");
            if outcome.expect("no error") == BindOutcome::Done {
                winners.push(address);
            }
        }
        let phone = store.find_phone(Scope::All, &mac("805EC0021C1A"), now()).await.expect("asks").expect("there");
        assert_eq!(winners.len(), 1);
        assert_eq!(phone.bound_address, winners.pop(), "the stored address is that of the successful request");
        let audit = store.list_audit(world.client_id, &mac("805EC0021C1A"), 50).await.expect("lists");
        let bound = audit.iter().filter(|row| row.action == AuditAction::PhoneBound);
        assert_eq!(bound.count(), 1, "the audit has one row");
    })
    .await;
}

#[tokio::test]
async fn a_phone_is_bound_and_confirmed_once() {
    each_database(async |store| {
        let world = world(&store).await;
        let mut step = binding(world.phone_id, 1);
        assert_eq!(store.confirm_phone(&step).await, Ok(false), "not bound yet");
        assert_eq!(store.bind_phone(&step, None).await, Ok(BindOutcome::Done));
        assert_eq!(store.bind_phone(&step, None).await, Ok(BindOutcome::Lost));
        step.at = at(NOON + 2 * HOUR);
        step.model = None;
        step.firmware = Some("78.86.0.15".into());
        assert_eq!(store.confirm_phone(&step).await, Ok(true));
        assert_eq!(store.confirm_phone(&step).await, Ok(false));

        let phone = store.find_phone_for_provisioning(&mac("805EC0021C1A")).await.expect("asks").expect("is there");
        assert_eq!(phone.bound_at, Some(at(NOON + HOUR)));
        assert_eq!(phone.confirmed_at, Some(at(NOON + 2 * HOUR)));
        assert_eq!(phone.bound_address.as_deref(), Some("198.51.100.7"));
        assert_eq!(phone.model.as_deref(), Some("Yealink CP920"), "the known model stays");
        assert_eq!(phone.firmware.as_deref(), Some("78.86.0.15"));

        let audit = store.list_audit(world.client_id, &mac("805EC0021C1A"), 2).await.expect("lists");
        let actions: Vec<_> = audit.iter().map(|row| (row.action, row.actor.as_str())).collect();
        assert_eq!(actions, [(AuditAction::PhoneConfirmed, PHONE_ACTOR), (AuditAction::PhoneBound, PHONE_ACTOR)]);
        assert_eq!((audit[0].at, audit[0].address.as_str()), (at(NOON + 2 * HOUR), "198.51.100.7"));
    })
    .await;
}

#[tokio::test]
async fn binding_fails_after_the_window_or_with_replaced_secrets() {
    each_database(async |store| {
        let world = world(&store).await;
        let mut late = binding(world.phone_id, 1);
        late.at = at(NOON + 48 * HOUR);
        assert_eq!(store.bind_phone(&late, None).await, Ok(BindOutcome::Lost), "the window has passed");
        let until = at(NOON + 72 * HOUR);
        store.renew_window(world.phone_id, &secrets(7), until, &actor(), now()).await.expect("opens");
        assert_eq!(store.bind_phone(&late, None).await, Ok(BindOutcome::Lost), "the secrets were replaced");
        late.token_hash = secrets(7).token_hash;
        assert_eq!(store.bind_phone(&late, None).await, Ok(BindOutcome::Done));
        assert_eq!(store.bind_phone(&binding(12_345, 1), None).await, Ok(BindOutcome::Lost), "no such phone");
    })
    .await;
}
