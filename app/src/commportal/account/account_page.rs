//! The page "Compte" of CommPortal.

use super::SettingsTabs;
use crate::{
    draw::{Draw as _, Html},
    i18n::messages,
    page, paths,
    ui::{Fact, Facts, LinkButton, PageHeading, Symbol},
};
use leptos::prelude::*;
use portal_api::{
    line::Administrator,
    password::Pin,
    session::{Account, AccountLine},
};

/// Renders "Compte": personal information, security, numbers.
pub fn account_page() -> Html {
    let words = messages();
    let line_and_account = page::account().and_then(|account| Some((account.line.clone()?, account)));
    view! {
        <PageHeading title=words.commportal.settings/>
        <SettingsTabs/>
        {line_and_account.map(|(line, account)| blocks(account, line))}
    }
    .draw()
}

fn blocks(account: Account, line: AccountLine) -> Html {
    let words = &messages().account;
    // CommPortal says "department" where the Extranet says "site".
    let administrator = match line.administrator {
        Administrator::Department => words.department_administrator,
        administrator => (messages().lines.administrator_of)(administrator),
    };
    view! {
        <section class="block">
            <h2>{words.personal}</h2>
            <Facts>
                <Fact label=words.name>{account.name}</Fact>
                <Fact label=words.client>{line.client.to_string()}</Fact>
                <Fact label=words.department>{line.department.to_string()}</Fact>
                <Fact label=words.administrator>{administrator}</Fact>
            </Facts>
        </section>
        <section class="block">
            <h2>{words.security}</h2>
            <Facts>
                <SecretFact label=words.password href=paths::PASSWORD/>
                <SecretFact label=words.services_pin href=paths::pin(Pin::Services)/>
                <SecretFact label=words.voicemail_pin href=paths::pin(Pin::Voicemail)/>
            </Facts>
        </section>
        <section class="block">
            <h2>{words.numbers}</h2>
            <Facts>
                <Fact label=words.desk_phone>
                    <span class="fact-action">
                        <span class="numeric">{line.number.in_pairs()}</span>
                        <LinkButton label=words.set_keys href=paths::line_phones(&line.number) icon=Symbol::Phone/>
                    </span>
                </Fact>
            </Facts>
        </section>
    }
    .draw()
}

/// A secret, which is never shown, with a link to change it.
#[component]
fn SecretFact(label: &'static str, href: &'static str) -> impl IntoView {
    let words = &messages().account;
    let name = [words.change, ": ", label].concat();
    view! {
        <Fact label=label>
            <span class="fact-action">
                <span aria-hidden="true" class="faint">"••••••"</span>
                <a href=href aria-label=name>{words.change}</a>
            </span>
        </Fact>
    }
}
