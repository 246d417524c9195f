//! The page "Configuration du routeur".

use crate::{
    call::call,
    draw::{Draw as _, Html},
    i18n::messages,
    load::render_answer,
    ui::{CopyButton, Fact, Facts, PageHeading},
};
use leptos::prelude::*;
use portal_api::provisioning_address::{GetProvisioningAddress, ProvisioningAddress};

/// Renders the values to type into a router: for an `OpIOS` router with the names of its screens, for other routers
/// with the numbers of the DHCP options.
pub async fn router_page() -> Html {
    let found = call(GetProvisioningAddress {}).await;
    let words = &messages().setup;
    view! {
        <PageHeading title=words.router/>
        <p class="intro">{words.router_intro}</p>
        {render_answer(found, values)}
    }
    .draw()
}

fn values(ProvisioningAddress { url, ntp_server }: ProvisioningAddress) -> Html {
    let words = &messages().setup;
    let examples = examples(&url);
    let opios = [(words.ntp_server, ntp_server.clone()), (words.tftp_servers, url.clone())];
    let others = [(words.option_66, url), (words.option_42, ntp_server)];
    view! {
        <section class="block">
            <h2>{words.opios}</h2>
            <p>{words.opios_intro}</p>
            {copyable(opios)}
            <p>{words.opios_end}</p>
        </section>
        <section class="block">
            <h2>{words.others}</h2>
            <p>{words.others_intro}</p>
            {copyable(others)}
            <h3>{words.examples}</h3>
            {copyable(examples)}
        </section>
        <p class="sub">{words.certificates}</p>
        <p class="sub">{words.end}</p>
    }
    .draw()
}

/// Returns DHCP option 66 in the syntax of common DHCP servers, with the server's name.
fn examples(url: &str) -> [(&'static str, String); 4] {
    [
        ("ISC DHCP", ["option tftp-server-name \"", url, "\";"].concat()),
        ("dnsmasq", ["dhcp-option=66,\"", url, "\""].concat()),
        ("Cisco IOS", ["option 66 ascii ", url].concat()),
        ("MikroTik", ["/ip dhcp-server option add name=provisioning code=66 value=\"s'", url, "'\""].concat()),
    ]
}

/// Renders names and values, each value with a button that copies it.
fn copyable<const N: usize>(values: [(&'static str, String); N]) -> Html {
    let facts = values.map(|(label, text)| {
        view! {
            <Fact label=label>
                <span class="copied">
                    <code>{text.clone()}</code>
                    <CopyButton text/>
                </span>
            </Fact>
        }
    });
    let facts = facts.into_iter().collect_view();
    view! { <Facts>{facts}</Facts> }.draw()
}
