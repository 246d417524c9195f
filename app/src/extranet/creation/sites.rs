//! The block with a client's sites.

use crate::{
    call::call,
    draw::{Draw as _, Html},
    i18n::messages,
    load::render_answer,
    paths,
    ui::{Check, Field, OperationForm, Select, SubmitButton, Table},
};
use leptos::prelude::*;
use portal_api::{
    Reference,
    department::{CreateDepartment, Department, ListDepartments},
};

/// Renders a client's sites, and the form for a new one.
pub async fn sites(reference: &Reference) -> Html {
    let departments = call(ListDepartments { reference: reference.clone() }).await;
    render_answer(departments, |departments| {
        let words = &messages().creation;
        view! {
            <section class="block">
                <h2>{words.sites}</h2>
                {list(reference, &departments)}
                {form(reference, departments)}
            </section>
        }
        .draw()
    })
}

fn list(reference: &Reference, departments: &[Department]) -> Html {
    let words = &messages().creation;
    let head = view! {
        <th scope="col">{words.site}</th>
        <th scope="col">{words.parent}</th>
        <th scope="col" class="number">{words.site_lines}</th>
    }
    .draw();
    let rows = departments
        .iter()
        .map(|department| {
            let name = department.name.to_string();
            let parent = department.parent.as_ref().map(ToString::to_string);
            let lines = match department.lines {
                0 => view! { <span class="faint">"0"</span> }.draw(),
                count => {
                    let label = (words.lines_of)(count, &name);
                    view! { <a href=paths::lines_found(reference, &name) aria-label=label>{count}</a> }.draw()
                }
            };
            view! {
                <tr>
                    <td data-label=words.site class="card-title">{name}</td>
                    <td data-label=words.parent>{parent.unwrap_or_else(|| messages().common.none.to_owned())}</td>
                    <td data-label=words.site_lines class="number">{lines}</td>
                </tr>
            }
        })
        .collect_view();
    view! { <Table caption=words.sites head>{rows}</Table> }.draw()
}

fn form(reference: &Reference, departments: Vec<Department>) -> Html {
    let words = &messages().creation;
    let parents = departments.into_iter().map(|Department { name, .. }| (name.to_string(), name.to_string()));
    view! {
        <OperationForm<CreateDepartment>
            label=words.new_site
            class="form compact"
            parameters=vec![("reference", reference.to_string())]
        >
            <h3>{words.new_site}</h3>
            <div class="field-row halves">
                <Field name="name" label=messages().lines.name check=Check::Name required=true/>
                <Select name="parent" label=words.parent options=parents.collect()/>
            </div>
            <SubmitButton label=words.create_site/>
        </OperationForm<CreateDepartment>>
    }
    .draw()
}
