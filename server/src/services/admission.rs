//! Whether somebody who was admitted once still is: for streams, which last longer than the request that opened them.

use crate::{
    endings::Ending,
    error::Error,
    portal::Portal,
    principal::Principal,
    services::session::is_alive,
};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::broadcast::{Receiver, error::RecvError},
    time::{Instant, timeout_at},
};

/// How often the database is asked: another process may have ended it, or it may have ended by itself.
const CHECK: Duration = Duration::from_secs(20);

impl Portal {
    /// Whether a principal would be admitted now, and to the same.
    pub async fn is_still_admitted(&self, principal: &Principal) -> Result<bool, Error> {
        let found = match &principal.program {
            Some(program) => {
                let token = self.store.find_token_by_name(&program.token).await?;
                token.map(|token| Principal::of_program(token.public_id, token.name, token.account))
            }
            None => {
                let (session, now) = (self.store.find_session_by_name(&principal.session).await?, self.clock.now());
                let session = session.filter(|session| is_alive(now, session));
                session.map(|session| Principal::of(session.public_id, session.account))
            }
        };
        Ok(found.is_some_and(|found| {
            !found.is_disabled
                && found.role == principal.role
                && found.scope() == principal.scope()
                && found.must_change == principal.must_change
        }))
    }

    /// Ends when the principal is no longer admitted, or to something else than at the beginning.
    pub fn until_ended(self: &Arc<Self>, principal: &Arc<Principal>) -> impl Future<Output = ()> + Send + use<> {
        let (portal, principal, endings) = (self.clone(), principal.clone(), self.endings.subscribe());
        async move {
            // While the database doesn't answer nothing is known, and nothing changes that could be told.
            let is_admitted = || async { portal.is_still_admitted(&principal).await.unwrap_or(true) };
            wait(endings, &principal, is_admitted).await;
        }
    }
}

/// Waits for an ending of the principal's; asks at the beginning, every [`CHECK`], and when it may have missed one.
async fn wait<F>(mut endings: Receiver<Ending>, principal: &Principal, is_admitted: impl Fn() -> F)
where
    F: Future<Output = bool>,
{
    while is_admitted().await {
        let until = Instant::now() + CHECK;
        loop {
            match timeout_at(until, endings.recv()).await {
                Ok(Ok(ending)) if ending.is_of(principal) => return,
                Ok(Ok(_)) => {}
                Ok(Err(RecvError::Lagged(_))) | Err(_) => break,
                Ok(Err(RecvError::Closed)) => return,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::endings::Endings;
    use portal_api::session::{Login, Role};
    use std::{
        future::ready,
        sync::atomic::{AtomicUsize, Ordering},
    };

    fn principal() -> Principal {
        Principal {
            account_id: 1,
            session: "own".into(),
            login: Login::parse("expert").expect("a login"),
            name: "Expert".into(),
            role: Role::Operator,
            reseller: None,
            line: None,
            must_change: false,
            is_disabled: false,
            program: None,
        }
    }

    /// How often the database is asked until the wait is over, when it answers "no" at the end of `answers` times "yes".
    async fn asked(endings: &Endings, answers: usize) -> usize {
        let asked = AtomicUsize::new(0);
        let is_admitted = || ready(asked.fetch_add(1, Ordering::Relaxed) < answers);
        wait(endings.subscribe(), &principal(), is_admitted).await;
        asked.into_inner()
    }

    #[tokio::test(start_paused = true)]
    async fn what_another_process_ended_is_found_at_the_next_look() {
        let start = Instant::now();
        assert_eq!(asked(&Endings::default(), 3).await, 4);
        assert_eq!(start.elapsed(), CHECK * 3);
        assert_eq!(asked(&Endings::default(), 0).await, 1, "ended before it began");
    }

    #[tokio::test(start_paused = true)]
    async fn ones_own_end_is_heard_at_once_and_those_of_others_put_nothing_off() {
        let endings = Endings::default();
        let start = Instant::now();
        let tell = async {
            for session in ["other", "another", "own"] {
                tokio::time::sleep(CHECK / 4).await;
                endings.publish(Ending::Session(session.into()));
            }
        };
        let (asked, ()) = tokio::join!(asked(&endings, usize::MAX), tell);
        assert_eq!((asked, start.elapsed()), (1, CHECK / 4 * 3));
        let tell = async {
            loop {
                tokio::time::sleep(CHECK / 4).await;
                endings.publish(Ending::Session("other".into()));
            }
        };
        let start = Instant::now();
        tokio::select! {
            asked = self::asked(&endings, 2) => assert_eq!(asked, 3),
            () = tell => {}
        }
        assert_eq!(start.elapsed(), CHECK * 2);
    }

    #[tokio::test(start_paused = true)]
    async fn who_missed_endings_asks() {
        let (endings, listener) = (Endings::default(), principal());
        let behind = endings.subscribe();
        endings.publish(Ending::Session("own".into()));
        for index in 0..1_000 {
            endings.publish(Ending::Session(index.to_string()));
        }
        let asked = AtomicUsize::new(0);
        let start = Instant::now();
        wait(behind, &listener, || ready(asked.fetch_add(1, Ordering::Relaxed) < 1)).await;
        assert_eq!((asked.into_inner(), start.elapsed()), (2, Duration::ZERO));
    }
}
