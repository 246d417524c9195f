//! The page that copies keys to another model of the line.

use super::editor_page::number_from_path;
use crate::{
    call::call,
    draw::{Draw as _, Html},
    i18n::messages,
    keys::shown_text,
    load::{failed_page, render_answer},
    page, paths,
    query::query_value,
    ui::{EmptyState, Icon, LinkButton, OperationForm, PageHeading, SubmitButton, Symbol, Table},
};
use leptos::prelude::*;
use portal_api::{
    ApiError, Number,
    key::{CopyKeys, Key, KeysCopy, PreviewCopy},
    key_place::{KeyGroup, KeyPlace},
    line_model::{LineModel, ListLineModels},
    model::{GetModel, ModelDetail},
};

/// Renders "Copier les touches": the choice of another model of the line, and a preview of which keys can be copied
/// there and why others can't.
pub async fn copy_page(number: &str, model: &str) -> Html {
    match fetch_page_data(number, model).await {
        Ok(found) => screen(found),
        Err(error) => failed_page(error),
    }
}

struct PageData {
    number: Number,
    /// The model whose keys are copied.
    model: ModelDetail,
    /// The other models of the line.
    others: Vec<LineModel>,
    /// The model to copy to, and the preview.
    copy: Option<(ModelDetail, Result<KeysCopy, ApiError>)>,
}

async fn fetch_page_data(number: &str, model: &str) -> Result<PageData, ApiError> {
    let number = number_from_path(number)?;
    let model = call(GetModel { id: model.to_owned() }).await?;
    let id = model.model.id.clone();
    let others = call(ListLineModels { number: number.clone() }).await?;
    let others: Vec<_> = others.into_iter().filter(|other| other.model.id != id).collect();
    let to = query_value("to");
    let copy = match others.iter().find(|other| other.model.id == to).or(others.first()) {
        Some(to) => {
            let detail = call(GetModel { id: to.model.id.clone() }).await?;
            let preview = PreviewCopy { number: number.clone(), model: id, to: to.model.id.clone() };
            Some((detail, call(preview).await))
        }
        None => None,
    };
    Ok(PageData { number, model, others, copy })
}

fn screen(PageData { number, model, others, copy }: PageData) -> Html {
    let words = &messages().editor;
    let editor = paths::editor(&number, &model.model.id);
    let content = match copy {
        Some((to, copy)) => {
            let chosen = to.model.id.clone();
            let preview = render_answer(copy, |copy| preview(&number, &model, &to, copy));
            view! {
                {model_choice(others, &chosen)}
                {preview}
            }
            .draw()
        }
        None => view! { <EmptyState title=words.copy_no_other text=words.no_models_help/> }.draw(),
    };
    view! {
        <p class="back">
            <a href=editor>
                <Icon symbol=Symbol::ChevronLeft/>
                {model.model.name.clone()}
            </a>
        </p>
        <PageHeading title=words.copy_title note=model.model.name/>
        {content}
    }
    .draw()
}

/// Renders the choice of the model to copy to; choosing another model reloads this page.
fn model_choice(others: Vec<LineModel>, chosen: &str) -> Html {
    let words = &messages().editor;
    let options = others
        .into_iter()
        .map(|other| {
            let is_chosen = other.model.id == chosen;
            view! { <option value=other.model.id selected=is_chosen>{other.model.name}</option> }
        })
        .collect_view();
    view! {
        <form class="form copy-choice" method="get" action=page::current().request.path.clone()>
            <div class="field">
                <label for="to">{words.copy_to}</label>
                <select id="to" name="to">{options}</select>
            </div>
            <button type="submit" class="button">{words.copy_look}</button>
        </form>
    }
    .draw()
}

/// Renders the preview: the button that copies, the keys that can be copied, and those that can't.
fn preview(number: &Number, model: &ModelDetail, to: &ModelDetail, copy: KeysCopy) -> Html {
    let words = &messages().editor;
    let count = copy.copied.len();
    let copied = (count > 0).then(|| {
        let rows = copy.copied.into_iter().map(|copied| {
            let place = key_name(copied.to, to);
            key_row(&copied.key, model, words.copy_place, place)
        });
        let rows = rows.collect::<Vec<_>>();
        key_table(words.copy_copied, words.copy_place, rows)
    });
    let uncopied = (!copy.left.is_empty()).then(|| {
        let rows = copy.left.into_iter().map(|key| key_row(&key.key, model, words.copy_reason, key.reason));
        let rows = rows.collect::<Vec<_>>();
        key_table(words.copy_left, words.copy_reason, rows)
    });
    let action = if count == 0 {
        view! { <p class="intro">{words.copy_none}</p> }.draw()
    } else {
        let parameters = vec![("number", number.to_string()), ("model", model.model.id.clone())];
        let (version, id) = (copy.version.to_string(), to.model.id.clone());
        let (then, back) = (paths::editor(number, &id), paths::editor(number, &model.model.id));
        let name = &to.model.name;
        let (replaces, submit) = ((words.copy_replaces)(copy.replaced, name), (words.copy_do)(count, name));
        view! {
            <OperationForm<CopyKeys>
                label=words.copy_title
                parameters
                then
            >
                <input type="hidden" name="to" value=id/>
                <input type="hidden" name="version" value=version/>
                <p>{replaces}</p>
                <div class="form-actions">
                    <SubmitButton label=submit/>
                    <LinkButton label=messages().common.cancel href=back/>
                </div>
            </OperationForm<CopyKeys>>
        }
        .draw()
    };
    view! {
        {action}
        {copied}
        {uncopied}
    }
    .draw()
}

/// Renders a table of keys with a second column, which has the heading `second_heading`.
fn key_table(title: &'static str, second_heading: &'static str, rows: Vec<Html>) -> Html {
    let words = &messages().editor;
    let head = view! {
        <th scope="col">{words.copy_key}</th>
        <th scope="col">{second_heading}</th>
    }
    .draw();
    let heading = [title, " (", &rows.len().to_string(), ")"].concat();
    view! {
        <section class="journal">
            <h2>{heading}</h2>
            <Table caption=title head>{rows}</Table>
        </section>
    }
    .draw()
}

fn key_row(key: &Key, model: &ModelDetail, second_heading: &'static str, text: String) -> Html {
    let words = &messages().editor;
    let function = model.functions.iter().find(|function| function.function == key.function);
    let function = function.map_or_else(|| key.function.clone(), |function| function.name.clone());
    let label = shown_text(key, &function);
    view! {
        <tr>
            <td data-label=words.copy_key class="card-title">
                {key_name(key.place, model)}
                " – "
                {label}
            </td>
            <td data-label=second_heading class="long">{text}</td>
        </tr>
    }
    .draw()
}

/// Returns a key's name on a model: `Module 1, Touche 3`.
fn key_name(place: KeyPlace, model: &ModelDetail) -> String {
    let words = &messages().editor;
    let name = (words.words)().name(place, model.line_keys > 0);
    if place.group == KeyGroup::Expansion { [&(words.module)(place.module), ", ", &name].concat() } else { name }
}
