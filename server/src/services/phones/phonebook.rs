//! The directories that phones fetch: "Extensions" lists the client's lines, "Contacts" lists the line's own contacts.
//!
//! Their addresses contain the phone's token, so only this phone can fetch them.

use crate::{
    error::Error,
    portal::Portal,
    services::{
        configuration,
        directory::{Directory, directory_url},
        model::known_model,
        phone_secrets::token_hash,
    },
    state::{
        configuration_cache::PhoneFile,
        events::PhoneNews,
        journal::{Entry, shorten_user_agent},
    },
};
use portal_api::{
    Name, Secret,
    phone::{PhoneRequest, Reason},
};
use portal_protocols::SourceNetwork;
use portal_provisioning::{
    Catalogue, Model, Token, UserAgent,
    phonebook::{BookEntry, BookPage, BookQuery, CONTENT_TYPE, NumberKind, PagePosition, render},
};
use portal_store::{DirectorySearch, NewPhoneRequest, ProvisionedPhone, Scope, WarningChange};
use std::net::IpAddr;

/// The folder of the directories, after the token in the path.
const FOLDER: &str = "directory/";

/// A phone's request for a directory.
#[derive(Debug)]
pub struct DirectoryRequest<'a> {
    token: Token,
    directory: Directory,
    query: &'a str,
}

impl<'a> DirectoryRequest<'a> {
    /// Parses the path after `/sip-ps/`, with its query.
    pub fn parse(path: &'a str) -> Option<Self> {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let (token, name) = path.split_once('/')?;
        let directory = match name.strip_prefix(FOLDER)? {
            "contacts" => Directory::Contacts,
            "extensions" => Directory::Extensions,
            _ => return None,
        };
        Some(Self { token: Token::parse(token)?, directory, query })
    }
}

/// Returns a page of a directory; none when the token belongs to no bound phone, or when the phone's model is unknown.
pub async fn fetch_directory(
    portal: &Portal,
    directory_request: &DirectoryRequest<'_>,
    user_agent: &str,
    address: IpAddr,
) -> Result<Option<PhoneFile>, Error> {
    let found = portal.store.find_phone_by_token_hash(&token_hash(directory_request.token.expose())).await?;
    let Some(phone) = found.filter(|phone| phone.bound_at.is_some()) else { return Ok(None) };
    let agent = UserAgent::parse(user_agent);
    let Some(model) = model_of(&phone, &agent) else { return Ok(None) };
    let query = BookQuery::parse(model.vendor(), directory_request.query);
    let departments = match directory_request.directory {
        Directory::Extensions => portal.store.list_departments(Scope::Client(phone.client_id), phone.client_id).await?,
        Directory::Contacts => Vec::new(),
    };
    let departments: Vec<_> = departments.into_iter().map(|department| department.name.to_string()).collect();
    let (entries, total) = find_entries(portal, &phone, directory_request.directory, &query, departments.len()).await?;
    let url = Secret::new(directory_url(portal, &directory_request.token, directory_request.directory));
    let (title, language) = configuration::directory_texts(portal, &phone, model, directory_request.directory).await?;
    let book = BookPage {
        title: &title,
        language,
        firmware: agent.firmware.as_deref().or(phone.firmware.as_deref()),
        url: &url,
        query: &query,
        departments: &departments,
        entries: &entries,
        total,
    };
    let file = PhoneFile { body: render(model.vendor(), &book).into(), content_type: CONTENT_TYPE };
    let (phone_id, size) = (phone.id, file.body.len() as u64);
    let request = || NewPhoneRequest {
        phone_id,
        request: PhoneRequest {
            at: portal.clock.now(),
            address: address.to_string(),
            file: directory_request.directory.path().to_owned(),
            user_agent: shorten_user_agent(user_agent),
            status: 200,
            reason: Reason::Credentials,
            size,
            is_stranger: false,
            count: 1,
        },
        model: None,
        firmware: None,
        seen_source: Some(SourceNetwork::of(address).to_string()),
        warning: WarningChange::Keep,
        file: None,
    };
    let entry = || {
        let phone = PhoneNews { client_id: phone.client_id, line_id: phone.line_id, mac: phone.mac };
        Entry::Request { phone, request: Box::new(request()) }
    };
    portal.journal.write(address, Some(phone_id), entry);
    Ok(Some(file))
}

/// Returns the model that the request names, or else the known model of the phone, or else the vendor's fallback model.
fn model_of(phone: &ProvisionedPhone, agent: &UserAgent) -> Option<&'static Model> {
    let catalogue = Catalogue::bundled();
    catalogue
        .find_by_user_agent(agent)
        .or_else(|| known_model(phone))
        .or_else(|| catalogue.find_fallback(agent.vendor?))
}

/// Returns the entries of the requested page, and the number of all matches.
async fn find_entries(
    portal: &Portal,
    phone: &ProvisionedPhone,
    directory: Directory,
    query: &BookQuery,
    department_count: usize,
) -> Result<(Vec<BookEntry>, usize), Error> {
    if query.is_form() || query.is_menu(department_count) || query.gigaset.error.is_some() {
        return Ok((Vec::new(), 0));
    }
    let search = match (&query.caller, &query.search) {
        (Some(caller), _) => DirectorySearch::Number(caller.clone()),
        (None, Some(text)) => DirectorySearch::words(text),
        (None, None) => DirectorySearch::All,
    };
    let range = match query.position {
        // A page beyond the end is simply empty, so the total isn't needed first.
        PagePosition::From(offset) => offset..offset.saturating_add(query.count),
        // A page that is counted from the end needs the total first.
        PagePosition::Until(_) => {
            let (_, total) = load_entries(portal, phone, directory, query, &search, 0, 0).await?;
            query.range(total)
        }
    };
    load_entries(portal, phone, directory, query, &search, range.start as u64, range.len() as u64).await
}

/// Loads `limit` entries from `offset` on, and the number of all matches.
async fn load_entries(
    portal: &Portal,
    phone: &ProvisionedPhone,
    directory: Directory,
    query: &BookQuery,
    search: &DirectorySearch,
    offset: u64,
    limit: u64,
) -> Result<(Vec<BookEntry>, usize), Error> {
    let (entries, total) = match (directory, phone.line_id) {
        (Directory::Extensions, _) => {
            let department = query.department.as_deref().map(Name::parse).transpose();
            let Ok(department) = department else { return Ok((Vec::new(), 0)) };
            let (rows, total) =
                portal.store.list_extensions(phone.client_id, search, department.as_ref(), offset, limit).await?;
            let entry = |name: &Name, number: String| BookEntry {
                name: name.to_string(),
                first_name: None,
                numbers: vec![(NumberKind::Work, number)],
            };
            (rows.iter().map(|row| entry(&row.name, row.number.to_string())).collect(), total)
        }
        (Directory::Contacts, Some(line_id)) => {
            let (rows, total) = portal.store.list_contacts(line_id, search, offset, limit).await?;
            let entries = rows.into_iter().map(|row| {
                let numbers = [
                    (NumberKind::Work, row.contact.work),
                    (NumberKind::Mobile, row.contact.mobile),
                    (NumberKind::Other, row.contact.other),
                ];
                let numbers = numbers.into_iter().filter_map(|(kind, number)| Some((kind, number?))).collect();
                BookEntry { name: row.contact.name.to_string(), first_name: None, numbers }
            });
            (entries.collect(), total)
        }
        (Directory::Contacts, None) => (Vec::new(), 0),
    };
    Ok((entries, usize::try_from(total).unwrap_or(usize::MAX)))
}
