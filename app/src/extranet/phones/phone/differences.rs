//! The section "Configuration" of a phone's page.

use crate::{
    draw::{Draw as _, Html},
    i18n::messages,
    load::render_answer,
    time,
    ui::{State, Table, Tone},
};
use leptos::prelude::*;
use portal_api::{
    ApiError,
    difference::{Difference, Differences},
};

/// "Configuration": whether the phone has its current configuration, and the differences otherwise.
#[component]
pub fn Configuration(
    /// The API's answer: the differences, or an error.
    differences: Result<Differences, ApiError>,
    /// Whether the phone has lost its credentials, and its configuration with them.
    is_lost: bool,
) -> impl IntoView {
    view! {
        <section class="journal" aria-labelledby="configuration">
            <h3 id="configuration">{messages().phone.configuration}</h3>
            {render_answer(differences, |differences| if is_lost { lost() } else { content(differences) })}
        </section>
    }
    .draw()
}

fn lost() -> Html {
    view! {
        <p>
            <State tone=Tone::Bad text=messages().phone.configuration_lost/>
        </p>
    }
    .draw()
}

fn content(Differences { at, is_current, differences }: Differences) -> Html {
    let words = &messages().phone;
    let Some(at) = at else { return view! { <p class="intro">{words.configuration_none}</p> }.draw() };
    let since = (words.configuration_since)(&time::date_time(at));
    let (tone, text) = match (is_current, differences.len()) {
        (true, _) => (Tone::Good, words.configuration_current.to_owned()),
        (false, count) => (Tone::Info, (words.configuration_changes)(count)),
    };
    let table = (!differences.is_empty()).then(|| table(differences));
    view! {
        <p>
            <State tone text=text/>
            " "
            <span class="sub">{since}</span>
        </p>
        {table}
    }
    .draw()
}

fn table(differences: Vec<Difference>) -> Html {
    let words = &messages().phone;
    let head = view! {
        <th scope="col">{words.parameter}</th>
        <th scope="col">{words.before}</th>
        <th scope="col">{words.after}</th>
    }
    .draw();
    let rows = differences.into_iter().map(|difference| view! { <Change difference/> }).collect_view();
    view! { <Table caption=words.configuration head>{rows}</Table> }.draw()
}

#[component]
fn Change(difference: Difference) -> impl IntoView {
    let words = &messages().phone;
    let Difference { parameter, about, before, after, is_secret, .. } = difference;
    let value = |value: Option<String>| match value.filter(|value| !value.is_empty()) {
        Some(value) => view! { <span>{value}</span> }.draw(),
        None => {
            view! { <span class="faint">{if is_secret { words.secret } else { messages().common.none }}</span> }.draw()
        }
    };
    let name = about.map(|about| view! { <span>{about}</span> <br/> });
    view! {
        <tr>
            <td data-label=words.parameter class="card-title">
                {name} <code class="sub">{parameter}</code>
            </td>
            <td data-label=words.before class="long">{value(before)}</td>
            <td data-label=words.after class="long">{value(after)}</td>
        </tr>
    }
    .draw()
}
