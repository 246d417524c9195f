//! Event streams for browsers: server-sent events.

use crate::{
    error::Error, http::connections::LongLived, portal::Portal, principal::Caller, services::admission,
    state::events::News,
};
use axum::response::{
    IntoResponse, Response,
    sse::{Event, KeepAlive, Sse},
};
use futures::{StreamExt, future::select};
use serde::Serialize;
use std::{sync::Arc, time::Duration};
use tokio_stream::wrappers::BroadcastStream;

/// How often a comment is sent. It keeps proxies from closing a quiet stream, and detects browsers that have gone.
const KEEP_ALIVE: Duration = Duration::from_secs(20);

/// Creates a named event with its data in JSON.
pub fn event(name: &str, data: &impl Serialize) -> Option<Event> {
    Event::default().event(name).json_data(data).ok()
}

/// Creates the event for a page that missed events: it must reload everything.
pub fn behind() -> Event {
    Event::default().event("behind").data("{}")
}

/// Streams the news from now on, as long as the caller is admitted. News for which `tell` returns no event is skipped.
///
/// Errors: `TooManyStreams` when too many pages follow events already.
pub fn stream<F>(
    portal: &Arc<Portal>,
    caller: &Caller,
    tell: impl Fn(News) -> F + Send + 'static,
) -> Result<Response, Error>
where
    F: Future<Output = Option<Event>> + Send + 'static,
{
    let place = portal.event_streams.take(caller.principal.account_id, caller.visit.address)?;
    let events = BroadcastStream::new(portal.events.subscribe()).filter_map(move |news| {
        let told = news.map(&tell);
        async move {
            match told {
                Ok(told) => told.await.map(Ok::<_, axum::Error>),
                // The page is too far behind: some events were dropped.
                Err(_) => Some(Ok(behind())),
            }
        }
    });
    // The server ends its streams when it stops; otherwise it could never stop.
    let stopping = Box::pin(portal.stopping.clone().cancelled_owned());
    let ended = Box::pin(admission::until_ended(portal, &caller.principal));
    let events = events.take_until(select(stopping, ended)).map(move |event| {
        let _ = &place;
        event
    });
    let mut response = Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response();
    response.extensions_mut().insert(LongLived);
    Ok(response)
}
