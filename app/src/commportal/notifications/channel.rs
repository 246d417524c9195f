use crate::{
    commportal::account::SettingsTabs,
    draw::{Draw as _, Html},
    i18n::messages,
    paths,
    ui::{PageHeading, Tab, Tabs},
};
use leptos::prelude::*;

/// The heading of both channels.
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
