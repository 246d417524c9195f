//! One search: where it looks, what it finds, how much of it is given.

use super::{
    Clue, Directory, DirectoryError, Dn, Hint, Settings,
    answers::{Answers, result},
    attribute::Attribute,
    filter::Filter,
    object::{Object, Subject},
    paging::Page,
    sorting::Sorting,
};
use ldap3_proto::{
    control::LdapControl,
    proto::{
        LdapFilter, LdapOp, LdapPartialAttribute, LdapResult, LdapResultCode, LdapSearchRequest, LdapSearchResultEntry,
        LdapSearchScope,
    },
};
use std::{io, time::Duration};
use tokio::{
    io::AsyncWrite,
    task::yield_now,
    time::{Instant, timeout_at},
};

/// After how many entries others have their turn, and the clock is looked at.
const TURN: usize = 256;

/// What a search is given.
pub(super) struct Search<'a, D: Directory> {
    /// Where the entries are.
    pub(super) directory: &'a D,
    /// Who asks.
    pub(super) reader: &'a D::Reader,
    /// How it is served.
    pub(super) settings: &'a Settings,
    /// What is asked.
    pub(super) request: &'a LdapSearchRequest,
    /// And how.
    pub(super) controls: &'a [LdapControl],
}

/// Where a search looks.
#[derive(Debug, PartialEq, Eq)]
enum Place {
    /// At the naming context itself, at the entries, or at both.
    Tree { context: bool, entries: bool },
    /// At the entry of an id.
    Entry(String),
}

/// How a search ends without entries.
type Refusal = (LdapResultCode, &'static str);

/// How many matches are skipped and given, and what is said if there are more.
#[derive(Debug, PartialEq, Eq)]
struct Share {
    offset: usize,
    limit: usize,
    /// Whether it is a page.
    is_paged: bool,
    /// Whether more than those are too many, and not on another page.
    is_limited: bool,
}

impl<D: Directory> Search<'_, D> {
    /// Answers it.
    pub(super) async fn run<W: AsyncWrite + Unpin>(&self, id: i32, answers: &mut Answers<'_, W>) -> io::Result<()> {
        let (done, controls) = match self.try_run(id, answers).await? {
            Ok(done) => done,
            Err((code, text)) => {
                let mut done = result(code, text);
                if done.code == LdapResultCode::NoSuchObject && self.is_below_context() {
                    done.matcheddn = self.settings.context.to_string();
                }
                (done, Vec::new())
            }
        };
        answers.send(id, LdapOp::SearchResultDone(done), controls).await
    }

    async fn try_run<W: AsyncWrite + Unpin>(
        &self,
        id: i32,
        answers: &mut Answers<'_, W>,
    ) -> io::Result<Result<(LdapResult, Vec<LdapControl>), Refusal>> {
        let deadline = Instant::now() + self.time();
        let found = async {
            let place = place(&self.request.base, &self.request.scope, &self.settings.context)?;
            let filter = Filter::new(&self.request.filter)
                .map_err(|_| (LdapResultCode::AdminLimitExceeded, "the filter is too complex"))?;
            let share = self.share()?;
            let sorting = Sorting::asked(self.controls)
                .map_err(|_| (LdapResultCode::NoSuchAttribute, "nothing can be sorted by this attribute"))?;
            let entries = self.entries(&place, &filter, deadline).await?;
            Ok((place, filter, share, sorting, entries))
        };
        let (place, filter, share, sorting, entries) = match found.await {
            Ok(found) => found,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let context = &self.settings.context;
        let people = entries.iter().map(|entry| Object::Person(context, entry));
        let candidates: Vec<Object<'_>> = match &place {
            Place::Tree { context: is_in, entries } => {
                let own = is_in.then_some(Object::Context(context));
                own.into_iter().chain(people.filter(|_| *entries)).collect()
            }
            Place::Entry(id) => {
                people.zip(entries.iter()).filter(|(_, entry)| entry.id == *id).map(|(one, _)| one).collect()
            }
        };
        if candidates.is_empty() && matches!(place, Place::Entry(_)) {
            return Ok(Err((LdapResultCode::NoSuchObject, "")));
        }
        // Without an order, no more need be looked at than are given, and one to know whether there are more.
        let enough =
            if sorting.is_some() { usize::MAX } else { share.offset.saturating_add(share.limit).saturating_add(1) };
        let mut matches = Vec::new();
        let mut is_late = false;
        for (index, object) in candidates.into_iter().enumerate() {
            if index % TURN == TURN - 1 {
                yield_now().await;
                is_late = Instant::now() >= deadline;
            }
            if is_late || matches.len() >= enough {
                break;
            }
            // The subject caches in cells and must not live across an await.
            if filter.matches(&Subject::new(object)) {
                matches.push(object);
            }
        }
        let mut controls = Vec::new();
        if let Some(sorting) = sorting {
            sorting.sort(&mut matches);
            controls.push(Sorting::done());
        }
        let end = share.offset.saturating_add(share.limit);
        let has_more = matches.len() > end;
        for object in matches.into_iter().skip(share.offset).take(share.limit) {
            answers.send(id, LdapOp::SearchResultEntry(self.written(object)), Vec::new()).await?;
        }
        if share.is_paged {
            let has_next = has_more && !share.is_limited && !is_late && share.limit > 0;
            controls.push(Page::next(has_next.then_some(end)));
        }
        let code = match (is_late, has_more && share.is_limited) {
            (true, _) => LdapResultCode::TimeLimitExceeded,
            (false, true) => LdapResultCode::SizeLimitExceeded,
            (false, false) => LdapResultCode::Success,
        };
        Ok(Ok((result(code, ""), controls)))
    }

    async fn entries(
        &self,
        place: &Place,
        filter: &Filter,
        deadline: Instant,
    ) -> Result<std::sync::Arc<[super::Entry]>, Refusal> {
        let hint = match place {
            Place::Tree { entries: true, .. } => filter.hint(),
            Place::Tree { .. } => Hint::AnyOf(Vec::new()),
            Place::Entry(id) => Hint::AnyOf(vec![Clue::Id(id.clone())]),
        };
        // Even where no entry is wanted: the directory says whether the reader may still read.
        match timeout_at(deadline, self.directory.entries(self.reader, &hint)).await {
            Ok(Ok(entries)) => Ok(entries),
            Ok(Err(DirectoryError::Refused)) => Err((LdapResultCode::InsufficentAccessRights, "")),
            Ok(Err(DirectoryError::Unavailable)) => Err((LdapResultCode::Unavailable, "")),
            Err(_) => Err((LdapResultCode::TimeLimitExceeded, "")),
        }
    }

    /// The client's limit, ours at most.
    fn time(&self) -> Duration {
        let ours = self.settings.limits.answer;
        match u64::try_from(self.request.timelimit) {
            Ok(seconds) if seconds > 0 => ours.min(Duration::from_secs(seconds)),
            _ => ours,
        }
    }

    fn share(&self) -> Result<Share, Refusal> {
        let page = Page::asked(self.controls).map_err(|_| (LdapResultCode::ProtocolError, "no page of this server"))?;
        Ok(share(page, usize::try_from(self.request.sizelimit).unwrap_or_default(), self.settings.limits.results))
    }

    fn written(&self, object: Object<'_>) -> LdapSearchResultEntry {
        let asked = |attribute: Attribute| self.asks_for(attribute);
        let attributes = Attribute::ALL.into_iter().filter(|attribute| asked(*attribute)).filter_map(|attribute| {
            let values = object.values(attribute);
            let vals =
                values.iter().filter(|_| !self.request.typesonly).map(|value| value.as_bytes().to_vec()).collect();
            (!values.is_empty()).then(|| LdapPartialAttribute { atype: attribute.name().to_owned(), vals })
        });
        LdapSearchResultEntry { dn: object.dn(), attributes: attributes.collect() }
    }

    /// None named, or `*`, are all (RFC 4511 4.5.1.8).
    fn asks_for(&self, attribute: Attribute) -> bool {
        let named = &self.request.attrs;
        named.is_empty() || named.iter().any(|name| name == "*" || Attribute::find(name) == Some(attribute))
    }

    fn is_below_context(&self) -> bool {
        Dn::parse(&self.request.base).is_ok_and(|base| base.below(&self.settings.context).is_some())
    }
}

/// What is asked of the root of the tree itself: what this server can do (RFC 4512 5.1).
pub(super) fn is_root_dse(request: &LdapSearchRequest) -> bool {
    request.scope == LdapSearchScope::Base && Dn::parse(&request.base).is_ok_and(|base| base.is_root())
}

/// The answer to that, if the filter is the one that asks for it.
pub(super) fn root_dse(
    request: &LdapSearchRequest,
    context: &Dn,
    extensions: &[&str],
) -> Option<LdapSearchResultEntry> {
    let is_asked = matches!(&request.filter, LdapFilter::Present(name) if Attribute::find(name) == Some(Attribute::ObjectClass))
        || matches!(&request.filter, LdapFilter::Equality(name, value)
            if Attribute::find(name) == Some(Attribute::ObjectClass) && value.eq_ignore_ascii_case("top"));
    let context = context.to_string();
    let attributes: [(&str, bool, &[&str]); 5] = [
        ("objectClass", true, &["top"]),
        ("namingContexts", false, &[&context]),
        ("supportedLDAPVersion", false, &["3"]),
        ("supportedExtension", false, extensions),
        ("supportedControl", false, &["1.2.840.113556.1.4.319", "1.2.840.113556.1.4.473"]),
    ];
    // Operational attributes come when named or with `+` (RFC 3673). To a client that names none, all are of use.
    let is_wanted = |name: &str, is_user: bool| {
        let names = &request.attrs;
        let is_named = |asked: &String| asked.eq_ignore_ascii_case(name) || asked == if is_user { "*" } else { "+" };
        names.is_empty() || names.iter().any(is_named)
    };
    let written =
        |values: &[&str]| values.iter().filter(|_| !request.typesonly).map(|value| value.as_bytes().to_vec()).collect();
    let attributes =
        attributes.into_iter().filter(|(name, is_user, values)| is_wanted(name, *is_user) && !values.is_empty());
    let attributes =
        attributes.map(|(name, _, values)| LdapPartialAttribute { atype: name.to_owned(), vals: written(values) });
    is_asked.then(|| LdapSearchResultEntry { dn: String::new(), attributes: attributes.collect() })
}

/// Where a search looks. From the root it looks at our one context: some telephones are set up without a base.
fn place(base: &str, scope: &LdapSearchScope, context: &Dn) -> Result<Place, Refusal> {
    let base = Dn::parse(base).map_err(|_| (LdapResultCode::InvalidDNSyntax, ""))?;
    let below = if base.is_root() { Some((0, None)) } else { base.below(context) };
    let is_own = matches!(scope, LdapSearchScope::Base | LdapSearchScope::Subtree);
    match below {
        Some((0, _)) => Ok(Place::Tree { context: is_own, entries: *scope != LdapSearchScope::Base }),
        Some((1, Some((Attribute::Uid, id)))) if is_own => Ok(Place::Entry(id.to_owned())),
        _ => Err((LdapResultCode::NoSuchObject, "")),
    }
}

/// How much of what is found is given: by the page asked for, the client's limit (0 is none) and ours.
fn share(page: Option<Page>, clients: usize, ours: usize) -> Share {
    let clients = if clients == 0 { usize::MAX } else { clients };
    match page {
        // RFC 2696 3: a page as large as the limit is no page.
        Some(page) if page.size < clients => {
            let left = clients.saturating_sub(page.offset);
            let size = page.size.min(ours);
            let is_limited = size >= left && size > 0;
            Share { offset: page.offset, limit: size.min(left), is_paged: true, is_limited }
        }
        _ => Share { offset: 0, limit: clients.min(ours), is_paged: false, is_limited: true },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_a_search_looks() {
        let context = Dn::parse("dc=example,dc=com").unwrap();
        let place = |base: &str, scope| place(base, &scope, &context).map_err(|(code, _)| code);
        let tree = |context, entries| Ok(Place::Tree { context, entries });
        for base in ["dc=example,dc=com", "DC=Example, DC=COM", ""] {
            assert_eq!(place(base, LdapSearchScope::Base), tree(true, false));
            assert_eq!(place(base, LdapSearchScope::OneLevel), tree(false, true));
            assert_eq!(place(base, LdapSearchScope::Subtree), tree(true, true));
            assert_eq!(place(base, LdapSearchScope::Children), tree(false, true));
        }
        let entry = "uid=7,dc=example,dc=com";
        assert_eq!(place(entry, LdapSearchScope::Base), Ok(Place::Entry("7".into())));
        for missing in ["dc=org", "ou=x,dc=example,dc=com", "uid=7,ou=x,dc=example,dc=com"] {
            assert_eq!(place(missing, LdapSearchScope::Subtree), Err(LdapResultCode::NoSuchObject), "{missing}");
        }
        assert_eq!(place("hello", LdapSearchScope::Subtree), Err(LdapResultCode::InvalidDNSyntax));
    }

    #[test]
    fn how_much_is_given() {
        let page = |offset, size| Some(Page { offset, size });
        let given = |offset, limit, is_paged, is_limited| Share { offset, limit, is_paged, is_limited };
        assert_eq!(share(None, 0, 500), given(0, 500, false, true));
        assert_eq!(share(None, 20, 500), given(0, 20, false, true));
        assert_eq!(share(None, 1_000, 500), given(0, 500, false, true));
        assert_eq!(share(page(0, 10), 0, 500), given(0, 10, true, false));
        assert_eq!(share(page(500, 1_000), 0, 500), given(500, 500, true, false));
        assert_eq!(share(page(20, 10), 25, 500), given(20, 5, true, true), "the client's limit is over all pages");
        assert_eq!(share(page(0, 30), 25, 500), given(0, 25, false, true));
        assert_eq!(share(page(10, 0), 25, 500), given(10, 0, true, false), "the client gives up");
    }
}
