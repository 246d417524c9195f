//! E-mails about messages. A task takes them from the database one by one and hands them to the operator's mail server
//! until the server accepts them.
//!
//! An e-mail is in the database before the message's delivery is answered, and is deleted after the server accepted it.
//! So a stop of the portal loses no e-mail. An e-mail is sent twice only when the portal stops after the server has
//! accepted the e-mail, and before it is deleted.

mod name;
mod text;
mod transport;

use crate::{portal::Portal, settings::Smtp};
use jiff::{SignedDuration, Timestamp};
use lettre::{
    AsyncTransport, Message,
    message::{
        Mailbox,
        header::{ContentType, HeaderName, HeaderValue},
    },
};
use portal_store::OutgoingEmail;
use std::{
    collections::HashSet,
    sync::Arc,
    time::{Duration, SystemTime},
};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use transport::{SmtpError, Transport, create_transport, describe_error};

/// How long an e-mail is reserved for the attempt that sends it: longer than any attempt takes.
const RESERVED_FOR: SignedDuration = SignedDuration::from_mins(5);
/// How often the task looks for e-mails that are due.
const POLL_EVERY: Duration = Duration::from_secs(5);
/// The wait before the second attempt. Each later wait is twice as long.
const FIRST_WAIT: SignedDuration = SignedDuration::from_mins(1);
/// The maximum wait between two attempts.
const LONGEST_WAIT: SignedDuration = SignedDuration::from_hours(1);
/// The age at which an e-mail that no server accepted is dropped: news of a message is useless by then.
const MAX_AGE: SignedDuration = SignedDuration::from_hours(3 * 24);
/// The maximum number of e-mails that are sent but not yet deleted from the database. Their ids are kept in memory, so
/// at the maximum no further e-mail is sent.
const UNDELETED_LIMIT: usize = 1_000;
/// The SMTP status codes by which the mail server rejects the portal's sign-in, not the e-mail (RFC 4954, 6). Such an
/// e-mail is tried again, because the operator may correct the mail settings.
const SIGN_IN_REJECTIONS: [u16; 4] = [530, 534, 535, 538];

/// The result of an attempt.
enum DeliveryOutcome {
    Sent,
    /// The server will never accept the e-mail.
    Refused(String),
    /// The server may accept the e-mail later.
    Postponed(String),
    /// The server did not answer, so the other e-mails are not tried now.
    Unreachable(String),
}

/// The task that sends e-mails.
pub struct EmailSender {
    portal: Arc<Portal>,
    transport: Transport,
    from: Mailbox,
    sent: SentEmails,
}

/// The ids of e-mails that were sent but not yet deleted from the database: they must not be sent again.
#[derive(Debug, Default)]
struct SentEmails(HashSet<i64>);

impl SentEmails {
    /// Whether another e-mail may be sent.
    fn has_room(&self) -> bool {
        self.0.len() < UNDELETED_LIMIT
    }
}

impl EmailSender {
    /// Creates a sender that uses the operator's mail server. Returns none when no server is set.
    pub fn new(portal: &Arc<Portal>) -> Result<Option<Self>, SmtpError> {
        let Some(Smtp { server, from }) = &portal.settings.smtp else { return Ok(None) };
        let transport = create_transport(server, portal.settings.public_url.host())?;
        Ok(Some(Self { portal: portal.clone(), transport, from: from.clone(), sent: SentEmails::default() }))
    }

    /// Starts sending. Once `closing` is cancelled, the task finishes the current e-mail.
    pub fn spawn(self, closing: CancellationToken) -> JoinHandle<()> {
        tokio::spawn(self.run(closing))
    }

    async fn run(mut self, closing: CancellationToken) {
        let portal = self.portal.clone();
        while !closing.is_cancelled() {
            self.send_due(&closing).await;
            tokio::select! {
                () = closing.cancelled() => {}
                () = portal.outbox.wait() => {}
                () = tokio::time::sleep(POLL_EVERY) => {}
            }
        }
    }

    /// Sends the e-mails that are due, until none is left or the server is unreachable.
    async fn send_due(&mut self, closing: &CancellationToken) {
        self.delete_sent().await;
        while !closing.is_cancelled() && self.sent.has_room() {
            let now = self.portal.clock.now();
            let email = match self.portal.store.reserve_due_email(now, now + RESERVED_FOR, now + LONGEST_WAIT).await {
                Ok(Some(email)) => email,
                Ok(None) => return,
                Err(error) => {
                    tracing::warn!(%error, "e-mails were not read");
                    return;
                }
            };
            if !self.deliver(&email, now).await {
                return;
            }
        }
    }

    /// Deletes the e-mails from the database that were sent earlier and could not be deleted then.
    async fn delete_sent(&mut self) {
        let sent: Vec<i64> = self.sent.0.iter().copied().collect();
        for id in sent {
            if self.portal.store.delete_email(id).await.is_err() {
                return;
            }
            self.sent.0.remove(&id);
        }
    }

    /// Tries to send an e-mail. Returns whether the next e-mail may be tried.
    async fn deliver(&mut self, email: &OutgoingEmail, now: Timestamp) -> bool {
        let (id, attempts) = (email.id, email.attempts);
        let outcome = if self.sent.0.contains(&id) { DeliveryOutcome::Sent } else { self.send(email, now).await };
        let is_old = now.duration_since(email.created_at) >= MAX_AGE;
        let may_continue = match outcome {
            DeliveryOutcome::Sent => {
                tracing::info!(id, attempts, "e-mail sent");
                self.sent.0.insert(id);
                let deleted = self.portal.store.delete_email(id).await;
                if deleted.is_ok() {
                    self.sent.0.remove(&id);
                }
                deleted.map(|()| true)
            }
            DeliveryOutcome::Refused(reason) => {
                tracing::warn!(id, attempts, reason, "e-mail refused, and dropped");
                self.portal.store.delete_email(id).await.map(|()| true)
            }
            DeliveryOutcome::Postponed(reason) | DeliveryOutcome::Unreachable(reason) if is_old => {
                tracing::warn!(id, attempts, reason, "e-mail not sent for days, and dropped");
                self.portal.store.delete_email(id).await.map(|()| true)
            }
            DeliveryOutcome::Postponed(reason) => {
                tracing::warn!(id, attempts, reason, "e-mail not sent");
                self.portal.store.postpone_email(id, now + retry_wait(attempts)).await.map(|()| true)
            }
            DeliveryOutcome::Unreachable(reason) => {
                tracing::warn!(id, attempts, reason, "e-mail not sent: the server is not there");
                self.portal.store.postpone_email(id, now + retry_wait(attempts)).await.map(|()| false)
            }
        };
        may_continue.unwrap_or_else(|error| {
            tracing::warn!(id, %error, "the result of an e-mail was not recorded");
            false
        })
    }

    async fn send(&self, email: &OutgoingEmail, now: Timestamp) -> DeliveryOutcome {
        let message = match self.write(email, now) {
            Ok(message) => message,
            Err(error) => return DeliveryOutcome::Refused(error.to_string()),
        };
        match self.transport.send(message).await {
            Ok(_) => DeliveryOutcome::Sent,
            Err(error) => {
                let reason = describe_error(&error);
                match error.status().map(u16::from) {
                    Some(code) if error.is_permanent() && !SIGN_IN_REJECTIONS.contains(&code) => {
                        DeliveryOutcome::Refused(reason)
                    }
                    Some(_) => DeliveryOutcome::Postponed(reason),
                    None => DeliveryOutcome::Unreachable(reason),
                }
            }
        }
    }

    /// Writes the e-mail. Each attempt has the same content and the same Message-ID, so a mailbox that receives it
    /// twice can show it once.
    fn write(
        &self,
        email: &OutgoingEmail,
        now: Timestamp,
    ) -> Result<Message, Box<dyn std::error::Error + Send + Sync>> {
        let url = self.portal.settings.public_url.to_string();
        let text = text::write_text(&email.message, &email.number, email.language, &self.portal.zone, &url);
        let message_id = format!("<{}.{}@{}>", email.id, email.created_at.as_millisecond(), self.from.email.domain());
        // Mail servers send no out-of-office reply to an automatic e-mail (RFC 3834).
        let auto_submitted =
            HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".into());
        let message = Message::builder()
            .from(self.from.clone())
            .to(Mailbox::new(None, email.address.as_str().parse()?))
            .subject(text.subject)
            .date(SystemTime::from(now))
            .message_id(Some(message_id))
            .header(ContentType::TEXT_PLAIN)
            .raw_header(auto_submitted)
            .body(text.body)?;
        Ok(message)
    }
}

/// Returns how long to wait before the next attempt, after `attempts` failed attempts.
fn retry_wait(attempts: u32) -> SignedDuration {
    // Ten doublings are far beyond the maximum wait, and don't overflow.
    let doublings = attempts.saturating_sub(1).min(10);
    (FIRST_WAIT * (1 << doublings)).min(LONGEST_WAIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_sent_emails_in_memory_is_bounded() {
        let mut sent = SentEmails::default();
        let kept = (0..5_000).take_while(|id| sent.has_room() && sent.0.insert(*id)).count();
        assert_eq!(kept, UNDELETED_LIMIT);
        sent.0.remove(&0);
        assert!(sent.has_room());
    }

    #[test]
    fn the_wait_doubles_with_each_attempt_up_to_an_hour() {
        let minutes: Vec<_> = (1..=8).map(|attempts| retry_wait(attempts).as_mins()).collect();
        assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(retry_wait(u32::MAX).as_mins(), 60);
    }
}
