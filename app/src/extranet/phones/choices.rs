//! The models and lines that the form for a phone offers.

use crate::call::call;
use portal_api::{
    ApiError, Name, Number, PageNumber, Reference, Search, SortDirection,
    line::{LineSort, ListLines},
    model::{ListModels, Model},
};

/// The number of pages of lines that the form suggests; the user can type other numbers.
const LINE_PAGES: u32 = 10;

/// The models and lines that the form offers.
#[derive(Clone, Debug)]
pub struct Choices {
    /// All models.
    pub models: Vec<Model>,
    /// The client's numbers, with the names of their lines.
    pub lines: Vec<(Number, Name)>,
}

/// Fetches the choices for a client.
pub(super) async fn find_choices(reference: &Reference) -> Result<Choices, ApiError> {
    let models = call(ListModels {}).await?;
    let mut lines = Vec::new();
    for number in (1..=LINE_PAGES).filter_map(|number| PageNumber::new(number).ok()) {
        let page = call(list_lines(reference, number)).await?;
        lines.extend(page.rows.into_iter().map(|line| (line.number, line.name)));
        if page.total <= lines.len() as u64 {
            break;
        }
    }
    Ok(Choices { models, lines })
}

fn list_lines(reference: &Reference, page: PageNumber) -> ListLines {
    ListLines {
        reference: reference.clone(),
        q: Search::default(),
        sort: LineSort::Number,
        order: SortDirection::Asc,
        page,
    }
}
