use super::{Watching, choices::find_choices, phone_state::PhoneStateWord, register_form::RegisterForm};
use crate::{
    call::call,
    draw::{Draw as _, Html},
    extranet::client::SectionHeading,
    i18n::messages,
    load::load,
    paths,
    query::query_value,
    ui::{LinkButton, Symbol, Table},
};
use leptos::prelude::*;
use portal_api::{
    Number, Order, Page, PageNumber, Reference, Search,
    client::Client,
    phone::{ListPhones, PhoneRow, PhoneSort},
};

/// The number of phones in the list of the latest ones.
const LATEST: usize = 20;

/// "Provisionner @MAC": registers one phone after another, and shows the latest ones with their state.
pub async fn register_page(client: &Client) -> Html {
    let choices = find_choices(&client.reference).await;
    let latest = call(list_latest(client.reference.clone())).await;
    let words = &messages().phones;
    let number = query_value("number");
    view! {
        <SectionHeading title=words.register client=client.name.as_str()/>
        <p class="intro">{words.register_intro}</p>
        <div class="register">
            {load(choices, |choices| {
                view! { <RegisterForm reference=client.reference.clone() choices number/> }.draw()
            })}
            <section class="latest" aria-labelledby="latest">
                <Watching reference=client.reference.to_string()/>
                <h3 id="latest">{words.latest}</h3>
                {load(latest, |page| latest_phones(page, client))}
                <LinkButton label=words.see_all href=paths::phones(&client.reference) icon=Symbol::List/>
            </section>
        </div>
    }
    .draw()
}

fn list_latest(reference: Reference) -> ListPhones {
    ListPhones {
        reference,
        q: Search::default(),
        state: None,
        sort: PhoneSort::CreatedAt,
        order: Order::Desc,
        page: PageNumber::default(),
    }
}

fn latest_phones(page: Page<PhoneRow>, client: &Client) -> Html {
    let words = &messages().phones;
    if page.rows.is_empty() {
        return view! { <p class="faint">{words.latest_none}</p> }.draw();
    }
    let head = view! {
        <th scope="col">{words.mac}</th>
        <th scope="col">{words.number}</th>
        <th scope="col">{words.model}</th>
        <th scope="col">{words.state}</th>
    }
    .draw();
    let none = messages().common.none;
    let row = |phone: PhoneRow| {
        let href = paths::phone(&client.reference, &phone.mac);
        let number = phone.number.as_ref().map_or_else(|| none.to_owned(), Number::in_pairs);
        view! {
            <tr id=["latest-", phone.mac.as_str()].concat()>
                <td data-label=words.mac class="card-title">
                    <a class="mac" href=href>
                        {phone.mac.with_colons()}
                    </a>
                </td>
                <td data-label=words.number class="numeric">{number}</td>
                <td data-label=words.model>{phone.model.unwrap_or_else(|| none.to_owned())}</td>
                <td data-label=words.state>
                    <PhoneStateWord state=phone.state until=phone.window_until now=page.now/>
                </td>
            </tr>
        }
    };
    let rows = page.rows.into_iter().take(LATEST).map(row).collect_view();
    view! { <Table caption=words.latest head>{rows}</Table> }.draw()
}
