//! The page with the key editor, the settings and the state of the phones.

use super::{
    keys::{KeyEditorData, find_keys, key_editor},
    settings_form::{find_settings, settings_form},
    status::PhonesStatus,
};
use crate::{
    call::call,
    draw::{Draw as _, Html},
    i18n::messages,
    islands::LiveUpdates,
    load::failed_page,
    page::{self, Program},
    paths,
    ui::{Icon, PageHeading, Symbol},
};
use leptos::prelude::*;
use portal_api::{
    ApiError, ErrorCode, Number,
    line::{GetLine, Line},
    line_event::WatchLine,
    line_phone::{LinePhones, ListLinePhones},
    model::{GetModel, ModelDetail},
    wire,
};

/// Renders "{model} - Modifier les paramètres pour {client} : {site} / {SDA}": the keys and the settings of a line's
/// phones of one model.
pub async fn editor_page(number: &str, model: &str) -> Html {
    match fetch_page_data(number, model).await {
        Ok(found) => screen(found).await,
        Err(error) => failed_page(error),
    }
}

struct PageData {
    line: Line,
    model: ModelDetail,
    keys: KeyEditorData,
    phones: LinePhones,
}

async fn fetch_page_data(number: &str, model: &str) -> Result<PageData, ApiError> {
    let number = number_from_path(number)?;
    let line = call(GetLine { number: number.clone() }).await?;
    let model = call(GetModel { id: model.to_owned() }).await?;
    let keys = find_keys(&number, &model).await?;
    let phones = call(ListLinePhones { number }).await?;
    Ok(PageData { line, model, keys, phones })
}

/// Parses the line's number in a path. A text that is not a number gives the error 404.
pub fn number_from_path(number: &str) -> Result<Number, ApiError> {
    Number::parse(number).map_err(|_| ApiError::new(ErrorCode::NotFound, messages().errors.not_found))
}

async fn screen(PageData { line, model, keys, phones }: PageData) -> Html {
    let words = &messages().editor;
    let number = line.row.number.clone();
    let settings = find_settings(&number, &model.model.id).await;
    let place = (words.place)(line.client.as_str(), line.row.department.as_str(), &number.in_pairs());
    page::set_program(Program::Editor);
    page::set_title(&[&model.model.name, " · ", &number.in_pairs()].concat());
    let title = [&model.model.name, " – ", words.title].concat();
    let events = wire::write(&WatchLine { number: number.clone() }).map(|request| request.uri).unwrap_or_default();
    view! {
        <LiveUpdates path=events/>
        <p class="back">
            <a href=paths::line_phones(&number)>
                <Icon symbol=Symbol::ChevronLeft/>
                {words.back}
            </a>
        </p>
        <PageHeading title note=place/>
        <PhonesStatus phones model=model.model.id.clone()/>
        {key_editor(&line, &model, keys)}
        {settings_form(&number, &model, settings)}
    }
    .draw()
}
