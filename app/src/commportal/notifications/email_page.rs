//! The page "E-mail" of the notifications.

use super::{
    channel::channel_heading,
    table::{Channel, channel_form},
};
use crate::{
    call::call,
    draw::{Draw as _, Html},
    i18n::messages,
    load::render_answer,
    page, paths,
    ui::{Notice, Tone},
};
use leptos::prelude::*;
use portal_api::{
    ApiError, ErrorCode, Number,
    notification::{GetNotifications, Notifications},
};

/// Renders "E-mail": the addresses that are notified when a message arrives.
pub async fn email_page() -> Html {
    let words = messages();
    let Some(number) = page::account().and_then(|account| account.line).map(|line| line.number) else {
        return render_answer(Err(ApiError::new(ErrorCode::NotFound, words.errors.not_found)), |()| ().draw());
    };
    let notifications = call(GetNotifications { number: number.clone() }).await;
    view! {
        {channel_heading()}
        {render_answer(notifications, |notifications| form(&number, &notifications))}
    }
    .draw()
}

fn form(number: &Number, notifications: &Notifications) -> Html {
    let words = &messages().notifications;
    if !notifications.can_email {
        return view! { <Notice tone=Tone::Info><p>{words.no_email}</p></Notice> }.draw();
    }
    let channel = Channel {
        name: "email",
        to: "address",
        column: words.address,
        inputmode: "email",
        list: None,
        proposed: String::new(),
    };
    let form = channel_form(number, notifications, channel, paths::EMAIL);
    view! {
        <p class="intro">{words.email_intro}</p>
        {form}
    }
    .draw()
}
