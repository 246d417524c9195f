//! The columns of a phone that three screens read: the list of a client's phones, the list of a line's phones, and the
//! page of a phone. Computes the phone's state.

use crate::{
    Error,
    entity::{line, phone},
    stored::{read_count, read_text, read_time, read_word},
};
use jiff::Timestamp;
use portal_api::phone::{PhoneRequest, PhoneRow, PhoneState, PhoneWarning};
use sea_orm::{EntityTrait, FromQueryResult, QuerySelect, Select};

/// A query for phones, with or without a line, with the columns of [`Row`].
pub(super) fn rows() -> Select<phone::Entity> {
    phone::Entity::find()
        .left_join(line::Entity)
        .select_only()
        .columns([phone::Column::Mac, phone::Column::Model, phone::Column::Description, phone::Column::WindowUntil])
        .columns([phone::Column::BoundAt, phone::Column::Warning, phone::Column::LastAt, phone::Column::LastAddress])
        .columns([phone::Column::LastFile, phone::Column::LastUserAgent, phone::Column::LastStatus])
        .columns([phone::Column::LastReason, phone::Column::LastSize, phone::Column::CreatedAt])
        .column_as(line::Column::Number, "number")
        .column_as(line::Column::Name, "line_name")
}

/// A row of the list.
#[derive(FromQueryResult)]
pub(super) struct Row {
    mac: String,
    model: Option<String>,
    number: Option<String>,
    line_name: Option<String>,
    description: String,
    window_until: i64,
    bound_at: Option<i64>,
    warning: Option<String>,
    last_at: Option<i64>,
    last_address: Option<String>,
    last_file: Option<String>,
    last_user_agent: Option<String>,
    last_status: Option<i32>,
    last_reason: Option<String>,
    last_size: Option<i64>,
    created_at: i64,
}

impl Row {
    pub(super) fn read(self, now: Timestamp) -> Result<PhoneRow, Error> {
        let last_request = self.last_request()?;
        let window_until = read_time(self.window_until, "phone.window_until")?;
        let warning: Option<PhoneWarning> =
            self.warning.map(|warning| read_word(&warning, "phone.warning")).transpose()?;
        let state = match self.bound_at {
            Some(_) if warning == Some(PhoneWarning::LostCredentials) => PhoneState::Lost,
            Some(_) => PhoneState::Bound,
            None if window_until > now => PhoneState::Open,
            None => PhoneState::Expired,
        };
        Ok(PhoneRow {
            mac: read_text(self.mac, "phone.mac")?,
            model: self.model,
            number: self.number.map(|number| read_text(number, "line.number")).transpose()?,
            line_name: self.line_name,
            description: read_text(self.description, "phone.description")?,
            state,
            window_until,
            last_request,
            warning,
            created_at: read_time(self.created_at, "phone.created_at")?,
        })
    }

    fn last_request(&self) -> Result<Option<PhoneRequest>, Error> {
        let Some(at) = self.last_at else { return Ok(None) };
        let text = |text: &Option<String>| text.clone().unwrap_or_default();
        Ok(Some(PhoneRequest {
            at: read_time(at, "phone.last_at")?,
            address: text(&self.last_address),
            file: text(&self.last_file),
            user_agent: text(&self.last_user_agent),
            status: read_count(self.last_status.unwrap_or_default().into(), "phone.last_status")?,
            reason: read_word(&text(&self.last_reason), "phone.last_reason")?,
            size: read_count(self.last_size.unwrap_or_default(), "phone.last_size")?,
            is_stranger: false,
            count: 1,
        }))
    }
}
