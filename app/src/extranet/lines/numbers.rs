//! A client's numbers, which forms offer to choose from.

use crate::call::call;
use portal_api::{
    ApiError, Name, Number, PageNumber, Reference,
    line::{LineRow, ListLines},
    list::PAGE_SIZE,
};

/// The maximum number of lines whose numbers a list offers. With more lines, the user types the number.
const CHOICE_LIMIT: u32 = 200;

/// The numbers of a client's lines, which a form offers to choose from.
#[derive(Clone, Debug)]
pub struct Numbers {
    /// The number and the name of each line, sorted by number; only the first page if the client has too many lines.
    pub first: Vec<(Number, Name)>,
    /// Whether `first` contains all numbers.
    pub is_complete: bool,
}

/// Fetches the numbers of a client.
pub async fn find_numbers(reference: &Reference) -> Result<Numbers, ApiError> {
    let mut numbers = Numbers { first: Vec::new(), is_complete: false };
    for page in (1..=CHOICE_LIMIT / PAGE_SIZE).filter_map(|page| PageNumber::new(page).ok()) {
        let answer = call(list(reference.clone(), page)).await?;
        numbers.is_complete = page.get() >= answer.page_count();
        // With too many lines, the first page is enough: its numbers are only suggestions.
        let is_enough = numbers.is_complete || answer.total > u64::from(CHOICE_LIMIT);
        numbers.first.extend(answer.rows.into_iter().map(|LineRow { number, name, .. }| (number, name)));
        if is_enough {
            break;
        }
    }
    Ok(numbers)
}

fn list(reference: Reference, page: PageNumber) -> ListLines {
    ListLines {
        reference,
        page,
        q: portal_api::Search::default(),
        sort: portal_api::line::LineSort::Number,
        order: portal_api::SortDirection::Asc,
    }
}
