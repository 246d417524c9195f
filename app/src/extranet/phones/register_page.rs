use super::{Watching, phone_state::PhoneStateWord, register_form::RegisterForm};
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
    ApiError, Name, Number, Order, Page, PageNumber, Reference, Search,
    client::Client,
    line::{LineSort, ListLines},
    model::{ListModels, Model},
    phone::{ListPhones, PhoneRow, PhoneSort},
};

/// Pages of lines that are offered as suggestions; numbers beyond them can be typed.
const LINE_PAGES: u32 = 10;
/// Telephones in the running list.
const LATEST: usize = 20;

/// What can be chosen in the form.
#[derive(Clone, Debug)]
pub struct Choices {
    /// Every model.
    pub models: Vec<Model>,
    /// The client's numbers, with the names of their lines.
    pub lines: Vec<(Number, Name)>,
}

/// "Provisionner @MAC": registers one telephone after the other, and shows what became of the latest.
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

async fn find_choices(reference: &Reference) -> Result<Choices, ApiError> {
    let models = call(ListModels {}).await?;
    let mut lines = Vec::new();
    for number in (1..=LINE_PAGES).filter_map(|number| PageNumber::new(number).ok()) {
        let page = call(list_lines(reference, number)).await?;
        lines.extend(page.rows.into_iter().map(|line| (line.number, line.name)));
        if page.total <= lines.len() as u64 {
            break;
        }
    }
    Ok(Choices { models, lines })
}

fn list_lines(reference: &Reference, page: PageNumber) -> ListLines {
    ListLines { reference: reference.clone(), q: Search::default(), sort: LineSort::Number, order: Order::Asc, page }
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
