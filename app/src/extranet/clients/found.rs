//! The phone or the line that a search names, above the list of clients.

use crate::{
    call::call,
    draw::{Draw as _, Html},
    extranet::phones::PhoneStateWord,
    i18n::messages,
    paths,
    ui::{ButtonKind, Icon, LinkButton, Symbol},
};
use leptos::prelude::*;
use portal_api::{
    Mac, Number, Search,
    line::{GetLine, Line},
    phone::{GetPhone, Phone},
};

/// Finds the phone or the line that the search names exactly, by its MAC address or its number, and renders a link to
/// it. On Enter, the browser's program follows the link.
pub async fn find_exact_match(search: &Search) -> Option<Html> {
    if let Ok(mac) = Mac::parse(search.as_str())
        && let Ok(phone) = call(GetPhone { mac }).await
    {
        return Some(phone_link(phone));
    }
    let number = Number::parse(search.as_str()).ok()?;
    call(GetLine { number }).await.ok().map(line_link)
}

fn phone_link(phone: Phone) -> Html {
    let Phone { row, reference, now, .. } = phone;
    let name = row.line_name.map(|name| view! { <span class="sub">{name}</span> });
    view! {
        <p class="found">
            <Icon symbol=Symbol::Phone/>
            <a class="mac" href=paths::phone(&reference, &row.mac) data-found="">
                {row.mac.with_colons()}
            </a>
            {row.number.map(|number| number.in_pairs())}
            {name}
            <PhoneStateWord state=row.state until=row.window_until now/>
        </p>
    }
    .draw()
}

fn line_link(line: Line) -> Html {
    let Line { reference, row, .. } = line;
    let words = &messages().lines;
    let spelt = row.number.in_pairs();
    view! {
        <p class="found">
            <Icon symbol=Symbol::Person/>
            <a href=paths::line_file(&reference, &row.number) data-found="">
                {spelt.clone()} " – " {row.name.to_string()}
            </a>
            <LinkButton
                label=words.provision_mac
                href=paths::new_phone_on(&reference, &row.number)
                kind=ButtonKind::Primary
                icon=Symbol::Plus
                name=[words.provision_mac, ", ", &spelt].concat()
            />
        </p>
    }
    .draw()
}
