//! The heading of the pages of both notification channels, lamp and e-mail.

use crate::{
    commportal::account::SettingsTabs,
    draw::{Draw as _, Html},
    i18n::messages,
    paths,
    ui::{PageHeading, Tab, Tabs},
};
use leptos::prelude::*;

/// Renders the heading of the pages of both channels, with the tabs between them.
pub fn channel_heading() -> Html {
    let words = messages();
    view! {
        <PageHeading title=words.commportal.settings/>
        <SettingsTabs/>
        <Tabs label=words.commportal.notifications>
            <Tab label=words.notifications.lamp href=paths::LAMP/>
            <Tab label=words.notifications.email href=paths::EMAIL/>
        </Tabs>
    }
    .draw()
}
