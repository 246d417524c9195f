//! The bodies of answers and requests, which keep their request counted until their end.

use super::RequestGuard;
use axum::{
    body::{Body, Bytes, HttpBody},
    extract::Request,
    response::Response,
};
use hyper::body::{Frame, Incoming, SizeHint};
use std::{
    pin::Pin,
    task::{Context, Poll, ready},
};

/// The maximum size of a piece of an answer that is handed to HTTP/2, in bytes. HTTP/2 holds a whole piece in memory
/// until the peer has taken it.
const PIECE: usize = 8 * 1024;

/// An extension of responses whose body lasts as long as the peer stays, so that the time limit of answers doesn't
/// apply.
#[derive(Clone, Copy, Debug)]
pub struct LongLived;

/// The body of an answer.
pub(in super::super) struct AnswerBody {
    body: Body,
    /// The part of the current frame that is not handed out yet.
    rest: Bytes,
    /// Counts the request until this body is dropped.
    guard: Option<RequestGuard>,
}

impl AnswerBody {
    /// Creates an answer that is counted until its end.
    pub(in super::super) fn counted(response: Response, mut guard: RequestGuard) -> Response<Self> {
        let is_long_lived = response.extensions().get::<LongLived>().is_some();
        response.map(|body| {
            let guard = (!body.is_end_stream()).then(|| {
                guard.begin_answer(is_long_lived);
                guard
            });
            Self { body, rest: Bytes::new(), guard }
        })
    }

    /// Creates an answer that isn't counted.
    pub(in super::super) fn uncounted(response: Response) -> Response<Self> {
        response.map(|body| Self { body, rest: Bytes::new(), guard: None })
    }
}

impl HttpBody for AnswerBody {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        if !self.rest.is_empty() {
            let length = self.rest.len().min(PIECE);
            return Poll::Ready(Some(Ok(Frame::data(self.rest.split_to(length)))));
        }
        let frame = ready!(Pin::new(&mut self.body).poll_frame(context));
        let is_in_pieces = self.guard.as_ref().is_some_and(RequestGuard::is_http2);
        let frame = match frame {
            Some(Ok(frame)) if is_in_pieces => Some(Ok(match frame.into_data() {
                Ok(mut data) if data.len() > PIECE => {
                    self.rest = data.split_off(PIECE);
                    Frame::data(data)
                }
                Ok(data) => Frame::data(data),
                Err(other) => other,
            })),
            frame => frame,
        };
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty() && self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        let (mut hint, rest) = (self.body.size_hint(), self.rest.len() as u64);
        if let Some(upper) = hint.upper() {
            hint.set_upper(upper + rest);
        }
        hint.set_lower(hint.lower() + rest);
        hint
    }
}

/// The body of a request.
pub(super) struct Upload {
    body: Incoming,
    /// Counts the body until a handler has read or dropped it.
    _guard: RequestGuard,
}

impl HttpBody for Upload {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        Pin::new(&mut self.body).poll_frame(context)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl RequestGuard {
    /// Converts a request for the handlers: its body is counted until it is read.
    pub(in super::super) fn wrap_request(&mut self, request: http::Request<Incoming>) -> Request {
        request.map(|body| {
            if body.is_end_stream() { Body::empty() } else { Body::new(Upload { body, _guard: self.split_upload() }) }
        })
    }
}
