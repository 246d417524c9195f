//! The page that lists the phone models of a line.

use crate::{
    call::{call, call_text},
    commportal::editor::{PhoneStatus, number_from_path, plain_picture},
    draw::{Draw as _, Html},
    i18n::messages,
    islands::LiveUpdates,
    load::failed_page,
    page, paths,
    query::query_value,
    ui::{EmptyState, LinkButton, PageHeading, Symbol},
};
use leptos::prelude::*;
use portal_api::{
    ApiError,
    line::{GetLine, Line},
    line_event::WatchLine,
    line_model::{LineModel, ListLineModels},
    line_phone::{LinePhone, ListLinePhones},
    model::{GetModelPicture, ListModels, Model},
    wire,
};

/// Renders the models that the line has or had, each on a card with its picture and state.
pub async fn selection_page(number: &str) -> Html {
    match fetch_page_data(number).await {
        Ok(found) => screen(found),
        Err(error) => failed_page(error),
    }
}

struct PageData {
    line: Line,
    /// The models with their pictures.
    models: Vec<(LineModel, String)>,
    phones: Vec<LinePhone>,
    /// The other models: their keys can be prepared before a phone of the model sends its first request.
    others: Vec<Model>,
}

async fn fetch_page_data(number: &str) -> Result<PageData, ApiError> {
    let number = number_from_path(number)?;
    let line = call(GetLine { number: number.clone() }).await?;
    let mut models = Vec::new();
    for model in call(ListLineModels { number: number.clone() }).await? {
        let picture = call_text(GetModelPicture { id: model.model.id.clone(), module: false }).await?;
        models.push((model, picture));
    }
    let phones = call(ListLinePhones { number }).await?.phones;
    let is_other = |other: &Model| models.iter().all(|(known, _)| known.model.id != other.id);
    let others = call(ListModels {}).await?.into_iter().filter(is_other).collect();
    Ok(PageData { line, models, phones, others })
}

fn screen(PageData { line, models, phones, others }: PageData) -> Html {
    let words = &messages().editor;
    let number = line.row.number.clone();
    let place = (words.choose_for)(line.client.as_str(), line.row.department.as_str(), &number.in_pairs());
    page::set_title(&[words.choose_title, " · ", &number.in_pairs()].concat());
    let events = wire::write(&WatchLine { number: number.clone() }).map(|request| request.uri).unwrap_or_default();
    // The form "Préparation d’un autre modèle" leads here with the chosen model, and this page to the model's editor.
    let chosen = query_value("model");
    if others.iter().any(|model| model.id == chosen) {
        page::redirect(paths::editor(&number, &chosen));
    }
    let waiting = phones.iter().filter(|phone| phone.model.is_none()).cloned().collect::<Vec<_>>();
    let content = if models.is_empty() && waiting.is_empty() {
        view! { <EmptyState title=words.no_models text=words.no_models_help/> }.draw()
    } else if models.is_empty() {
        ().draw()
    } else {
        let cards = models.into_iter().map(|(model, picture)| {
            let has_model = |phone: &&LinePhone| phone.model.as_ref().is_some_and(|known| known.id == model.model.id);
            let phones = phones.iter().filter(has_model).cloned().collect::<Vec<_>>();
            let href = paths::editor(&number, &model.model.id);
            view! { <Card model picture phones href/> }
        });
        let cards = cards.collect_view();
        view! {
            <section>
                <h2 class="cards-title">{words.manage}</h2>
                <ul class="phone-cards">{cards}</ul>
            </section>
        }
        .draw()
    };
    view! {
        <LiveUpdates path=events/>
        <PageHeading title=words.choose_title note=place/>
        {waiting_phones(waiting)}
        {content}
        {preparation_form(others)}
    }
    .draw()
}

/// Renders the phones whose model is not known yet.
fn waiting_phones(waiting: Vec<LinePhone>) -> Option<Html> {
    if waiting.is_empty() {
        return None;
    }
    let title = (messages().editor.phones_waiting)(waiting.len());
    let rows = waiting.into_iter().map(|phone| view! { <PhoneStatus phone/> }).collect_view();
    Some(
        view! {
            <section class="block">
                <h2 class="cards-title">{title}</h2>
                <ul class="phones-status">{rows}</ul>
            </section>
        }
        .draw(),
    )
}

/// Renders the choice of a model whose keys are prepared before the first request of a phone.
fn preparation_form(others: Vec<Model>) -> Html {
    let words = &messages().editor;
    let options = others.into_iter().map(|model| view! { <option value=model.id>{model.name}</option> }).collect_view();
    view! {
        <section>
            <h2 class="cards-title">{words.prepare}</h2>
            <p class="intro">{words.prepare_help}</p>
            <form class="form" method="get" action=page::current().request.path.clone()>
                <div class="field">
                    <label for="model">{words.prepare_model}</label>
                    <select id="model" name="model">
                        {options}
                    </select>
                </div>
                <button type="submit" class="button">{words.prepare_do}</button>
            </form>
        </section>
    }
    .draw()
}

/// A model: its picture, the state of its phones, "Modifier".
#[component]
fn Card(model: LineModel, picture: String, phones: Vec<LinePhone>, href: String) -> impl IntoView {
    let words = &messages().editor;
    let name = model.model.name.clone();
    let states = phones.into_iter().map(|phone| view! { <PhoneStatus phone/> }).collect_view();
    let gone = states.is_empty().then(|| view! { <li class="sub">{words.phones_gone}</li> });
    view! {
        <li class="phone-card" id=["model-", &model.model.id].concat()>
            <div class="phone-card-picture" aria-hidden="true">{plain_picture(&picture)}</div>
            <h3>{name}</h3>
            <ul class="phones-status">{states}{gone}</ul>
            <LinkButton label=words.edit href name=(words.edit_model)(&model.model.name) icon=Symbol::Pencil/>
        </li>
    }
    .draw()
}
