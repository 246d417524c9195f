//! The home page of CommPortal.

use crate::{
    call::{call, call_text},
    commportal::{
        editor::{PhoneStatus, key_picture},
        notifications::lamp_state,
    },
    draw::{Draw as _, Html},
    i18n::messages,
    islands::LiveUpdates,
    load::failed_page,
    page, paths,
    ui::{EmptyState, LinkButton, PageHeading, Symbol},
};
use leptos::prelude::*;
use portal_api::{
    ApiError, Number,
    key::ListKeys,
    lamp::{GetLamp, Lamp},
    line_event::WatchLine,
    line_model::{LineModel, ListLineModels},
    line_phone::{LinePhone, ListLinePhones},
    model::{GetModel, GetModelPicture},
    wire,
};

/// Renders the home page: the state of the user's phones, the keys, the lamp.
pub async fn home_page() -> Html {
    let Some(number) = page::account().and_then(|account| account.line).map(|line| line.number) else {
        return failed_page(ApiError::new(portal_api::ErrorCode::NotFound, messages().errors.not_found));
    };
    match fetch_page_data(&number).await {
        Ok(found) => screen(&number, found),
        Err(error) => failed_page(error),
    }
}

struct PageData {
    lamp: Lamp,
    phones: Vec<LinePhone>,
    /// The model that most of the line's phones have, and the picture of its keys.
    main_model: Option<(LineModel, Html)>,
}

async fn fetch_page_data(number: &Number) -> Result<PageData, ApiError> {
    let lamp = call(GetLamp { number: number.clone() }).await?;
    let phones = call(ListLinePhones { number: number.clone() }).await?.phones;
    let models = call(ListLineModels { number: number.clone() }).await?;
    let main_model = models.into_iter().filter(|model| model.phones > 0).max_by_key(|model| model.phones);
    let main_model = match main_model {
        Some(main) => {
            let id = main.model.id.clone();
            let model = call(GetModel { id: id.clone() }).await?;
            let keys = call(ListKeys { number: number.clone(), model: id.clone() }).await?;
            let picture = call_text(GetModelPicture { id, module: false }).await?;
            let picture = key_picture(number, &model, &keys, &picture);
            Some((main, picture))
        }
        None => None,
    };
    Ok(PageData { lamp, phones, main_model })
}

fn screen(number: &Number, PageData { lamp, phones, main_model }: PageData) -> Html {
    let words = &messages().home;
    let events = wire::write(&WatchLine { number: number.clone() }).map(|request| request.uri).unwrap_or_default();
    let keys = main_model.map(|(model, picture)| {
        let href = paths::editor(number, &model.model.id);
        let title = [words.keys, " – ", &model.model.name].concat();
        view! {
            <section class="block">
                <h2>{title}</h2>
                <div class="home-picture">{picture}</div>
                <LinkButton label=messages().account.set_keys href icon=Symbol::Pencil/>
            </section>
        }
    });
    view! {
        <LiveUpdates path=events/>
        <PageHeading title=words.title/>
        <div class="beside">
            <section class="block">
                <h2>{words.messages}</h2>
                <p class="unread">
                    <a href=[paths::LAMP, "#messages"].concat()>{(words.unread)(lamp.unread)}</a>
                </p>
                <h2 class="home-lamp">{words.phones}</h2>
                {phone_states(phones)}
                <h2 class="home-lamp">{messages().notifications.lamp}</h2>
                <p>{lamp_state(&lamp)}</p>
                <p>
                    <a href=paths::LAMP>{words.set_lamp}</a>
                </p>
            </section>
            {keys}
        </div>
    }
    .draw()
}

fn phone_states(phones: Vec<LinePhone>) -> Html {
    let words = &messages().home;
    if phones.is_empty() {
        return view! { <EmptyState title=words.none_title text=words.none/> }.draw();
    }
    let rows = phones
        .into_iter()
        .map(|phone| {
            let model = phone.model.as_ref().map_or_else(|| words.unknown_model.to_owned(), |model| model.name.clone());
            view! {
                <li class="home-phone">
                    <h3>{model}</h3>
                    <ul class="phones-status">
                        <PhoneStatus phone/>
                    </ul>
                </li>
            }
        })
        .collect_view();
    view! { <ul class="home-phones">{rows}</ul> }.draw()
}
