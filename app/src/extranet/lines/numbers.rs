use crate::call::call;
use portal_api::{
    ApiError, Name, Number, PageNumber, Reference,
    line::{LineRow, ListLines},
    list::PAGE_SIZE,
};

/// The maximum number of lines for which the numbers are offered as a list; with more lines the user types the number.
const CHOICE_LIMIT: u32 = 200;

/// A client's numbers, to choose one from.
#[derive(Clone, Debug)]
pub struct Numbers {
    /// The number and name of each line, sorted by number; only the first ones if there are too many.
    pub first: Vec<(Number, Name)>,
    /// Whether `first` contains all numbers.
    pub are_all: bool,
}

/// Fetches the numbers of a client.
pub async fn find_numbers(reference: &Reference) -> Result<Numbers, ApiError> {
    let mut numbers = Numbers { first: Vec::new(), are_all: false };
    for page in (1..=CHOICE_LIMIT / PAGE_SIZE).filter_map(|page| PageNumber::new(page).ok()) {
        let answer = call(list(reference.clone(), page)).await?;
        numbers.are_all = page.get() >= answer.pages();
        // With too many lines, the first page serves as suggestions.
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
