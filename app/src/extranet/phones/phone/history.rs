//! The block "Historique" of a phone's page.

use crate::{draw::Draw as _, i18n::messages, time};
use leptos::prelude::*;
use portal_api::{
    Number,
    audit::{AuditAction, AuditRow, PHONE_ACTOR},
    model::Model,
};

/// "Historique": the changes of the phone and the accounts that made them, the newest change first.
#[component]
pub fn History(
    /// The entries of the audit.
    audit: Vec<AuditRow>,
    /// The names of the models.
    models: Vec<Model>,
) -> impl IntoView {
    let words = &messages().phone;
    let rows = audit
        .into_iter()
        .map(|row| {
            let detail = detail_text(&row, &models);
            let actor = if row.actor == PHONE_ACTOR { words.phone_actor.to_owned() } else { row.actor };
            let address = (!row.address.is_empty()).then(|| {
                view! { " · " <span class="numeric">{row.address}</span> }
            });
            view! {
                <li>
                    <p>
                        <strong>{(words.done)(row.action)}</strong>
                        {(!detail.is_empty()).then(|| view! { " " <span>{detail}</span> })}
                    </p>
                    <p class="sub">
                        <span class="numeric">{time::date_time(row.at)}</span>
                        " · "
                        {actor}
                        {address}
                    </p>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="block">
            <h3>{words.history}</h3>
            <ol class="history">{rows}</ol>
        </section>
    }
    .draw()
}

/// Returns the detail of an entry of the audit as a text for people: the end of a window, a number, or a model with its
/// firmware.
fn detail_text(row: &AuditRow, models: &[Model]) -> String {
    if row.action == AuditAction::WindowExtended
        && let Ok(until) = row.detail.parse()
    {
        return (messages().phone.until)(&time::date_time(until));
    }
    let (first, rest) = row.detail.split_once(' ').unwrap_or((&row.detail, ""));
    if let Some(model) = models.iter().find(|model| model.id == first) {
        return [&model.name, " ", rest].concat();
    }
    match Number::parse(first) {
        Ok(number) if rest.is_empty() => number.in_pairs(),
        Ok(number) => [&number.in_pairs(), " · ", rest].concat(),
        // The audit has "-" in place of the number of a phone without a line.
        Err(_) if first == "-" => rest.to_owned(),
        Err(_) => row.detail.clone(),
    }
}
