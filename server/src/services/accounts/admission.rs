//! Checks that an admitted caller is still admitted. Streams need this: they last longer than the request that opened
//! them.

use crate::{error::Error, portal::Portal, principal::Principal, services::session::is_alive, state::endings::Ending};
use std::{pin::pin, sync::Arc, time::Duration};
use tokio::sync::broadcast::{Receiver, error::RecvError};

/// How often the database is asked whether the principal is still admitted: another process may have ended its session
/// or its token, or the session may have expired.
const CHECK_EVERY: Duration = Duration::from_secs(20);

/// Whether a principal would be admitted now, with the same role and the same scope.
pub async fn is_still_admitted(portal: &Portal, principal: &Principal) -> Result<bool, Error> {
    let found = if let Some(program) = &principal.program {
        let token = portal.store.find_token_by_public_id(&program.token).await?;
        token.map(|token| Principal::of_program(token.public_id, token.name, token.account))
    } else {
        let (session, now) = (portal.store.find_session_by_public_id(&principal.session).await?, portal.clock.now());
        let session = session.filter(|session| is_alive(now, session));
        session.map(|session| Principal::of(session.public_id, session.account))
    };
    Ok(found.is_some_and(|found| {
        !found.is_disabled
            && found.role == principal.role
            && found.scope() == principal.scope()
            && found.must_change == principal.must_change
    }))
}

/// Completes when the principal is no longer admitted, or when its role or its scope has changed.
pub fn until_ended(portal: &Arc<Portal>, principal: &Arc<Principal>) -> impl Future<Output = ()> + Send + use<> {
    let (portal, principal, endings) = (Arc::clone(portal), principal.clone(), portal.endings.subscribe());
    async move {
        // While the database doesn't answer, the principal counts as admitted: no change could be read, so none is
        // reported.
        let is_admitted = || async { is_still_admitted(&portal, &principal).await.unwrap_or(true) };
        wait(endings, &principal, is_admitted, || tokio::time::sleep(CHECK_EVERY)).await;
    }
}

/// Waits until the principal's session, token or account ends. Asks the database at the start, after each pause, and
/// when the listener has missed endings.
async fn wait<F, P>(
    mut endings: Receiver<Ending>,
    principal: &Principal,
    is_admitted: impl Fn() -> F,
    pause: impl Fn() -> P,
) where
    F: Future<Output = bool>,
    P: Future<Output = ()>,
{
    while is_admitted().await {
        let mut pause = pin!(pause());
        loop {
            let ending = tokio::select! {
                ending = endings.recv() => ending,
                () = &mut pause => break,
            };
            match ending {
                Ok(ending) if ending.is_about(principal) => return,
                Ok(_) => {}
                Err(RecvError::Lagged(_)) => break,
                Err(RecvError::Closed) => return,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::state::endings::Endings;
    use portal_api::session::{Login, Role};
    use std::{
        future::{pending, ready},
        sync::atomic::{AtomicUsize, Ordering},
    };
    use tokio::{sync::Notify, task::yield_now};

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

    fn end_of(session: &str) -> Ending {
        Ending::Session(session.into())
    }

    /// Counts the questions to the database until the wait is over. The database answers "yes" `answers` times, then
    /// "no".
    async fn count_questions<P: Future<Output = ()>>(
        listener: Receiver<Ending>,
        answers: usize,
        pause: impl Fn() -> P,
    ) -> usize {
        let questions = AtomicUsize::new(0);
        let is_admitted = || ready(questions.fetch_add(1, Ordering::Relaxed) < answers);
        wait(listener, &principal(), is_admitted, pause).await;
        questions.into_inner()
    }

    #[tokio::test]
    async fn an_end_by_another_process_is_found_at_the_next_check() {
        let endings = Endings::default();
        assert_eq!(count_questions(endings.subscribe(), 3, || ready(())).await, 4);
        assert_eq!(
            count_questions(endings.subscribe(), 0, pending).await,
            1,
            "the session had ended before the wait started"
        );
    }

    #[tokio::test]
    async fn the_end_of_the_principals_own_session_is_noticed_at_once() {
        let endings = Endings::default();
        let listener = endings.subscribe();
        for session in ["other", "another", "own"] {
            endings.publish(end_of(session));
        }
        assert_eq!(count_questions(listener, usize::MAX, pending).await, 1);
    }

    #[tokio::test]
    async fn the_ends_of_other_sessions_cause_no_extra_question_and_no_delay() {
        let (endings, pause_end, pauses) = (Endings::default(), Notify::new(), AtomicUsize::new(0));
        let pause = || {
            pauses.fetch_add(1, Ordering::Relaxed);
            pause_end.notified()
        };
        let publish_others = async {
            for _ in 0..10 {
                endings.publish(end_of("other"));
                yield_now().await;
            }
            pause_end.notify_one();
        };
        let (questions, ()) = tokio::join!(count_questions(endings.subscribe(), 1, pause), publish_others);
        assert_eq!((questions, pauses.into_inner()), (2, 1));
    }

    #[tokio::test]
    async fn a_listener_that_missed_endings_asks_the_database() {
        let endings = Endings::default();
        let behind = endings.subscribe();
        endings.publish(end_of("own"));
        for index in 0..1_000 {
            endings.publish(end_of(&index.to_string()));
        }
        assert_eq!(count_questions(behind, 1, pending).await, 2);
    }
}
