//! The stream of a line's events.

use crate::{
    api::watch,
    error::Error,
    http::router::Routes,
    portal::Portal,
    principal::Caller,
    services::line::find_line,
    state::events::{LineChange, LineNews, News},
};
use axum::response::Response;
use portal_api::line_event::{LineEvent, WatchLine};
use std::{future::ready, sync::Arc};

pub fn routes(routes: Routes) -> Routes {
    routes.raw(watch_line)
}

pub async fn watch_line(portal: Arc<Portal>, caller: Caller, query: WatchLine) -> Result<Response, Error> {
    let line = find_line(&portal, &caller, &query.number).await?;
    let session = caller.principal.session.clone();
    let event = move |news| match news {
        News::Phone(news) if news.line_id == Some(line.id) => Some(LineEvent::Phone { mac: news.mac }),
        // A session's own changes are left out, because its page already shows them.
        News::Line(news) if news.session != session && news.lines.has(line.client_id, line.id) => {
            Some(line_event(news))
        }
        News::Phone(_) | News::Line(_) => None,
    };
    watch::stream(&portal, &caller, move |news| ready(event(news).and_then(|event| watch::event(event.name(), &event))))
}

fn line_event(news: LineNews) -> LineEvent {
    match news.changed {
        LineChange::Keys { model, version } => LineEvent::Keys { model, version },
        LineChange::Settings { model } => LineEvent::Settings { model },
    }
}
