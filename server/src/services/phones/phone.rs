//! Phones as the reseller sees them: registering, reading, renewing the window, deleting.

use crate::{
    error::Error,
    messages,
    portal::Portal,
    principal::Caller,
    services::{
        client::find_client,
        csv::{self, local_time},
        elsewhere, free_line, invalidation,
        model::find_model,
        phone_secrets, window,
    },
    state::events::{News, PhoneNews},
};
use portal_api::{
    ApiError, Detail, ErrorCode, Mac, Number, Operation as _, Page,
    audit::{AuditRow, PHONE_ACTOR},
    phone::{
        CheckMac, Duplicate, ExportPhones, ExtendWindow, ExtendWindows, ListPhoneRequests, ListPhones, MacCheck, Phone,
        PhoneRequest, PhoneRow, PhoneState, RegisterPhone, Registration,
    },
    platform_error::PlatformError,
    session::Role,
    vendor::vendor,
};
use portal_provisioning::Catalogue;
use portal_store::{ClientRecord, NewPhone, PhoneRecord, Scope};
use std::slice;

/// The maximum number of audit rows on a phone's page.
const AUDIT_ROWS: u64 = 50;

/// Returns a page of a client's phones.
pub async fn list_phones(portal: &Portal, caller: &Caller, query: ListPhones) -> Result<Page<PhoneRow>, Error> {
    let client = find_client(portal, caller, &query.reference).await?;
    let now = portal.clock.now();
    let (rows, total) = portal.store.list_phones(caller.scope(), client.id, &query, now).await?;
    Ok(Page { rows: rows.into_iter().map(with_model_name).collect(), total, page: query.page, now })
}

/// Exports a client's phones as a CSV file.
pub async fn export_phones(portal: &Portal, caller: &Caller, query: ExportPhones) -> Result<Vec<u8>, Error> {
    let client = find_client(portal, caller, &query.reference).await?;
    let rows = portal.store.list_all_phones(caller.scope(), client.id, &query, portal.clock.now()).await?;
    let words = csv::words(caller.visit.language);
    csv::write(
        words.phone_headings,
        rows.into_iter().map(with_model_name).map(|row| {
            [
                row.model.unwrap_or_default(),
                row.mac.with_colons(),
                row.number.map(String::from).unwrap_or_default(),
                row.line_name.unwrap_or_default(),
                row.description.to_string(),
                match row.state {
                    PhoneState::Open => words.open,
                    PhoneState::Expired => words.expired,
                    PhoneState::Bound => words.bound,
                    PhoneState::Lost => words.lost,
                }
                .into(),
                local_time(portal, row.window_until),
                row.last_request.map(|request| local_time(portal, request.at)).unwrap_or_default(),
            ]
        }),
    )
}

/// Replaces the model's identifier by its name.
fn with_model_name(row: PhoneRow) -> PhoneRow {
    PhoneRow { model: row.model.map(model_name), ..row }
}

fn model_name(id: String) -> String {
    Catalogue::bundled().find(&id).map_or(id, |model| model.name().to_owned())
}

/// Finds a phone by its MAC address.
///
/// Errors: `NotFound` when the phone does not exist or the caller may not see it.
async fn find_record(portal: &Portal, caller: &Caller, mac: &Mac) -> Result<PhoneRecord, Error> {
    let phone = portal.store.find_phone(caller.scope(), mac, portal.clock.now()).await?;
    phone.map(|phone| PhoneRecord { row: with_model_name(phone.row), ..phone }).ok_or(Error::NotFound)
}

/// Returns a phone for its page.
pub async fn find_phone(portal: &Portal, caller: &Caller, mac: &Mac) -> Result<Phone, Error> {
    let record = find_record(portal, caller, mac).await?;
    let now = portal.clock.now();
    let audit = portal.store.list_audit(record.client_id, mac, AUDIT_ROWS).await?;
    Ok(Phone {
        row: record.row,
        reference: record.reference,
        registered_model: record.registered_model.map(model_name),
        firmware: record.firmware,
        bound_at: record.bound_at,
        confirmed_at: record.confirmed_at,
        audit: audit.into_iter().map(|row| hide_staff(row, caller)).collect(),
        now,
    })
}

/// Hides from a client's users which member of the staff did something, and from which address. An actor that was
/// erased from the audit gets the text "erased".
fn hide_staff(row: AuditRow, caller: &Caller) -> AuditRow {
    if row.actor.is_empty() {
        return AuditRow { actor: messages::of(caller.visit.language).erased.into(), ..row };
    }
    // A phone, or a user of the client, whose login is a number.
    let is_no_staff = row.actor == PHONE_ACTOR || Number::parse(&row.actor).is_ok();
    if is_no_staff || caller.principal.role != Role::User {
        return row;
    }
    AuditRow { actor: messages::of(caller.visit.language).staff.into(), address: String::new(), ..row }
}

/// Returns a page of a phone's journal.
pub async fn list_phone_requests(
    portal: &Portal,
    caller: &Caller,
    query: ListPhoneRequests,
) -> Result<Page<PhoneRequest>, Error> {
    let phone = find_record(portal, caller, &query.mac).await?;
    let (rows, total) = portal.store.list_phone_requests(phone.id, query.page).await?;
    Ok(Page { rows, total, page: query.page, now: portal.clock.now() })
}

/// Checks a MAC address before it is registered: its vendor, and the phone that has it already.
pub async fn check_mac(portal: &Portal, caller: &Caller, query: CheckMac) -> Result<MacCheck, Error> {
    find_client(portal, caller, &query.reference).await?;
    let own = portal.store.find_phone(caller.scope(), &query.mac, portal.clock.now()).await?;
    let duplicate = match own {
        Some(phone) => Duplicate::Own {
            reference: phone.reference,
            client: phone.client_name.to_string(),
            number: phone.row.number,
        },
        None if is_elsewhere(portal, caller, &query.mac).await? => Duplicate::Elsewhere,
        None => Duplicate::None,
    };
    Ok(MacCheck { vendor: vendor(&query.mac).map(str::to_owned), mac: query.mac, duplicate })
}

/// Whether another reseller has registered an address that isn't the caller's own.
async fn is_elsewhere(portal: &Portal, caller: &Caller, mac: &Mac) -> Result<bool, Error> {
    elsewhere::check(portal, caller).await?;
    if portal.store.has_phone(mac).await? {
        elsewhere::disclose(portal, caller, mac).await?;
        return Ok(true);
    }
    // Other questions of the caller may have reached the limit meanwhile. Then the answer must be the same as for a
    // registered address: a refusal.
    elsewhere::check(portal, caller).await?;
    Ok(false)
}

/// "Provisionner @MAC": registers a phone on a line and opens its window.
pub async fn register_phone(portal: &Portal, caller: &Caller, operation: RegisterPhone) -> Result<Registration, Error> {
    let client = find_client(portal, caller, &operation.reference).await?;
    let line = free_line::find_chosen_line(portal, caller, &client, &operation.number).await?;
    let model = operation.model.as_deref().map(|text| find_model(text, caller.visit.language)).transpose()?;
    let now = portal.clock.now();
    // Beyond the limit, every address gets the refusal, except that of a phone that the caller may see: this one gets
    // the error of a duplicate below.
    if let Err(refusal) = elsewhere::check(portal, caller).await
        && portal.store.find_phone(caller.scope(), &operation.mac, now).await?.is_none()
    {
        return Err(refusal);
    }
    let phone = NewPhone {
        mac: operation.mac.clone(),
        client_id: client.id,
        line_id: Some(line.id),
        registered_model: model.map(|model| model.id().to_owned()),
        description: operation.description,
        window_until: now + window::FIRST_LENGTH,
        secrets: phone_secrets::draw(portal, &operation.mac)?,
        created_at: now,
        actor: caller.actor(),
    };
    match portal.store.create_phone(&phone).await {
        Ok(_) => {
            let mac = operation.mac.clone();
            let reseller_id = caller.principal.reseller.as_ref().map(|(id, _)| *id);
            portal.misses.record_registration(&mac, reseller_id, portal.clock.now());
            portal.events.publish(News::Phone(PhoneNews { client_id: client.id, line_id: Some(line.id), mac }));
            let phone = find_record(portal, caller, &operation.mac).await.map_err(Error::after_change)?.row;
            let next = free_line::next_free_line(portal, caller, &client, Some(&line.row.number)).await;
            Ok(Registration { phone, next: next.map_err(Error::after_change)? })
        }
        Err(portal_store::Error::Duplicate(_)) => Err(duplicate_error(portal, caller, &client, &operation.mac).await?),
        Err(error) => Err(error.into()),
    }
}

/// Returns the error for a MAC address that is already registered. When the caller may see the phone, the error names
/// its client and its line. Otherwise it is the platform's error 5012, which doesn't say to whom the phone belongs.
async fn duplicate_error(portal: &Portal, caller: &Caller, client: &ClientRecord, mac: &Mac) -> Result<Error, Error> {
    let words = messages::of(caller.visit.language);
    let correlator = &caller.visit.correlator;
    let Some(other) = portal.store.find_phone(caller.scope(), mac, portal.clock.now()).await? else {
        elsewhere::disclose(portal, caller, mac).await?;
        tracing::warn!(correlator, mac = %mac, client = %client.client.reference, "duplicate object 5012, sdbEgPhone");
        let sentence = (words.duplicate_elsewhere)(mac, correlator);
        let error = ApiError::new(ErrorCode::Duplicate, sentence.clone())
            .with_field("mac", sentence)
            .with_correlator(correlator.clone())
            .with_detail(Detail::Platform(PlatformError::duplicate(mac, correlator)));
        return Ok(error.into());
    };
    let is_same_client = other.client_id == client.id;
    let number = other.row.number;
    let sentence =
        (words.duplicate_own)(mac, other.client_name.as_str(), &other.reference, number.as_ref(), is_same_client);
    let detail = Detail::DuplicatePhone { mac: mac.clone(), reference: other.reference, number };
    Ok(ApiError::new(ErrorCode::Duplicate, sentence.clone()).with_field("mac", sentence).with_detail(detail).into())
}

/// Whether a phone on this line is within the scope that the caller had when it opened a page. The database is asked,
/// because the line may have moved to another department since.
pub async fn is_in_scope(portal: &Portal, scope: Scope, line_id: Option<i64>) -> Result<bool, Error> {
    match line_id {
        _ if scope.has_whole_clients() => Ok(true),
        Some(line_id) => Ok(portal.store.has_line(scope, line_id).await?),
        None => Ok(false),
    }
}

/// "Prolonger": renews a window, with new secrets. The phone's previous secrets stop working at once.
pub async fn renew_window(portal: &Portal, caller: &Caller, operation: ExtendWindow) -> Result<PhoneRow, Error> {
    let phone = find_record(portal, caller, &operation.mac).await?;
    let now = portal.clock.now();
    let until = window::end(operation.duration, operation.until.as_deref(), now, &portal.zone)?;
    let secrets = phone_secrets::draw(portal, &operation.mac)?;
    let renewed = portal.store.renew_window(phone.id, &secrets, until, &caller.actor(), now).await;
    invalidation::phones(portal, slice::from_ref(&phone));
    renewed?;
    Ok(find_record(portal, caller, &operation.mac).await.map_err(Error::after_change)?.row)
}

/// Renews the windows of several phones of a client: all or none.
pub async fn renew_windows(portal: &Portal, caller: &Caller, operation: ExtendWindows) -> Result<(), Error> {
    let client = find_client(portal, caller, &operation.reference).await?;
    let now = portal.clock.now();
    let until = window::end(operation.duration, operation.until.as_deref(), now, &portal.zone)?;
    // Each phone counts as a change, even when the operation fails, because each is looked up.
    portal.changes.charge(&caller.principal, ExtendWindows::LIMIT, operation.macs.len(), now);
    let mut phones = Vec::with_capacity(operation.macs.len());
    let mut renewed = Vec::with_capacity(operation.macs.len());
    for mac in &operation.macs {
        let phone = portal.store.find_phone(caller.scope(), mac, now).await?;
        let Some(phone) = phone.filter(|phone| phone.client_id == client.id) else {
            return Err(unknown_phone(caller, mac));
        };
        renewed.push((mac.clone(), phone_secrets::draw(portal, mac)?));
        phones.push(phone);
    }
    let done = portal.store.renew_windows(client.id, &renewed, until, &caller.actor(), now).await;
    invalidation::phones(portal, &phones);
    done.map_err(|error| match error {
        portal_store::Error::ForeignPhone(mac) => unknown_phone(caller, &mac),
        error => error.into(),
    })?;
    Ok(())
}

fn unknown_phone(caller: &Caller, mac: &Mac) -> Error {
    Error::in_field("macs", (messages::of(caller.visit.language).unknown_phone)(mac))
}

/// Deletes a phone. Its secrets stop working at once.
pub async fn delete_phone(portal: &Portal, caller: &Caller, mac: &Mac) -> Result<(), Error> {
    let phone = find_record(portal, caller, mac).await?;
    let deleted = portal.store.delete_phone(phone.id, &caller.actor(), portal.clock.now()).await;
    invalidation::phones(portal, slice::from_ref(&phone));
    if deleted? { Ok(()) } else { Err(Error::NotFound) }
}
