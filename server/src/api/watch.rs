//! Creates the streams of server-sent events that pages follow.

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

/// The interval in which a comment is sent. It keeps proxies from closing a quiet stream, and shows which browsers have
/// gone.
const KEEP_ALIVE: Duration = Duration::from_secs(20);

/// Creates a named event with its data in JSON. Returns none when the data can't be serialized.
pub fn event(name: &str, data: &impl Serialize) -> Option<Event> {
    Event::default().event(name).json_data(data).ok()
}

/// Creates the event that tells a page to reload everything, because it may have missed events.
pub fn behind_event() -> Event {
    Event::default().event("behind").data("{}")
}

/// Streams the news from now on, until the caller's session, token or account ends. `to_event` converts each piece of
/// news; when it returns no event, nothing is sent.
///
/// Errors: `TooManyStreams` when too many pages follow events already.
pub fn stream<F>(
    portal: &Arc<Portal>,
    caller: &Caller,
    to_event: impl Fn(News) -> F + Send + 'static,
) -> Result<Response, Error>
where
    F: Future<Output = Option<Event>> + Send + 'static,
{
    let place = portal.event_streams.acquire(caller.principal.account_id, caller.visit.address)?;
    let events = BroadcastStream::new(portal.events.subscribe()).filter_map(move |news| {
        let converted = news.map(&to_event);
        async move {
            match converted {
                Ok(event) => event.await.map(Ok::<_, axum::Error>),
                // The page is too far behind: some events were dropped.
                Err(_) => Some(Ok(behind_event())),
            }
        }
    });
    // The stream ends when the server stops; otherwise the server would wait for it.
    let stopping = Box::pin(portal.stopping.clone().cancelled_owned());
    let ended = Box::pin(admission::until_ended(portal, &caller.principal));
    let events = events.take_until(select(stopping, ended)).map(move |event| {
        // The closure owns the place among the streams, and frees it when the stream ends.
        let _ = &place;
        event
    });
    let mut response = Sse::new(events).keep_alive(KeepAlive::new().interval(KEEP_ALIVE)).into_response();
    response.extensions_mut().insert(LongLived);
    Ok(response)
}
