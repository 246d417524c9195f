//! The page "Provisionner @MAC".

use super::{
    PhoneUpdates,
    choices::{Choices, find_choices},
    phone_state::PhoneStateWord,
    register_form::{ProposedLine, RegisterForm},
};
use crate::{
    call::call,
    draw::{Draw as _, Html},
    extranet::client::SectionHeading,
    i18n::messages,
    load::render_answer,
    page, paths,
    query::query_value,
    ui::{ButtonKind, LinkButton, OperationForm, SubmitButton, Symbol, Table},
};
use jiff::{SignedDuration, Timestamp};
use leptos::prelude::*;
use portal_api::{
    ApiError, LineChoice, Number, Operation as _, Page, PageNumber, Reference, Search, SortDirection,
    client::Client,
    free_line::FindFreeLine,
    phone::{DeletePhone, ListPhones, PhoneRow, PhoneSort, RegisterPhone},
};

/// The number of phones in the list of the latest ones.
const LATEST_LIMIT: usize = 20;
/// The time after its registration during which a phone has a button that undoes the registration.
const UNDO_TIME: SignedDuration = SignedDuration::from_mins(30);

/// Renders "Provisionner @MAC": registers one phone after another, and shows the latest ones with their state.
pub async fn register_page(client: &Client) -> Html {
    let found = fetch_form_data(&client.reference).await;
    let latest = call(list_latest(client.reference.clone())).await;
    let words = &messages().phones;
    view! {
        <SectionHeading title=words.register client=client.name.as_str()/>
        <p class="intro">{words.register_intro}</p>
        <div class="register">
            // The browser's program proposes lines and lists phones in the form, so a refresh must not change the form.
            <div data-keep="">
                {render_answer(found, |(choices, line)| {
                    view! { <RegisterForm reference=client.reference.clone() choices line/> }.draw()
                })}
            </div>
            <section class="latest" aria-labelledby="latest">
                <PhoneUpdates reference=client.reference.to_string()/>
                <h3 id="latest">{words.latest}</h3>
                {render_answer(latest, |page| latest_phones(page, client))}
                <LinkButton label=words.see_all href=paths::phones(&client.reference) icon=Symbol::List/>
            </section>
        </div>
    }
    .draw()
}

/// Fetches the choices of the form, and the line that it proposes. After a phone was registered, this is the next line
/// without a phone. Otherwise it is the line in the page's address, or the first line without a phone.
async fn fetch_form_data(reference: &Reference) -> Result<(Choices, ProposedLine), ApiError> {
    let choices = find_choices(reference).await?;
    let done = page::outcome_of(RegisterPhone::NAME).filter(|outcome| outcome.error.is_none());
    let registered = done.and_then(|outcome| outcome.values.into_iter().find(|(name, _)| name == "number"));
    let requested = query_value("number");
    if registered.is_none()
        && let Ok(number) = Number::parse(&requested)
    {
        let line = choices.lines.iter().find(|(known, _)| *known == number);
        let name = line.map(|(_, name)| name.to_string()).unwrap_or_default();
        return Ok((choices, ProposedLine { number: number.in_pairs(), name }));
    }
    let after = registered.and_then(|(_, number)| LineChoice::parse(&number).ok());
    let next = call(FindFreeLine { reference: reference.clone(), after }).await?.line;
    let line = next.map(|line| ProposedLine { number: line.number.in_pairs(), name: line.name.to_string() });
    Ok((choices, line.unwrap_or_default()))
}

fn list_latest(reference: Reference) -> ListPhones {
    ListPhones {
        reference,
        q: Search::default(),
        state: None,
        sort: PhoneSort::CreatedAt,
        order: SortDirection::Desc,
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
        <th scope="col"><span class="unseen">{messages().common.actions}</span></th>
    }
    .draw();
    let none = messages().common.none;
    let row = |phone: PhoneRow| {
        let href = paths::phone(&client.reference, &phone.mac);
        let number = phone.number.as_ref().map_or_else(|| none.to_owned(), Number::in_pairs);
        let name = phone.line_name.clone().map(|name| view! { <span class="sub">{name}</span> });
        let undo = undo_form(&phone, page.now);
        view! {
            <tr id=["latest-", phone.mac.as_str()].concat()>
                <td data-label=words.mac class="card-title">
                    <a class="mac" href=href>
                        {phone.mac.with_colons()}
                    </a>
                </td>
                <td data-label=words.number>
                    <div class="cell">
                        <span class="numeric">{number}</span>
                        {name}
                    </div>
                </td>
                <td data-label=words.model>{phone.model.unwrap_or_else(|| none.to_owned())}</td>
                <td data-label=words.state>
                    <PhoneStateWord state=phone.state until=phone.window_until now=page.now/>
                </td>
                <td class="actions">{undo}</td>
            </tr>
        }
    };
    let rows = page.rows.into_iter().take(LATEST_LIMIT).map(row).collect_view();
    view! { <Table caption=words.latest head>{rows}</Table> }.draw()
}

/// Renders "Annuler": deletes a phone that was just registered.
fn undo_form(phone: &PhoneRow, now: Timestamp) -> Option<Html> {
    let words = &messages().phones;
    if now.duration_since(phone.created_at) > UNDO_TIME {
        return None;
    }
    let name = (words.undo_of)(&phone.mac.with_colons());
    // The browser's program reads this field: the form for the next phone then proposes the line again.
    let line = phone.number.as_ref().map(Number::in_pairs);
    Some(
        view! {
            <OperationForm<DeletePhone>
                label=name.clone()
                class="inline-form"
                id=["undo-", phone.mac.as_str()].concat()
                parameters=vec![("mac", phone.mac.to_string())]
            >
                <input type="hidden" name="_line" value=line/>
                <SubmitButton label=words.undo name kind=ButtonKind::Plain icon=Symbol::Undo/>
            </OperationForm<DeletePhone>>
        }
        .draw(),
    )
}
