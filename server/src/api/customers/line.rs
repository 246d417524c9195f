//! Lines.

use crate::{
    api::csv_file::csv_file,
    error::Error,
    http::router::{HandlerResult, Routes},
    portal::Portal,
    principal::Caller,
    services::line,
};
use axum::response::Response;
use portal_api::{
    Page,
    line::{CreateLine, ExportLines, GetLine, Line, LineRow, ListLines, PresentNumber, UnlockLine},
    operation::Done,
};
use std::sync::Arc;

pub fn routes(routes: Routes) -> Routes {
    routes.json(list_lines).raw(export_lines).json(create_line).json(get_line).json(unlock_line).json(present_number)
}

pub async fn list_lines(portal: Arc<Portal>, caller: Caller, query: ListLines) -> HandlerResult<Page<LineRow>> {
    Ok(line::list_lines(&portal, &caller, query).await?.into())
}

pub async fn export_lines(portal: Arc<Portal>, caller: Caller, query: ExportLines) -> Result<Response, Error> {
    let name = format!("lignes-{}", query.reference);
    Ok(csv_file(&name, line::export_lines(&portal, &caller, query).await?))
}

pub async fn create_line(portal: Arc<Portal>, caller: Caller, operation: CreateLine) -> HandlerResult<Done> {
    line::create_line(&portal, &caller, operation).await?;
    Ok(Done {}.into())
}

pub async fn get_line(portal: Arc<Portal>, caller: Caller, query: GetLine) -> HandlerResult<Line> {
    Ok(line::get_line(&portal, &caller, &query.number).await?.into())
}

pub async fn unlock_line(portal: Arc<Portal>, caller: Caller, operation: UnlockLine) -> HandlerResult<Done> {
    line::unlock_line(&portal, &caller, &operation.number).await?;
    Ok(Done {}.into())
}

pub async fn present_number(portal: Arc<Portal>, caller: Caller, operation: PresentNumber) -> HandlerResult<Done> {
    line::present_number(&portal, &caller, operation).await?;
    Ok(Done {}.into())
}
