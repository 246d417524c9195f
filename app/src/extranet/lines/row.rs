//! A row in the list of lines.

use crate::{
    draw::{Draw as _, Html},
    i18n::{lines::platform_restriction, messages},
    paths,
    ui::{ButtonKind, Icon, LineLock, LinkButton, RowCheckbox, Selection, Symbol},
};
use leptos::prelude::*;
use portal_api::{
    Number, Reference,
    line::{Administrator, LineRow, PresentedNumber},
};

/// A line in the list.
#[component]
pub fn Row(
    /// The line.
    line: LineRow,
    /// The client's reference.
    reference: Reference,
    /// The list's ticked rows.
    selection: Selection,
) -> impl IntoView {
    let words = &messages().lines;
    let number = line.number.in_pairs();
    let file = paths::line_file(&reference, &line.number);
    let licence = (words.licence_of)(&line.licence);
    let is_locked = line.locked_at.is_some() || line.pins_locked_until.is_some();
    let presented = match &line.presented {
        PresentedNumber::Number(presented) => presented.in_pairs().draw(),
        PresentedNumber::Masked => view! { <span class="soft">{words.masked}</span> }.draw(),
    };
    view! {
        <tr id=["line-", line.number.as_str()].concat()>
            <td class="tick">
                <RowCheckbox selection value=line.number.to_string() label=(words.select)(&number)/>
            </td>
            <td data-label=words.number class="numeric first">
                <a href=file.clone()>{number}</a>
            </td>
            <td data-label=words.name class="card-title">
                {administrator_star(line.administrator)}
                <a href=file>{line.name.to_string()}</a>
            </td>
            <td data-label=words.licence class="second cut" title=licence.clone()>{licence.clone()}</td>
            <td data-label=words.department class="last cut">{line.department.to_string()}</td>
            <td data-label=words.locked class=is_locked.then_some("extra")><LineLock line=line.clone()/></td>
            <td data-label=words.presented class="numeric">{presented}</td>
            <td data-label=words.restriction class="cut short">
                <span title=platform_restriction(line.restriction)>{(words.restriction_of)(line.restriction)}</span>
            </td>
            <td class="actions">{actions(&reference, &line.number, line.phones)}</td>
        </tr>
    }
}

fn administrator_star(administrator: Administrator) -> Option<Html> {
    let words = &messages().lines;
    let title = (words.administrator_of)(administrator);
    (administrator != Administrator::No).then(|| {
        view! { <span class="administrator" role="img" aria-label=words.administrator title=title>"★"</span>" " }.draw()
    })
}

fn actions(reference: &Reference, number: &Number, phones: u64) -> Html {
    let words = &messages().lines;
    let number_text = number.in_pairs();
    let list = (phones > 0).then(|| {
        view! {
            <LinkButton
                label=phones.to_string()
                href=paths::phones_on(reference, number)
                kind=ButtonKind::Quiet
                icon=Symbol::Phone
                name=(words.phones_on)(phones, &number_text)
            />
        }
    });
    view! {
        <a
            class="button quiet"
            href=paths::new_phone_on(reference, number)
            aria-label=(words.provision_on)(&number_text)
            title=words.provision_mac
        >
            <Icon symbol=Symbol::Plus/>
            // In a table the cell only has room for "@MAC".
            <span><span class="card-only">{words.provision}" "</span>"@MAC"</span>
        </a>
        {list}
        <LinkButton
            label=words.settings
            href=paths::line_file(reference, number)
            kind=ButtonKind::Quiet
            icon=Symbol::Gear
            name=(words.settings_of)(&number_text)
        />
    }
    .draw()
}
