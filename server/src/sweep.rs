//! Removes expired data from memory, once a minute.

use crate::portal::Portal;
use jiff::Timestamp;
use std::{pin::pin, sync::Arc, time::Duration};

/// How often expired data is removed from memory.
const MEMORY_SWEEP: Duration = Duration::from_mins(1);

/// Starts the task that removes expired data. The task ends when the server starts to stop.
pub fn sweep_memory(portal: Arc<Portal>) {
    tokio::spawn(async move {
        let mut stopping = pin!(portal.stopping.cancelled());
        loop {
            tokio::select! {
                () = &mut stopping => return,
                () = tokio::time::sleep(MEMORY_SWEEP) => {}
            }
            remove_expired(&portal, portal.clock.now(), portal.clock.steady());
        }
    });
}

/// Removes expired data from memory. The age of an entry is measured with the clock that its part uses. Failures are
/// recorded with the steady clock, so that setting the machine's clock neither ends a pause nor keeps failures in
/// memory.
fn remove_expired(portal: &Portal, now: Timestamp, steady: Timestamp) {
    portal.form_results.sweep(now);
    portal.misses.sweep(now);
    portal.handshakes.sweep(now);
    portal.sign_ins.sweep(steady);
    portal.token_misses.sweep(steady);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        commands::portal_for_command,
        settings::{Settings, Sources},
        state::limits::sign_in_throttle::SignInPlace,
    };
    use jiff::SignedDuration;
    use portal_protocols::Source;
    use std::{collections::BTreeMap, net::IpAddr};

    #[tokio::test]
    async fn setting_the_clock_ends_no_pause_and_keeps_no_old_failure() {
        let folder = tempfile::tempdir().unwrap();
        let data_dir = BTreeMap::from([("data_dir".to_owned(), folder.path().display().to_string())]);
        let settings = Settings::resolve(&Sources::read(&data_dir, |_| None)).unwrap();
        let portal = portal_for_command(&settings).await.unwrap();
        let (steady, hour) = (portal.clock.steady(), SignedDuration::from_hours(1));
        let address = IpAddr::from([203, 0, 113, 9]);
        let (place, source) = (SignInPlace::new("expert", address, None), Source::of(address));
        for _ in 0..20 {
            let _ = portal.sign_ins.attempt(&place, steady);
            let _ = portal.token_misses.attempt(&source, steady);
        }
        let is_paused = || {
            let sign_in = portal.sign_ins.attempt(&place, steady).is_err();
            (sign_in, portal.token_misses.check(&source, steady).is_err())
        };
        assert_eq!(is_paused(), (true, true));
        remove_expired(&portal, steady + hour * 24, steady);
        assert_eq!(is_paused(), (true, true), "the clock was set ahead");
        remove_expired(&portal, steady - hour * 24, steady + hour);
        assert_eq!(portal.token_misses.failures(&source), 0, "the clock was set back, and an hour passed");
        assert_eq!(is_paused(), (false, false));
        portal.store.close().await.unwrap();
    }
}
