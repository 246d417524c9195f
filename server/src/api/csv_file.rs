//! Answers with lists as CSV files.

use axum::{
    http::header,
    response::{IntoResponse, Response},
};

/// Creates a response that the browser saves as the file `name.csv`.
pub(super) fn csv_file(name: &str, body: Vec<u8>) -> Response {
    let disposition = format!("attachment; filename=\"{name}.csv\"");
    ([(header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()), (header::CONTENT_DISPOSITION, disposition)], body)
        .into_response()
}
