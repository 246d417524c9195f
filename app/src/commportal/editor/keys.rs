use super::picture::{PictureKey, live};
use crate::{
    call::{call, call_text},
    draw::{Draw as _, Html},
    i18n::messages,
    islands::{EditorData, EditorFunction, EditorWords, KeyEditor, ModuleTab, Person},
    keys::{KeyCounts, KeyMap, shown},
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
    picture: String,
    module: Option<String>,
    people: Vec<Person>,
    has_more_people: bool,
    has_other_model: bool,
}

/// Fetches the data of the key editor.
pub async fn find_keys(number: &Number, model: &ModelDetail) -> Result<KeyEditorData, ApiError> {
    let id = model.model.id.clone();
    let keys = call(ListKeys { number: number.clone(), model: id.clone() }).await?;
    let picture = call_text(GetModelPicture { id: id.clone(), module: false }).await?;
    let module = match model.expansion_modules {
        0 => None,
        _ => Some(call_text(GetModelPicture { id: id.clone(), module: true }).await?),
    };
    let (q, first) = (Search::default(), PageNumber::default());
    let colleagues = call(ListColleagues { number: number.clone(), q: q.clone(), page: first }).await?;
    // Contacts are private: only the line's own user sees them.
    let is_own = page::account().and_then(|account| account.line).is_some_and(|line| line.number == *number);
    let contacts =
        if is_own { call(ListContacts { number: number.clone(), q, page: first }).await?.rows } else { Vec::new() };
    let has_more_people = colleagues.pages() > 1;
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
    Ok(KeyEditorData { keys, picture, module, people, has_more_people, has_other_model })
}

/// The numbers of keys of a model.
pub fn counts(model: &ModelDetail) -> KeyCounts {
    KeyCounts {
        line: model.line_keys,
        programmable: model.programmable_keys,
        modules: model.expansion_modules,
        on_module: model.expansion_keys,
    }
}

/// The pictures of the phone and of its module, with the editor beside them.
pub fn key_editor(line: &Line, model: &ModelDetail, found: KeyEditorData) -> Html {
    let words = &messages().editor;
    let counts = counts(model);
    if counts.line + counts.programmable == 0 {
        return view! { <p class="intro">{words.no_keys}</p> }.draw();
    }
    let chosen = query_value("key").parse::<KeyPlace>().ok().filter(|place| counts.has(*place));
    let module = chosen.map(|place| place.module).or_else(|| query_value("module").parse().ok());
    let module = module.filter(|module| *module <= counts.modules).unwrap_or_default();
    let number = &line.row.number;
    let back = paths::editor(number, &model.model.id);
    let editor_words = editor_words();
    let on_picture = on_picture(&back, model, &found.keys, &editor_words, chosen);
    let turn = |to: &str| ([&back, "?page=", to].concat(), (words.picture_page)(to));
    let page = page_of(&found.picture, chosen).or_else(|| query_value("page").parse().ok()).unwrap_or(1);
    let module_shown = module.max(1);
    let phone_picture = live(&found.picture, 0, page, turn, &on_picture);
    let module_picture = found.module.map(|picture| {
        let page = page_of(&picture, chosen).unwrap_or(1);
        live(&picture, module_shown, page, turn, &on_picture)
    });
    let data = editor_data(line, model, &found.keys, counts);
    let data = EditorData {
        people: found.people,
        has_more_people: found.has_more_people,
        copy: found.has_other_model.then(|| [&back, "/copy"].concat()),
        chosen,
        refused: chosen.and_then(refused),
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

/// The picture of a phone with its keys, each of which links to the editor.
pub fn key_picture(number: &Number, model: &ModelDetail, keys: &Keys, picture: &str) -> Html {
    let back = paths::editor(number, &model.model.id);
    let words = editor_words();
    let turn = |to: &str| ([&back, "?page=", to].concat(), (messages().editor.picture_page)(to));
    live(picture, 0, 1, turn, on_picture(&back, model, keys, &words, None))
}

/// The label, name and link of each key on a picture.
fn on_picture(
    editor: &str,
    model: &ModelDetail,
    keys: &Keys,
    words: &EditorWords,
    chosen: Option<KeyPlace>,
) -> impl Fn(KeyPlace) -> PictureKey {
    let keys = KeyMap::of(&keys.keys);
    move |place| {
        let function = |id: &str| {
            let function = model.functions.iter().find(|function| function.function == id);
            function.map_or_else(|| id.to_owned(), |function| function.name.clone())
        };
        let label = keys.get(place).map(|key| shown(key, &function(&key.function))).unwrap_or_default();
        let what = if label.is_empty() { &words.free } else { &label };
        let name = [&words.name(place, model.line_keys > 0), ": ", what].concat();
        let href = [editor, "?key=", &place.to_string()].concat();
        PictureKey { href, label, name, is_chosen: chosen == Some(place) }
    }
}

/// The page of a picture that shows a key.
fn page_of(picture: &str, chosen: Option<KeyPlace>) -> Option<u8> {
    let place = chosen?;
    let group = match place.group {
        KeyGroup::Programmable => return None,
        group => group.id(),
    };
    let key = ["data-place=\"", group, "\" data-number=\"", &place.number.to_string(), "\""].concat();
    let before = &picture[..picture.find(&key)?];
    let start = before.rfind("data-page=\"")? + 11;
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

/// The key that a plain form sent for a place, and the error message, if the server refused it.
fn refused(place: KeyPlace) -> Option<(Key, String)> {
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

/// Each function once, with the reason why it is unavailable for each kind of key.
fn functions(model: &ModelDetail) -> Vec<EditorFunction> {
    let at = |id: &str, group: KeyGroup| {
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
                    .map(|group| at(&function.function, group)),
            });
        }
    }
    functions
}

fn editor_words() -> EditorWords {
    (messages().editor.words)()
}
