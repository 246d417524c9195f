//! The form of the open key.

use super::{
    data::{EditorFunction, Person, SharedData},
    row::place_name,
    state::Editor,
    words::{EditorWords, SharedWords},
};
use crate::keys::NOTHING;
use leptos::{ev, prelude::*};
use portal_api::{key_place::KeyPlace, model::KeyOperand};

/// The `id` of the list of people to suggest for a number.
const PEOPLE: &str = "people";
/// The maximum length of a label, in characters, as in the field's `maxlength`.
const LABEL_LIMIT: usize = 40;

/// The form of the open key, or a hint while no key is open.
#[component]
pub fn Panel(editor: Editor, data: SharedData, words: SharedWords) -> impl IntoView {
    view! {
        <div class="key-panel" id="key-panel">
            {move || match editor.chosen.get() {
                Some(place) => view! { <KeyForm editor data words place/> }.into_any(),
                None => view! { <p class="key-choose">{words.with_value(|words| words.choose.clone())}</p> }.into_any(),
            }}
            <datalist id=PEOPLE>
                {move || {
                    let option = |person: Person| {
                        view! { <option value=person.number>{person.name}</option> }
                    };
                    editor.people.get().into_iter().map(option).collect_view()
                }}
            </datalist>
        </div>
    }
}

/// The form of a key: its function, then the fields that the function needs. Without JavaScript it shows all fields,
/// and the browser sends it by itself.
#[component]
fn KeyForm(editor: Editor, data: SharedData, words: SharedWords, place: KeyPlace) -> impl IntoView {
    let word = move |choose: fn(&EditorWords) -> &String| words.with_value(|words| choose(words).clone());
    let name = place_name(editor, words, place);
    let (action, version, back) = data.with_value(|data| {
        let action = ["/api/v1/lines/", &data.number, "/keys/", &data.model, "/places/", &place.to_string()].concat();
        (action, data.version.to_string(), [&data.back, "?key=", &place.to_string()].concat())
    });
    let function = Memo::new(move |_| editor.key(place).map_or_else(|| NOTHING.to_owned(), |key| key.function));
    let operand = Memo::new(move |_| {
        data.with_value(|data| {
            let function = data.functions.iter().find(|candidate| candidate.id == function.get());
            function.map_or(KeyOperand::None, |function| function.operand)
        })
    });
    let unneeded = move |is_needed: bool| (!is_needed).then_some("");
    let operand_label = move || match operand.get() {
        KeyOperand::Tones => word(|words| &words.tones),
        KeyOperand::Multicast => word(|words| &words.multicast),
        KeyOperand::Url => word(|words| &words.url),
        _ => word(|words| &words.operand),
    };
    let is_number = move || matches!(operand.get(), KeyOperand::Number | KeyOperand::NumberIfAny);
    let error = move || editor.errors.with(|errors| errors.get(&place).cloned());
    view! {
        <form
            method="post"
            action=action
            class="key-form"
            aria-label=name.clone()
            novalidate
            data-key-form=""
            on:submit=move |event: ev::SubmitEvent| event.prevent_default()
        >
            <input type="hidden" name="_back" value=back/>
            <input type="hidden" name="version" value=version/>
            <h2 class="key-title" tabindex="-1">{name.clone()}</h2>
            <div class="field">
                <label for="key-function">{word(|words| &words.function)}</label>
                <select
                    id="key-function"
                    name="function"
                    prop:value=move || function.get()
                    aria-describedby="key-error"
                    on:change=move |event| editor.set_function(place, &event_target_value(&event))
                >
                    {options(data, place, &function.get_untracked())}
                </select>
            </div>
            <div class="field" data-unneeded=move || unneeded(operand.get() != KeyOperand::None)>
                <label for="key-operand">
                    {operand_label}
                    <span class="optional" data-unneeded=move || unneeded(operand.get() == KeyOperand::NumberIfAny)>
                        " (" {word(|words| &words.optional)} ")"
                    </span>
                </label>
                <KeyField editor place field="operand" list=PEOPLE/>
                <p class="help" id="key-operand-help" data-unneeded=move || unneeded(is_number())>
                    {word(|words| &words.operand_help)}
                </p>
            </div>
            <div class="field" data-unneeded=move || unneeded(function.get() != NOTHING)>
                <label for="key-label">{word(|words| &words.label)}</label>
                <KeyField editor place field="label"/>
                <p class="help" id="key-label-help">{word(|words| &words.label_help)}</p>
            </div>
            <div class="field" data-unneeded=move || unneeded(function.get() == "blf_pickup")>
                <label for="key-pickup">{word(|words| &words.pickup)}</label>
                <KeyField editor place field="pickup"/>
                <p class="help" id="key-pickup-help">{word(|words| &words.pickup_help)}</p>
            </div>
            <p class="error" id="key-error" aria-live="polite">{error}</p>
            <button type="submit" class="button primary unscripted">{word(|words| &words.save_one)}</button>
            <Actions editor words place/>
            <Refusals data words place/>
        </form>
    }
}

/// A text field of a key: `operand`, `label` or `pickup`.
#[component]
fn KeyField(
    editor: Editor,
    place: KeyPlace,
    field: &'static str,
    #[prop(optional)] list: Option<&'static str>,
) -> impl IntoView {
    let value = Memo::new(move |_| {
        let Some(key) = editor.key(place) else { return String::new() };
        match field {
            "operand" => crate::keys::in_pairs(&key.operand),
            "label" => key.label,
            _ => key.pickup,
        }
    });
    let id = ["key-", field].concat();
    view! {
        <input
            id=id.clone()
            name=field
            value=value.get_untracked()
            prop:value=move || value.get()
            list=list
            maxlength=if field == "label" { "40" } else { "128" }
            inputmode=(field == "pickup").then_some("tel")
            autocomplete="off"
            autocapitalize=if field == "label" { "sentences" } else { "none" }
            spellcheck="false"
            aria-describedby=[&id, "-help key-error"].concat()
            aria-invalid=move || (field != "label" && editor.is_wrong(place)).then_some("true")
            on:input=move |event| {
                let text = event_target_value(&event);
                type_into(editor, place, field, text);
            }
        />
    }
}

/// Writes a typed text into the key. When the number belongs to a known person, the label becomes the person's name,
/// unless the user typed another label.
fn type_into(editor: Editor, place: KeyPlace, field: &'static str, text: String) {
    let name_of = |operand: &str| {
        editor.people.with_untracked(|people| {
            let wanted = without_spaces(operand);
            let person = people.iter().find(|person| !wanted.is_empty() && without_spaces(&person.number) == wanted);
            person.map(|person| person.name.clone())
        })
    };
    editor.type_into(place, field, |key| match field {
        "operand" => {
            let is_automatic = key.label.is_empty() || name_of(&key.operand).is_some_and(|name| name == key.label);
            key.operand = text;
            if is_automatic {
                key.label =
                    name_of(&key.operand).map(|name| name.chars().take(LABEL_LIMIT).collect()).unwrap_or_default();
            }
        }
        "label" => key.label = text,
        _ => key.pickup = text,
    });
}

/// Returns a number without spaces.
fn without_spaces(number: &str) -> String {
    number.chars().filter(|character| !character.is_whitespace()).collect()
}

/// Returns the functions that are possible at a place, as options in their groups.
fn options(data: SharedData, place: KeyPlace, chosen: &str) -> Vec<AnyView> {
    let option = |function: &&EditorFunction| {
        let is_chosen = function.id == chosen;
        view! { <option value=function.id.clone() selected=is_chosen>{function.name.clone()}</option> }
    };
    data.with_value(|data| {
        let possible = data.functions.iter().filter(|function| function.refusal(place).is_none()).collect::<Vec<_>>();
        let groups = possible.chunk_by(|one, other| one.group == other.group).map(|functions| {
            let options = functions.iter().map(option).collect_view();
            match functions[0].group.as_str() {
                "" => options.into_any(),
                group => view! { <optgroup label=group.to_owned()>{options}</optgroup> }.into_any(),
            }
        });
        groups.collect()
    })
}

/// The buttons that move, insert, clear and remove keys.
#[component]
fn Actions(editor: Editor, words: SharedWords, place: KeyPlace) -> impl IntoView {
    let word = move |choose: fn(&EditorWords) -> &String| words.with_value(|words| choose(words).clone());
    let last = editor.counts.in_group_of(place);
    let insert = move || {
        let mut has_room = true;
        editor.change(|keys| has_room = keys.insert(place, editor.counts));
        if !has_room {
            editor.notice.set(vec![words.with_value(|words| words.full.clone())]);
        }
    };
    view! {
        <div class="key-moves scripted" role="group" aria-label=word(|words| &words.list)>
            <ActionButton text=word(|words| &words.up) symbol="up" disabled=place.number == 1 act=move || {
                editor.move_by(place, -1);
            }/>
            <ActionButton text=word(|words| &words.down) symbol="down" disabled=place.number == last act=move || {
                editor.move_by(place, 1);
            }/>
            <ActionButton text=word(|words| &words.insert) symbol="insert" act=insert/>
            <ActionButton text=word(|words| &words.clear) symbol="cross" act=move || editor.change(|keys| keys.set(place, None))/>
            <ActionButton text=word(|words| &words.take_out) symbol="trash" act=move || {
                editor.change(|keys| keys.take_out(place, editor.counts));
            }/>
        </div>
    }
}

#[component]
fn ActionButton(
    text: String,
    symbol: &'static str,
    #[prop(optional)] disabled: bool,
    act: impl Fn() + 'static,
) -> impl IntoView {
    view! {
        <button
            type="button"
            class="button"
            data-act=symbol
            aria-disabled=disabled.then_some("true")
            on:click=move |_| {
                if !disabled {
                    act();
                }
            }
        >
            {text}
        </button>
    }
}

/// The functions that are not possible at a place, with their reasons. A function without a reason is left out: it
/// belongs to other places.
#[component]
fn Refusals(data: SharedData, words: SharedWords, place: KeyPlace) -> impl IntoView {
    let refusals = data.with_value(|data| {
        let refusal = |function: &EditorFunction| Some((function.name.clone(), function.refusal(place)?.to_owned()));
        data.functions.iter().filter_map(refusal).filter(|(_, reason)| !reason.is_empty()).collect::<Vec<_>>()
    });
    (!refusals.is_empty()).then(|| {
        let items = refusals
            .into_iter()
            .map(|(name, reason)| view! { <div><dt>{name}</dt><dd>{reason}</dd></div> })
            .collect_view();
        view! {
            <details class="fold">
                <summary>{words.with_value(|words| words.impossible.clone())}</summary>
                <dl class="facts">{items}</dl>
            </details>
        }
    })
}
