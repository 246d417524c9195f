//! The data of the key editor: the server fetches it, renders the pictures and passes it to the island.

use super::picture::{PictureKey, linked_picture};
use crate::{
    call::{call, call_text},
    draw::{Draw as _, Html},
    i18n::messages,
    islands::{EditorData, EditorFunction, EditorWords, KeyEditor, ModuleTab, Person},
    keys::{KeyCounts, KeyMap, shown_text},
    page, paths,
    query::query_value,
};
use leptos::prelude::*;
use portal_api::{
    ApiError, Number, Operation as _, PageNumber, Search,
    colleague::ListColleagues,
    contact::ListContacts,
    key::{ChangeKey, ExportKeys, Key, Keys, ListKeys},
    key_place::{KeyGroup, KeyPlace},
    line::Line,
    line_model::ListLineModels,
    model::{GetModelPicture, ModelDetail},
    wire,
};

/// The data that the key editor needs.
pub struct KeyEditorData {
    keys: Keys,
    /// The picture of the phone.
    picture: String,
    /// The picture of the expansion module, if the model can have one.
    module_picture: Option<String>,
    /// The first page of colleagues, and the contacts, as suggestions for numbers.
    people: Vec<Person>,
    /// Whether there are more colleagues than the first page has.
    has_more_people: bool,
    has_other_model: bool,
}

/// Fetches the data of the key editor.
pub async fn find_keys(number: &Number, model: &ModelDetail) -> Result<KeyEditorData, ApiError> {
    let id = model.model.id.clone();
    let keys = call(ListKeys { number: number.clone(), model: id.clone() }).await?;
    let picture = call_text(GetModelPicture { id: id.clone(), module: false }).await?;
    let module_picture = match model.expansion_modules {
        0 => None,
        _ => Some(call_text(GetModelPicture { id: id.clone(), module: true }).await?),
    };
    let (q, first_page) = (Search::default(), PageNumber::default());
    let colleagues = call(ListColleagues { number: number.clone(), q: q.clone(), page: first_page }).await?;
    // Contacts are private: only the line's own user sees them.
    let is_own = page::account().and_then(|account| account.line).is_some_and(|line| line.number == *number);
    let contacts = if is_own {
        call(ListContacts { number: number.clone(), q, page: first_page }).await?.rows
    } else {
        Vec::new()
    };
    let has_more_people = colleagues.page_count() > 1;
    let colleagues = colleagues.rows.into_iter().filter(|colleague| colleague.number != *number);
    let colleagues = colleagues.map(|row| Person { number: row.number.in_pairs(), name: row.name.to_string() });
    let contacts = contacts.into_iter().flat_map(|row| {
        let name = row.name.to_string();
        let numbers = [row.work, row.mobile, row.other].into_iter().flatten();
        numbers.map(move |number| Person { number: crate::keys::in_pairs(number.as_str()), name: name.clone() })
    });
    let people = colleagues.chain(contacts).collect();
    let models = call(ListLineModels { number: number.clone() }).await?;
    let has_other_model = models.iter().any(|other| other.model.id != id);
    Ok(KeyEditorData { keys, picture, module_picture, people, has_more_people, has_other_model })
}

/// Returns the numbers of keys of a model.
pub fn key_counts(model: &ModelDetail) -> KeyCounts {
    KeyCounts {
        line: model.line_keys,
        programmable: model.programmable_keys,
        modules: model.expansion_modules,
        on_module: model.expansion_keys,
    }
}

/// Renders the pictures of the phone and of its module, with the editor beside them.
pub fn key_editor(line: &Line, model: &ModelDetail, found: KeyEditorData) -> Html {
    let words = &messages().editor;
    let counts = key_counts(model);
    if counts.line + counts.programmable == 0 {
        return view! { <p class="intro">{words.no_keys}</p> }.draw();
    }
    let chosen = query_value("key").parse::<KeyPlace>().ok().filter(|place| counts.has_place(*place));
    let module = chosen.map(|place| place.module).or_else(|| query_value("module").parse().ok());
    let module = module.filter(|module| *module <= counts.modules).unwrap_or_default();
    let number = &line.row.number;
    let back = paths::editor(number, &model.model.id);
    let editor_words = editor_words();
    let key_on_picture = keys_on_picture(&back, model, &found.keys, &editor_words, chosen);
    let page_link = |to: &str| ([&back, "?page=", to].concat(), (words.picture_page)(to));
    let page = page_with_key(&found.picture, chosen).or_else(|| query_value("page").parse().ok()).unwrap_or(1);
    // While the phone itself is shown, the hidden picture of the modules shows the first module.
    let shown_module = module.max(1);
    let phone_picture = linked_picture(&found.picture, 0, page, page_link, &key_on_picture);
    let module_picture = found.module_picture.map(|picture| {
        let page = page_with_key(&picture, chosen).unwrap_or(1);
        linked_picture(&picture, shown_module, page, page_link, &key_on_picture)
    });
    let data = editor_data(line, model, &found.keys, counts);
    let data = EditorData {
        people: found.people,
        has_more_people: found.has_more_people,
        copy: found.has_other_model.then(|| [&back, "/copy"].concat()),
        chosen,
        refused: chosen.and_then(refused_key),
        module,
        back: back.clone(),
        ..data
    };
    view! {
        <section class="editor" data-keep="" id="keys" aria-label=words.keys>
            <div class="editor-picture" data-shown=if module == 0 { "phone" } else { "module" }>
                {phone_picture}
                {module_picture}
            </div>
            <KeyEditor data words=editor_words.clone()/>
        </section>
    }
    .draw()
}

/// Renders the picture of a phone with its keys, each of which links to the editor.
pub fn key_picture(number: &Number, model: &ModelDetail, keys: &Keys, picture: &str) -> Html {
    let back = paths::editor(number, &model.model.id);
    let words = editor_words();
    let page_link = |to: &str| ([&back, "?page=", to].concat(), (messages().editor.picture_page)(to));
    linked_picture(picture, 0, 1, page_link, keys_on_picture(&back, model, keys, &words, None))
}

/// Returns a function that returns the label, the name and the link of a key on a picture.
fn keys_on_picture(
    editor: &str,
    model: &ModelDetail,
    keys: &Keys,
    words: &EditorWords,
    chosen: Option<KeyPlace>,
) -> impl Fn(KeyPlace) -> PictureKey {
    let keys = KeyMap::from_list(&keys.keys);
    move |place| {
        let function = |id: &str| {
            let function = model.functions.iter().find(|function| function.function == id);
            function.map_or_else(|| id.to_owned(), |function| function.name.clone())
        };
        let label = keys.get(place).map(|key| shown_text(key, &function(&key.function))).unwrap_or_default();
        let shown = if label.is_empty() { &words.free } else { &label };
        let name = [&words.name(place, model.line_keys > 0), ": ", shown].concat();
        let href = [editor, "?key=", &place.to_string()].concat();
        PictureKey { href, label, name, is_chosen: chosen == Some(place) }
    }
}

/// The beginning of the attribute with the number of a page in a picture.
const PAGE_ATTRIBUTE: &str = "data-page=\"";

/// Returns the page of a picture that shows a key; `None` if all pages show it, or if the picture has no such key.
fn page_with_key(picture: &str, chosen: Option<KeyPlace>) -> Option<u8> {
    let place = chosen?;
    let group = match place.group {
        KeyGroup::Programmable => return None,
        group => group.id(),
    };
    let key = ["data-place=\"", group, "\" data-number=\"", &place.number.to_string(), "\""].concat();
    // The page is the nearest group with `data-page` before the key.
    let before = &picture[..picture.find(&key)?];
    let start = before.rfind(PAGE_ATTRIBUTE)? + PAGE_ATTRIBUTE.len();
    before[start..].split('"').next()?.parse().ok()
}

fn editor_data(line: &Line, model: &ModelDetail, keys: &Keys, counts: KeyCounts) -> EditorData {
    let words = &messages().editor;
    let number = &line.row.number;
    let id = &model.model.id;
    let back = paths::editor(number, id);
    let tab = |module: u8| ModuleTab {
        module,
        name: if module == 0 { words.phone.to_owned() } else { (words.module)(module) },
        href: [&back, "?module=", &module.to_string()].concat(),
    };
    let export = wire::write(&ExportKeys { number: number.clone(), model: id.clone() });
    EditorData {
        number: number.to_string(),
        model: id.clone(),
        version: keys.version,
        keys: keys.keys.clone(),
        counts,
        tabs: (0..=counts.modules).map(tab).collect(),
        functions: functions(model),
        export: export.map(|request| request.uri).unwrap_or_default(),
        people: Vec::new(),
        has_more_people: false,
        copy: None,
        chosen: None,
        module: 0,
        back,
        refused: None,
    }
}

/// Returns the key that a plain form sent for a place, and the error message, if the server refused the form.
fn refused_key(place: KeyPlace) -> Option<(Key, String)> {
    let outcome = page::outcome_of(ChangeKey::NAME)?;
    let sentence = outcome.error?.message;
    let value = |name: &str| {
        let value = outcome.values.iter().find(|(key, _)| key == name);
        value.map(|(_, value)| value.clone()).unwrap_or_default()
    };
    let key = Key {
        place,
        function: value("function"),
        line: 1,
        operand: value("operand"),
        pickup: value("pickup"),
        label: value("label"),
    };
    Some((key, sentence))
}

/// Returns each function once, with the reason why it is unavailable, for each kind of key.
fn functions(model: &ModelDetail) -> Vec<EditorFunction> {
    // A function that the model doesn't list for a kind of key is unavailable there, without a known reason.
    let refusal_at = |id: &str, group: KeyGroup| {
        let found = model.functions.iter().find(|function| function.function == id && function.place == group.id());
        found.map_or_else(|| Some(String::new()), |function| function.refusal.clone())
    };
    let mut functions: Vec<EditorFunction> = Vec::new();
    for function in &model.functions {
        if functions.iter().all(|known| known.id != function.function) {
            functions.push(EditorFunction {
                id: function.function.clone(),
                name: function.name.clone(),
                group: (messages().editor.group)(&function.function).to_owned(),
                operand: function.operand,
                refusals: [KeyGroup::Line, KeyGroup::Programmable, KeyGroup::Expansion]
                    .map(|group| refusal_at(&function.function, group)),
            });
        }
    }
    functions
}

fn editor_words() -> EditorWords {
    (messages().editor.words)()
}
