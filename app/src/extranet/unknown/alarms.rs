//! The table of alarms.

use crate::{
    draw::{Draw as _, Html},
    i18n::messages,
    time,
    ui::{Badge, Table, Tone},
};
use leptos::prelude::*;
use portal_api::unknown::{Alarm, AlarmKind};

/// Renders "Alertes": the alarms, most recent first.
pub fn alarms(alarms: Vec<Alarm>) -> Html {
    let words = &messages().unknown;
    if alarms.is_empty() {
        return view! { <p class="intro">{words.no_alarms}</p> }.draw();
    }
    let head = view! {
        <th scope="col">{words.alarm}</th>
        <th scope="col">{words.subject}</th>
        <th scope="col">{words.first_at}</th>
        <th scope="col">{words.last_at}</th>
        <th scope="col" class="number">{words.count}</th>
    }
    .draw();
    let rows = alarms.into_iter().map(|alarm| view! { <Row alarm/> }).collect_view();
    view! { <Table caption=words.alarms head>{rows}</Table> }.draw()
}

#[component]
fn Row(alarm: Alarm) -> impl IntoView {
    let words = &messages().unknown;
    let tone = match alarm.kind {
        AlarmKind::ToldElsewhere => Tone::Info,
        AlarmKind::HandOvers | AlarmKind::ToldElsewhereLimit => Tone::Warning,
        AlarmKind::Enumeration => Tone::Bad,
    };
    let subject = if alarm.subject.is_empty() { words.platform.to_owned() } else { alarm.subject };
    view! {
        <tr>
            <td data-label=words.alarm class="card-title">
                <Badge tone text=(words.kind)(alarm.kind)/>
                <span class="sub">{(words.about)(alarm.kind)}</span>
            </td>
            <td data-label=words.subject class="long">{subject}</td>
            <td data-label=words.first_at class="numeric">{time::date_time(alarm.first_at)}</td>
            <td data-label=words.last_at class="numeric">{time::date_time(alarm.last_at)}</td>
            <td data-label=words.count class="number">{alarm.count}</td>
        </tr>
    }
    .draw()
}
