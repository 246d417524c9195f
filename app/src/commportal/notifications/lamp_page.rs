//! The page "Signal lumineux" of the notifications.

use super::{
    channel::channel_heading,
    messages::Messages,
    table::{Channel, channel_form},
};
use crate::{
    call::call,
    draw::{Draw as _, Html},
    i18n::messages,
    islands::LiveUpdates,
    load::failed_page,
    page, paths,
    ui::{OperationForm, State, SubmitButton, Symbol, Tone},
};
use leptos::prelude::*;
use portal_api::{
    ApiError, ErrorCode, Number, Page, PageNumber, Search,
    colleague::{Colleague, ListColleagues},
    lamp::{GetLamp, Lamp},
    line_event::WatchLine,
    message::{ListMessages, Message},
    notification::{CountExisting, GetNotifications, Notifications},
    wire,
};

/// The `id` of the list of suggested numbers.
const NUMBERS: &str = "numbers";

/// Renders "Signal lumineux": which lamps signal which messages, and whether the user's own lamp is lit.
pub async fn lamp_page() -> Html {
    let Some(number) = page::account().and_then(|account| account.line).map(|line| line.number) else {
        return failed_page(ApiError::new(ErrorCode::NotFound, messages().errors.not_found));
    };
    match fetch_page_data(&number).await {
        Ok(found) => screen(&number, found),
        Err(error) => failed_page(error),
    }
}

struct PageData {
    notifications: Notifications,
    lamp: Lamp,
    messages: Page<Message>,
    colleagues: Vec<Colleague>,
}

async fn fetch_page_data(number: &Number) -> Result<PageData, ApiError> {
    let number = || number.clone();
    let (q, page) = (Search::default(), PageNumber::default());
    Ok(PageData {
        notifications: call(GetNotifications { number: number() }).await?,
        lamp: call(GetLamp { number: number() }).await?,
        messages: call(ListMessages { number: number(), page }).await?,
        colleagues: call(ListColleagues { number: number(), q, page }).await?.rows,
    })
}

fn screen(number: &Number, PageData { notifications, lamp, messages: list, colleagues }: PageData) -> Html {
    let words = &messages().notifications;
    let channel = Channel {
        name: "lamp",
        to: "number",
        column: words.number,
        inputmode: "tel",
        list: Some(NUMBERS),
        proposed: number.in_pairs(),
    };
    let events = wire::write(&WatchLine { number: number.clone() }).map(|request| request.uri).unwrap_or_default();
    let suggestions = colleagues
        .into_iter()
        .map(|colleague| view! { <option value=colleague.number.in_pairs()>{colleague.name.to_string()}</option> })
        .collect_view();
    let not_counted = notifications.not_counted;
    let not_counted_notice = (not_counted > 0).then(|| {
        view! {
            <div class="not-counted">
                <p>{(words.not_counted)(not_counted)}</p>
                <OperationForm<CountExisting>
                    label=words.count_existing
                    class="inline-form"
                    parameters=vec![("number", number.to_string())]
                >
                    <SubmitButton label=words.count_existing icon=Symbol::Lamp/>
                </OperationForm<CountExisting>>
            </div>
        }
    });
    let form = channel_form(number, &notifications, channel, paths::LAMP);
    view! {
        <LiveUpdates path=events/>
        {channel_heading()}
        <p class="lamp-state" role="status">{lamp_state(&lamp)}</p>
        {not_counted_notice}
        <p class="intro">{words.lamp_intro}</p>
        {form}
        <datalist id=NUMBERS>{suggestions}</datalist>
        <Messages number=number.clone() list/>
    }
    .draw()
}

/// Renders whether the lamp of the user's own phones is lit.
pub fn lamp_state(lamp: &Lamp) -> Html {
    let words = &messages().notifications;
    let (tone, text) = match (lamp.is_activated, lamp.is_lit) {
        (false, _) => (Tone::Neutral, words.lamp_off.to_owned()),
        (true, false) => (Tone::Neutral, words.lamp_dark.to_owned()),
        (true, true) => (Tone::Warning, (words.lamp_lit)(lamp.messages)),
    };
    view! { <State tone text/> }.draw()
}
