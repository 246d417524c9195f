//! One search: its scope in the tree, its matches, and how many of them it sends.

use super::{
    Criterion, Directory, DirectoryError, Dn, Hint, Settings,
    answers::{Answers, result},
    attribute::Attribute,
    filter::Filter,
    object::{FoldedObject, Object},
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

/// After this number of entries the search yields to other tasks and checks its deadline.
const YIELD_EVERY: usize = 256;

/// The inputs of a search.
pub(super) struct Search<'a, D: Directory> {
    /// The source of the entries.
    pub(super) directory: &'a D,
    /// The signed-in user.
    pub(super) reader: &'a D::Reader,
    /// The settings of the server.
    pub(super) settings: &'a Settings,
    /// The request.
    pub(super) request: &'a LdapSearchRequest,
    /// The controls of the request.
    pub(super) controls: &'a [LdapControl],
}

/// The objects that a search looks at.
#[derive(Debug, PartialEq, Eq)]
enum Target {
    /// The naming context, the entries, or both.
    Tree { has_context: bool, has_entries: bool },
    /// The entry with this id.
    Entry(String),
}

/// The result of a search that fails before it sends entries.
type Refusal = (LdapResultCode, &'static str);

/// How many matches a search skips and sends.
#[derive(Debug, PartialEq, Eq)]
struct ResultRange {
    offset: usize,
    limit: usize,
    /// Whether the client asked for a page.
    is_paged: bool,
    /// Whether further matches exceed a limit, so that no later page can hold them.
    is_limited: bool,
}

impl<D: Directory> Search<'_, D> {
    /// Runs the search and sends its response.
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

    /// Sends the matching entries. Returns the result and the controls that end the response, or a refusal.
    async fn try_run<W: AsyncWrite + Unpin>(
        &self,
        id: i32,
        answers: &mut Answers<'_, W>,
    ) -> io::Result<Result<(LdapResult, Vec<LdapControl>), Refusal>> {
        let deadline = Instant::now() + self.time_limit();
        let found = async {
            let target = target(&self.request.base, &self.request.scope, &self.settings.context)?;
            let filter = Filter::new(&self.request.filter)
                .map_err(|_| (LdapResultCode::AdminLimitExceeded, "the filter is too complex"))?;
            let range = self.range()?;
            let sorting = Sorting::from_controls(self.controls)
                .map_err(|_| (LdapResultCode::NoSuchAttribute, "sorting by this attribute is not possible"))?;
            let entries = self.entries(&target, &filter, deadline).await?;
            Ok((target, filter, range, sorting, entries))
        };
        let (target, filter, range, sorting, entries) = match found.await {
            Ok(found) => found,
            Err(refusal) => return Ok(Err(refusal)),
        };
        let context = &self.settings.context;
        let people = entries.iter().map(|entry| Object::Person(context, entry));
        let candidates: Vec<Object<'_>> = match &target {
            Target::Tree { has_context, has_entries } => {
                let context_object = has_context.then_some(Object::Context(context));
                context_object.into_iter().chain(people.filter(|_| *has_entries)).collect()
            }
            Target::Entry(id) => {
                people.zip(entries.iter()).filter(|(_, entry)| entry.id == *id).map(|(object, _)| object).collect()
            }
        };
        if candidates.is_empty() && matches!(target, Target::Entry(_)) {
            return Ok(Err((LdapResultCode::NoSuchObject, "")));
        }
        // Without sorting, the search can stop one match after the last one that it sends. The extra match shows that
        // there are more.
        let match_limit =
            if sorting.is_some() { usize::MAX } else { range.offset.saturating_add(range.limit).saturating_add(1) };
        let mut matches = Vec::new();
        let mut is_late = false;
        for (index, object) in candidates.into_iter().enumerate() {
            if index % YIELD_EVERY == YIELD_EVERY - 1 {
                yield_now().await;
                is_late = Instant::now() >= deadline;
            }
            if is_late || matches.len() >= match_limit {
                break;
            }
            // The folded object holds a `OnceCell` cache, which must not live across an await.
            if filter.matches(&FoldedObject::new(object)) {
                matches.push(object);
            }
        }
        let mut controls = Vec::new();
        if let Some(sorting) = sorting {
            sorting.sort(&mut matches);
            controls.push(Sorting::success_control());
        }
        let end = range.offset.saturating_add(range.limit);
        let has_more = matches.len() > end;
        for object in matches.into_iter().skip(range.offset).take(range.limit) {
            answers.send(id, LdapOp::SearchResultEntry(self.response_entry(object)), Vec::new()).await?;
        }
        if range.is_paged {
            let has_next = has_more && !range.is_limited && !is_late && range.limit > 0;
            controls.push(Page::next(has_next.then_some(end)));
        }
        let code = match (is_late, has_more && range.is_limited) {
            (true, _) => LdapResultCode::TimeLimitExceeded,
            (false, true) => LdapResultCode::SizeLimitExceeded,
            (false, false) => LdapResultCode::Success,
        };
        Ok(Ok((result(code, ""), controls)))
    }

    /// Asks the directory for the entries that the search can find.
    async fn entries(
        &self,
        target: &Target,
        filter: &Filter,
        deadline: Instant,
    ) -> Result<std::sync::Arc<[super::Entry]>, Refusal> {
        let hint = match target {
            Target::Tree { has_entries: true, .. } => filter.hint(),
            Target::Tree { .. } => Hint::AnyOf(Vec::new()),
            Target::Entry(id) => Hint::AnyOf(vec![Criterion::Id(id.clone())]),
        };
        // The directory is asked even when the scope holds no entry, because it decides whether the reader may still
        // read.
        match timeout_at(deadline, self.directory.entries(self.reader, &hint)).await {
            Ok(Ok(entries)) => Ok(entries),
            Ok(Err(DirectoryError::Refused)) => Err((LdapResultCode::InsufficentAccessRights, "")),
            Ok(Err(DirectoryError::Unavailable)) => Err((LdapResultCode::Unavailable, "")),
            Err(_) => Err((LdapResultCode::TimeLimitExceeded, "")),
        }
    }

    /// The time limit of the search: the client's limit, but at most the server's.
    fn time_limit(&self) -> Duration {
        let server_limit = self.settings.limits.answer_timeout;
        match u64::try_from(self.request.timelimit) {
            Ok(seconds) if seconds > 0 => server_limit.min(Duration::from_secs(seconds)),
            _ => server_limit,
        }
    }

    fn range(&self) -> Result<ResultRange, Refusal> {
        let page = Page::from_controls(self.controls)
            .map_err(|_| (LdapResultCode::ProtocolError, "the paging control is invalid"))?;
        Ok(range(
            page,
            usize::try_from(self.request.sizelimit).unwrap_or_default(),
            self.settings.limits.entries_per_search,
        ))
    }

    /// The object as an entry of the response, with the requested attributes that have a value.
    fn response_entry(&self, object: Object<'_>) -> LdapSearchResultEntry {
        let asked = |attribute: Attribute| self.asks_for(attribute);
        let attributes = Attribute::ALL.into_iter().filter(|attribute| asked(*attribute)).filter_map(|attribute| {
            let values = object.values(attribute);
            let vals =
                values.iter().filter(|_| !self.request.typesonly).map(|value| value.as_bytes().to_vec()).collect();
            (!values.is_empty()).then(|| LdapPartialAttribute { atype: attribute.name().to_owned(), vals })
        });
        LdapSearchResultEntry { dn: object.dn(), attributes: attributes.collect() }
    }

    /// Whether the client asks for an attribute. No attribute name, or `*`, selects all attributes (RFC 4511 4.5.1.8).
    fn asks_for(&self, attribute: Attribute) -> bool {
        let named = &self.request.attrs;
        named.is_empty() || named.iter().any(|name| name == "*" || Attribute::find(name) == Some(attribute))
    }

    fn is_below_context(&self) -> bool {
        Dn::parse(&self.request.base).is_ok_and(|base| base.below(&self.settings.context).is_some())
    }
}

/// Whether the request reads the root DSE, which describes the server's features (RFC 4512 5.1).
pub(super) fn is_root_dse(request: &LdapSearchRequest) -> bool {
    request.scope == LdapSearchScope::Base && Dn::parse(&request.base).is_ok_and(|base| base.is_root())
}

/// The root DSE. `None` when the filter does not match it.
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
    // Operational attributes are sent when they are named or selected with `+` (RFC 3673). A client that names no
    // attribute gets them too: it can read the root DSE only to learn the server's features.
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

/// The objects in the scope of a search. A search from the root covers the naming context, because some phones are
/// configured without a base.
fn target(base: &str, scope: &LdapSearchScope, context: &Dn) -> Result<Target, Refusal> {
    let base = Dn::parse(base).map_err(|_| (LdapResultCode::InvalidDNSyntax, ""))?;
    let below = if base.is_root() { Some((0, None)) } else { base.below(context) };
    let includes_base = matches!(scope, LdapSearchScope::Base | LdapSearchScope::Subtree);
    match below {
        Some((0, _)) => Ok(Target::Tree { has_context: includes_base, has_entries: *scope != LdapSearchScope::Base }),
        Some((1, Some((Attribute::Uid, id)))) if includes_base => Ok(Target::Entry(id.to_owned())),
        _ => Err((LdapResultCode::NoSuchObject, "")),
    }
}

/// How many matches to send, from the requested page, the client's size limit (0 means none) and the server's limit.
fn range(page: Option<Page>, client_limit: usize, server_limit: usize) -> ResultRange {
    let client_limit = if client_limit == 0 { usize::MAX } else { client_limit };
    match page {
        // RFC 2696 section 3: when the page is as large as the client's size limit, the control is ignored.
        Some(page) if page.size < client_limit => {
            let left = client_limit.saturating_sub(page.offset);
            let size = page.size.min(server_limit);
            let is_limited = size >= left && size > 0;
            ResultRange { offset: page.offset, limit: size.min(left), is_paged: true, is_limited }
        }
        _ => ResultRange { offset: 0, limit: client_limit.min(server_limit), is_paged: false, is_limited: true },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_and_scope_select_the_target() {
        let context = Dn::parse("dc=example,dc=com").unwrap();
        let target = |base: &str, scope| target(base, &scope, &context).map_err(|(code, _)| code);
        let tree = |has_context, has_entries| Ok(Target::Tree { has_context, has_entries });
        for base in ["dc=example,dc=com", "DC=Example, DC=COM", ""] {
            assert_eq!(target(base, LdapSearchScope::Base), tree(true, false));
            assert_eq!(target(base, LdapSearchScope::OneLevel), tree(false, true));
            assert_eq!(target(base, LdapSearchScope::Subtree), tree(true, true));
            assert_eq!(target(base, LdapSearchScope::Children), tree(false, true));
        }
        let entry = "uid=7,dc=example,dc=com";
        assert_eq!(target(entry, LdapSearchScope::Base), Ok(Target::Entry("7".into())));
        for missing in ["dc=org", "ou=x,dc=example,dc=com", "uid=7,ou=x,dc=example,dc=com"] {
            assert_eq!(target(missing, LdapSearchScope::Subtree), Err(LdapResultCode::NoSuchObject), "{missing}");
        }
        assert_eq!(target("hello", LdapSearchScope::Subtree), Err(LdapResultCode::InvalidDNSyntax));
    }

    #[test]
    fn page_and_size_limit_select_the_range() {
        let page = |offset, size| Some(Page { offset, size });
        let expected = |offset, limit, is_paged, is_limited| ResultRange { offset, limit, is_paged, is_limited };
        assert_eq!(range(None, 0, 500), expected(0, 500, false, true));
        assert_eq!(range(None, 20, 500), expected(0, 20, false, true));
        assert_eq!(range(None, 1_000, 500), expected(0, 500, false, true));
        assert_eq!(range(page(0, 10), 0, 500), expected(0, 10, true, false));
        assert_eq!(range(page(500, 1_000), 0, 500), expected(500, 500, true, false));
        assert_eq!(
            range(page(20, 10), 25, 500),
            expected(20, 5, true, true),
            "the client's limit counts all pages together"
        );
        assert_eq!(range(page(0, 30), 25, 500), expected(0, 25, false, true));
        assert_eq!(range(page(10, 0), 25, 500), expected(10, 0, true, false), "a page of size 0 ends the paging");
    }
}
