//! The tabs of "Paramètres".

use crate::{
    i18n::messages,
    paths,
    ui::{Tab, Tabs},
};
use leptos::prelude::*;

/// The tabs of "Paramètres".
#[component]
pub fn SettingsTabs() -> impl IntoView {
    let words = &messages().commportal;
    let account_paths = [paths::PASSWORD, "/settings/pins", paths::ACCOUNT_SESSIONS].map(str::to_owned);
    view! {
        <Tabs label=words.settings is_sub=true>
            <Tab label=words.account href=paths::ACCOUNT below=account_paths.to_vec()/>
            <Tab label=words.notifications href=paths::LAMP below=vec![paths::LAMP.to_owned()]/>
        </Tabs>
    }
}
