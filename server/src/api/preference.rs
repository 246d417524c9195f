//! Language and theme, in cookies.

use crate::{
    http::{
        cookies::preference_cookie,
        router::{Answer, HandlerResult, Routes},
    },
    portal::Portal,
    principal::Visit,
};
use portal_api::{operation::Done, preference::SetPreference};
use std::sync::Arc;

pub fn routes(routes: Routes) -> Routes {
    routes.json(set_preference)
}

pub async fn set_preference(_: Arc<Portal>, visit: Visit, operation: SetPreference) -> HandlerResult<Done> {
    let mut answer = Answer::from(Done {});
    if let Some(language) = operation.language {
        answer = answer.with_cookie(preference_cookie("language", language.tag(), visit.is_secure)?);
    }
    if let Some(theme) = operation.theme {
        answer = answer.with_cookie(preference_cookie("theme", theme.name(), visit.is_secure)?);
    }
    Ok(answer)
}
