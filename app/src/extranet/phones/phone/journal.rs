//! The section "Journal" of a phone's page.

use crate::{
    draw::{Draw as _, Html},
    extranet::phones::last_request::verdict,
    i18n::messages,
    load::render_answer,
    time,
    ui::{Badge, Pagination, State, Table, Tone},
};
use leptos::prelude::*;
use portal_api::{ApiError, Page, phone::PhoneRequest};

/// "Journal": a phone's requests, with the answer and its reason.
#[component]
pub fn Journal(requests: Result<Page<PhoneRequest>, ApiError>) -> impl IntoView {
    view! {
        <section class="journal" aria-labelledby="journal">
            <h3 id="journal">{messages().phone.journal}</h3>
            {render_answer(requests, table)}
        </section>
    }
    .draw()
}

fn table(page: Page<PhoneRequest>) -> Html {
    let words = &messages().phone;
    if page.total == 0 {
        return view! { <p class="intro">{words.journal_none}</p> }.draw();
    }
    let head = view! {
        <th scope="col">{words.at}</th>
        <th scope="col">{words.answer}</th>
        <th scope="col">{words.file}</th>
        <th scope="col">{words.user_agent}</th>
        <th scope="col">{words.address}</th>
        <th scope="col" class="number">{words.size}</th>
    }
    .draw();
    let (number, pages) = (page.page.get(), page.page_count());
    let rows = page.rows.into_iter().map(|request| view! { <Request request/> }).collect_view();
    view! {
        <Table caption=words.journal head>{rows}</Table>
        <Pagination page=number pages/>
    }
    .draw()
}

#[component]
fn Request(request: PhoneRequest) -> impl IntoView {
    let words = &messages().phone;
    let (tone, text) = verdict(request.reason);
    let stranger = request.is_stranger.then(|| {
        let times = (request.count > 1).then(|| [" · ", &(words.times)(request.count)].concat());
        view! {
            <span>
                <Badge tone=Tone::Warning text=words.stranger/>
                <span class="sub">{times}</span>
            </span>
        }
    });
    let size = [&thousands(request.size), "\u{a0}", words.bytes].concat();
    view! {
        <tr>
            <td data-label=words.at class="numeric card-title">{time::date_time(request.at)}</td>
            <td data-label=words.answer>
                <div class="cell">
                    <span>
                        <State tone text=text/>
                        " "
                        <span class="faint numeric">{request.status}</span>
                    </span>
                    <span class="sub">{(words.reason)(request.reason)}</span>
                    {stranger}
                </div>
            </td>
            <td data-label=words.file>
                <code>{request.file}</code>
            </td>
            <td data-label=words.user_agent class="long">{request.user_agent}</td>
            <td data-label=words.address class="numeric">{request.address}</td>
            <td data-label=words.size class="number">{size}</td>
        </tr>
    }
    .draw()
}

/// Returns a number whose groups of three digits are separated by narrow no-break spaces: `12 345`.
fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() + 4);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::thousands;

    #[test]
    fn digits_are_separated_in_groups_of_three() {
        assert_eq!(thousands(7), "7");
        assert_eq!(thousands(123), "123");
        assert_eq!(thousands(12_345), "12\u{202f}345");
        assert_eq!(thousands(1_234_567), "1\u{202f}234\u{202f}567");
    }
}
