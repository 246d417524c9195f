use crate::{
    call::{call, call_text},
    commportal::editor::{PhoneStatus, find_number, still},
    draw::{Draw as _, Html},
    i18n::messages,
    islands::LiveUpdates,
    load::failed_page,
    page, paths,
    ui::{EmptyState, LinkButton, PageHeading, Symbol},
};
use leptos::prelude::*;
use portal_api::{
    ApiError,
    line::{GetLine, Line},
    line_event::WatchLine,
    line_model::{LineModel, ListLineModels},
    line_phone::{LinePhone, ListLinePhones},
    model::GetModelPicture,
    wire,
};

/// The models that the line has or had, each on a card with its picture and state.
pub async fn selection_page(number: &str) -> Html {
    match find(number).await {
        Ok(found) => screen(found),
        Err(error) => failed_page(error),
    }
}

struct PageData {
    line: Line,
    /// The models with their pictures.
    models: Vec<(LineModel, String)>,
    phones: Vec<LinePhone>,
}

async fn find(number: &str) -> Result<PageData, ApiError> {
    let number = find_number(number)?;
    let line = call(GetLine { number: number.clone() }).await?;
    let mut models = Vec::new();
    for model in call(ListLineModels { number: number.clone() }).await? {
        let picture = call_text(GetModelPicture { id: model.model.id.clone(), module: false }).await?;
        models.push((model, picture));
    }
    let phones = call(ListLinePhones { number }).await?.phones;
    Ok(PageData { line, models, phones })
}

fn screen(PageData { line, models, phones }: PageData) -> Html {
    let words = &messages().editor;
    let number = line.row.number.clone();
    let place = (words.choose_for)(line.client.as_str(), line.row.department.as_str(), &number.in_pairs());
    page::set_title(&[words.choose_title, " · ", &number.in_pairs()].concat());
    let events = wire::write(&WatchLine { number: number.clone() }).map(|request| request.uri).unwrap_or_default();
    let content = if models.is_empty() {
        view! { <EmptyState title=words.no_models text=words.no_models_help/> }.draw()
    } else {
        let cards = models.into_iter().map(|(model, picture)| {
            let of_it = phones.iter().filter(|phone| phone.model.as_ref().is_some_and(|it| it.id == model.model.id));
            let phones = of_it.cloned().collect::<Vec<_>>();
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
        {content}
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
            <div class="phone-card-picture" aria-hidden="true">{still(&picture)}</div>
            <h3>{name}</h3>
            <ul class="phones-status">{states}{gone}</ul>
            <LinkButton label=words.edit href name=(words.edit_model)(&model.model.name) icon=Symbol::Pencil/>
        </li>
    }
    .draw()
}
