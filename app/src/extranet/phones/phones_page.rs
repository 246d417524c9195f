//! The page with the list of a client's phones.

use super::{
    PhoneUpdates,
    row::{Row, RowContext},
    state_filter::StateFilter,
};
use crate::{
    draw::{Draw as _, Html},
    extranet::client::SectionHeading,
    i18n::messages,
    load::render_answer,
    page, paths,
    query::{ask, link_with, query_operation, query_value},
    ui::{
        BulkBar, ButtonKind, Confirm, EmptyState, LinkButton, OperationForm, Pagination, SearchBox, SelectAll,
        Selection, SortHeader, SubmitButton, Symbol, Table,
    },
};
use leptos::prelude::*;
use portal_api::{
    Operation as _, Page, Reference,
    client::Client,
    phone::{ExportPhones, ExtendWindows, ListPhones, PhoneRow},
    wire,
};

/// The `id` of the form that the ticked rows belong to.
const SELECTED: &str = "selected-phones";

/// Renders "Liste des téléphones": search, filter by state, sort, pages, CSV. The page refreshes itself when a phone
/// sends a request.
pub async fn phones_page(client: &Client) -> Html {
    let mut parameters = vec![("reference", client.reference.to_string())];
    if query_value("sort").is_empty() {
        // The phones registered last come first.
        parameters.push(("order", "desc".to_owned()));
    }
    let list = query_operation::<ListPhones>(parameters);
    let export = list.as_ref().map(export_address).unwrap_or_default();
    let is_filtered = list.as_ref().is_ok_and(|list| !list.q.is_empty() || list.state.is_some());
    let phones = ask(&list).await;
    let words = messages();
    let list = &words.phones;
    let register = paths::new_phone(&client.reference);
    view! {
        <SectionHeading title=list.title client=client.name.as_str()>
            <LinkButton label=words.common.export href=export icon=Symbol::Download download=true/>
            <LinkButton label=list.register href=register kind=ButtonKind::Primary icon=Symbol::Plus/>
        </SectionHeading>
        <SearchBox label=list.search/>
        <StateFilter/>
        <PhoneUpdates reference=client.reference.to_string()/>
        {render_answer(phones, |page| rows(page, client, is_filtered))}
    }
    .draw()
}

fn rows(page: Page<PhoneRow>, client: &Client, is_filtered: bool) -> Html {
    let words = messages();
    let list = &words.phones;
    if page.total == 0 {
        return empty_list(&client.reference, is_filtered);
    }
    let selection = Selection::new(SELECTED, "macs");
    let head = view! {
        <SelectAll selection heading=list.selection/>
        <SortHeader label=list.model sort="model"/>
        <SortHeader label=list.mac sort="mac"/>
        <SortHeader label=list.number sort="number"/>
        <SortHeader label=list.description sort="description"/>
        <th scope="col">{list.state}</th>
        <th scope="col">{list.last_request}</th>
        <th scope="col">{words.common.actions}</th>
    }
    .draw();
    let (count, number, pages) = ((list.count)(page.total), page.page.get(), page.page_count());
    let reference = client.reference.to_string();
    let context = RowContext::new(client, page.now);
    let rows = page
        .rows
        .into_iter()
        .map(|phone| {
            let context = context.clone();
            view! { <Row phone context selection/> }
        })
        .collect_view();
    let is_refused = page::outcome_of(ExtendWindows::NAME).is_some_and(|outcome| outcome.error.is_some());
    let is_sorted = !query_value("sort").is_empty();
    let latest_first = is_sorted.then(|| {
        let href = link_with(&[("sort", ""), ("order", ""), ("page", "")]);
        view! { <a href=href>{list.latest_first}</a> }
    });
    view! {
        <p class="count" role="status">{count} {latest_first}</p>
        <Table caption=list.title head compact=true>{rows}</Table>
        <BulkBar counts=list.selected>
            <Confirm
                open=is_refused
                label=list.bulk
                kind=ButtonKind::Plain
                icon=Symbol::Clock
                question=list.bulk_question
            >
                <p class="confirm-note">{list.bulk_bound}</p>
                <OperationForm<ExtendWindows>
                    id=SELECTED
                    label=list.bulk
                    class="inline-form"
                    parameters=vec![("reference", reference)]
                >
                    // Enter in a row's checkbox presses the form's first button. This hidden button does nothing,
                    // because there is no dialog to close.
                    <button type="submit" formmethod="dialog" hidden></button>
                    <SubmitButton label=list.bulk_two_days icon=Symbol::Clock value=("duration", "48h")/>
                    <SubmitButton
                        label=list.bulk_hour
                        kind=ButtonKind::Plain
                        icon=Symbol::Clock
                        value=("duration", "1h")
                    />
                </OperationForm<ExtendWindows>>
            </Confirm>
        </BulkBar>
        <Pagination page=number pages/>
    }
    .draw()
}

fn empty_list(reference: &Reference, is_filtered: bool) -> Html {
    let words = &messages().phones;
    let (all, register) = (paths::phones(reference), paths::new_phone(reference));
    if is_filtered {
        view! {
            <EmptyState title=words.none_found_title text=words.none_found>
                <LinkButton label=words.show_all href=all/>
            </EmptyState>
        }
        .draw()
    } else {
        view! {
            <EmptyState title=words.none_title text=words.none>
                <LinkButton
                    label=words.register
                    href=register
                    kind=ButtonKind::Primary
                    icon=Symbol::Plus
                />
            </EmptyState>
        }
        .draw()
    }
}

fn export_address(list: &ListPhones) -> String {
    let ListPhones { reference, q, state, sort, order, .. } = list.clone();
    wire::write(&ExportPhones { reference, q, state, sort, order }).map(|request| request.uri).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use portal_api::{PageNumber, Search, SortDirection, phone::PhoneSort, phone::PhoneState};

    #[test]
    fn the_export_has_the_filters_and_the_sort_of_the_list() {
        let list = ListPhones {
            reference: Reference::parse("10000").expect("a reference"),
            q: Search::parse("yealink").expect("a search"),
            state: Some(PhoneState::Expired),
            sort: PhoneSort::Mac,
            order: SortDirection::Asc,
            page: PageNumber::default(),
        };
        assert_eq!(
            export_address(&list),
            "/api/v1/clients/10000/phones.csv?order=asc&q=yealink&sort=mac&state=expired"
        );
    }
}
