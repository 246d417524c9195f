use crate::call::call;
use portal_api::{
    ApiError, Name, Number, PageNumber, Reference,
    line::{LineRow, ListLines},
    list::PAGE_SIZE,
};

/// How many lines a client may have for their numbers to be chosen from a list; with more one types the number.
const CHOICE_LIMIT: u32 = 200;

/// A client's numbers, to choose one from.
#[derive(Clone, Debug)]
pub struct Numbers {
    /// Number and name of each line, in the order of the numbers; the first of them if there are too many.
    pub first: Vec<(Number, Name)>,
    /// Whether these are all.
    pub are_all: bool,
}

/// Reads the numbers of the client of that reference.
pub async fn find_numbers(reference: &Reference) -> Result<Numbers, ApiError> {
    let mut numbers = Numbers { first: Vec::new(), are_all: false };
    for page in (1..=CHOICE_LIMIT / PAGE_SIZE).filter_map(|page| PageNumber::new(page).ok()) {
        let answer = call(list(reference.clone(), page)).await?;
        numbers.are_all = page.get() >= answer.pages();
        // Whoever has too many gets one page of suggestions.
        let is_enough = numbers.are_all || answer.total > u64::from(CHOICE_LIMIT);
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
        order: portal_api::Order::Asc,
    }
}
