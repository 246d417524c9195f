//! The messages of a line: the platform delivers them, and the line's user reads them. An administrator sees the
//! messages without the callers' names.

use portal_api::{
    ErrorCode, Method, Number, Operation, PageNumber,
    message::{
        DeleteMessage, DeliverMessage, ListMessages, MESSAGE_LIMIT, MarkMessage, Message, MessageId, MessageKind,
    },
};
use portal_tests::{Person, TestPortal, databases};

const LINE: &str = "0970716830";
/// Another line of the same client.
const OTHER: &str = "0970716831";
/// A line whose user administers the client.
const ADMINISTRATOR: &str = "0222969569";

fn number(text: &str) -> Number {
    text.parse().expect("a number")
}

fn id(text: &str) -> MessageId {
    text.parse().expect("an identifier")
}

/// The operation that delivers a voice message.
fn voice(line: &str, name: &str, minute: u8) -> DeliverMessage {
    DeliverMessage {
        number: number(line),
        id: id(name),
        kind: MessageKind::Voice,
        is_urgent: false,
        from_number: Some("+44 20 7946 0000".parse().expect("a number")),
        from_name: Some("Zoé Martin".parse().expect("a name")),
        duration_seconds: 42,
        arrived_at: format!("2018-11-06T07:{minute:02}:00Z").parse().expect("a time"),
    }
}

fn list(line: &str) -> ListMessages {
    ListMessages { number: number(line), page: PageNumber::default() }
}

fn mark(line: &str, name: &str, is_read: bool) -> MarkMessage {
    MarkMessage { number: number(line), id: id(name), is_read }
}

fn delete(line: &str, name: &str) -> DeleteMessage {
    DeleteMessage { number: number(line), id: id(name) }
}

/// The ids of a line's messages, and whether each is read.
async fn ids(person: &Person, line: &str) -> Vec<(String, bool)> {
    let rows = person.call(list(line)).await.expect("a list").rows;
    rows.into_iter().map(|message| (message.id.to_string(), message.is_read)).collect()
}

/// Calls an operation. Returns the error code of a refusal, or nothing when the call was granted.
async fn refusal<O: Operation>(person: &Person, operation: O) -> Option<ErrorCode> {
    let response = person.send(&operation).await;
    if response.status().is_success() {
        return None;
    }
    Some(response.json::<portal_api::ApiError>().await.expect("an error of the API").code)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_message_is_delivered_read_and_deleted() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let (platform, user) = (portal.platform().await, portal.user(LINE).await);
        let before = ids(&user, LINE).await;
        let first = platform.call(voice(LINE, "m-1", 30)).await.expect("delivered");
        let fax = DeliverMessage {
            kind: MessageKind::Fax,
            from_number: None,
            from_name: None,
            duration_seconds: 0,
            ..voice(LINE, "f-1", 50)
        };
        platform.call(fax).await.expect("delivered");
        platform.call(DeliverMessage { is_urgent: true, ..voice(LINE, "m-2", 40) }).await.expect("delivered");
        // A second delivery with the same id changes nothing, even with other content. In another mailbox, the same id
        // is another message.
        let again = DeliverMessage { duration_seconds: 7, ..voice(LINE, "m-1", 59) };
        assert_eq!(platform.call(again).await.expect("delivered"), first);
        platform.call(voice(OTHER, "m-1", 30)).await.expect("delivered");
        let all: Vec<_> = ["f-1", "m-2", "m-1"].map(|name| (name.to_owned(), false)).into();
        assert_eq!(ids(&user, LINE).await, [all, before].concat(), "the latest first");

        let rows = user.call(list(LINE)).await.expect("a list").rows;
        let expected = Message {
            id: id("m-1"),
            kind: MessageKind::Voice,
            is_urgent: false,
            from_number: Some("+442079460000".parse().expect("a number")),
            from_name: Some("Zoé Martin".parse().expect("a name")),
            duration_seconds: 42,
            arrived_at: "2018-11-06T07:30:00Z".parse().expect("a time"),
            is_read: false,
        };
        assert_eq!((&rows[2], rows[1].is_urgent, rows[0].kind), (&expected, true, MessageKind::Fax));

        for is_read in [true, true, false, false] {
            assert_eq!(user.call(mark(LINE, "m-1", is_read)).await.expect("marked").is_read, is_read);
        }
        assert!(platform.call(mark(LINE, "m-2", true)).await.expect("marked by phone").is_read);
        user.call(delete(LINE, "f-1")).await.expect("gone");
        platform.call(delete(LINE, "m-1")).await.expect("deleted by phone");
        assert_eq!(ids(&user, LINE).await[0], ("m-2".to_owned(), true));
        for gone in ["m-1", "f-1", "nothing"] {
            assert_eq!(refusal(&user, delete(LINE, gone)).await, Some(ErrorCode::NotFound), "{gone}");
            assert_eq!(refusal(&user, mark(LINE, gone, true)).await, Some(ErrorCode::NotFound), "{gone}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_reads_a_users_messages() {
    for database in databases() {
        let portal = TestPortal::start_on(database).await;
        let platform = portal.platform().await;
        for line in [LINE, OTHER, ADMINISTRATOR] {
            platform.call(voice(line, "m-1", 30)).await.expect("delivered");
        }
        let user = portal.user(LINE).await;
        let administrator = portal.user(ADMINISTRATOR).await;
        let operator = portal.sign_in("operateur").await;
        let (expert, autre) = (portal.sign_in("expert").await, portal.sign_in("autre").await);
        let not_found = Some(ErrorCode::NotFound);
        for (who, person) in [("platform", &platform), ("operator", &operator), ("expert", &expert), ("autre", &autre)]
        {
            assert_eq!(refusal(person, list(LINE)).await, not_found, "{who}");
        }
        // An administrator of the client sees that messages exist, without the callers' names. They read their own
        // messages.
        let seen = administrator.call(list(LINE)).await.expect("a list").rows;
        assert!(seen.iter().any(|message| message.from_number.is_some()), "{seen:?}");
        assert!(seen.iter().all(|message| message.from_name.is_none()), "{seen:?}");
        let own = administrator.call(list(ADMINISTRATOR)).await.expect("a list").rows;
        assert_eq!(own[0].from_name.as_ref().map(portal_api::Name::as_str), Some("Zoé Martin"));
        let read = administrator.call(list("0920001100"));
        assert_eq!(read.await.expect_err("another client's").code, ErrorCode::NotFound);
        let marked = operator.call(mark(LINE, "m-1", false)).await.expect("marked");
        assert_eq!((marked.from_name, marked.is_read), (None, false), "the operator does not see the name");
        let colleague = portal.user(OTHER).await;
        assert_eq!(refusal(&colleague, list(LINE)).await, not_found, "a colleague");
        for (who, person) in [("administrator", &administrator), ("expert", &expert), ("autre", &autre)] {
            assert_eq!(refusal(person, mark(LINE, "m-1", true)).await, not_found, "{who}");
            assert_eq!(refusal(person, delete(LINE, "m-1")).await, not_found, "{who}");
            assert_eq!(refusal(person, voice(LINE, "m-9", 30)).await, not_found, "{who}");
        }
        assert_eq!(refusal(&user, voice(LINE, "m-9", 30)).await, not_found, "a user may not deliver messages");
        assert_eq!(refusal(&user, delete(OTHER, "m-1")).await, not_found);
        assert_eq!(refusal(&platform, voice("0999999999", "m-9", 30)).await, not_found, "no such line");
        assert_eq!(ids(&user, LINE).await[0], ("m-1".to_owned(), false), "the refused calls changed nothing");
        assert_eq!(
            ids(&administrator, ADMINISTRATOR).await,
            [("m-1".to_owned(), false)],
            "the administrator's own mailbox is unchanged"
        );
        assert_eq!(refusal(&operator, delete(LINE, "m-1")).await, None, "the operator may delete without reading");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_mailbox_is_read_in_pages_and_has_a_limit() {
    let portal = TestPortal::start().await;
    let (platform, user) = (portal.platform().await, portal.user(OTHER).await);
    for index in 0..MESSAGE_LIMIT {
        platform.call(voice(OTHER, &format!("m-{index}"), 0)).await.expect("delivered");
    }
    let page = |number| ListMessages { page: PageNumber::new(number).expect("a page"), ..list(OTHER) };
    let last = user.call(page(10)).await.expect("the last page");
    assert_eq!((last.total, last.rows.len(), last.rows[49].id.as_str()), (500, 50, "m-0"));
    assert_eq!(user.call(page(11)).await.expect("nothing").rows, []);
    let refused = platform.call(voice(OTHER, "m-500", 0)).await.expect_err("the mailbox is full");
    assert_eq!(refused.code, ErrorCode::Full);
    let sentence = "La boîte du 09\u{a0}70\u{a0}71\u{a0}68\u{a0}31 est pleine\u{a0}: 500 messages. Supprimez-en avant d’en ajouter.";
    assert_eq!(refused.message, sentence);
    platform.call(voice(OTHER, "m-0", 0)).await.expect("an existing message needs no room");
    user.call(delete(OTHER, "m-0")).await.expect("gone");
    platform.call(voice(OTHER, "m-500", 0)).await.expect("there is room");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_invalid_message_is_refused_and_its_field_is_named() {
    let portal = TestPortal::start().await;
    let platform = portal.platform().await;
    let valid_rest = r#""arrived_at":"2018-11-06T07:30:00Z""#;
    for (body, field) in [
        (format!(r#"{{"id":"a/b","kind":"voice",{valid_rest}}}"#), "id"),
        (format!(r#"{{"id":"","kind":"voice",{valid_rest}}}"#), "id"),
        (format!(r#"{{"kind":"voice",{valid_rest}}}"#), "id"),
        (format!(r#"{{"id":"a","kind":"sms",{valid_rest}}}"#), "kind"),
        (format!(r#"{{"id":"a","kind":"voice","duration_seconds":-1,{valid_rest}}}"#), "duration_seconds"),
        (format!(r#"{{"id":"a","kind":"voice","from_name":"a\nb",{valid_rest}}}"#), "from_name"),
        (r#"{"id":"a","kind":"voice","arrived_at":"hier"}"#.to_owned(), "arrived_at"),
        (r#"{"id":"a","kind":"voice"}"#.to_owned(), "arrived_at"),
    ] {
        let path = format!("/api/v1/lines/{LINE}/messages");
        let response = platform.request(Method::Post, &path, Some(body.clone())).await;
        assert_eq!(response.status(), 422, "{body}");
        let error: portal_api::ApiError = response.json().await.expect("an error of the API");
        assert!(error.fields.contains_key(field), "{body}: {error:?}");
    }
    let required_only = format!(r#"{{"id":"a","kind":"fax",{valid_rest}}}"#);
    let response = platform.request(Method::Post, &format!("/api/v1/lines/{LINE}/messages"), Some(required_only)).await;
    assert!(response.status().is_success());
}
