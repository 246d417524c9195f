//! The pages and their addresses. [`crate::paths`] builds the addresses.

use crate::{
    commportal::{
        account::{account_page, password_page, pin_page},
        administration, commportal_frame,
        editor::{copy_page, editor_page},
        home::home_page,
        notifications::{email_page, lamp_page},
        phones::selection_page,
        sign_in::login_page,
    },
    draw::Html,
    extranet::{
        client::{client_frame, find_client, information_page},
        clients::clients_page,
        creation::{new_client_page, resellers_page, workshop_page},
        extranet_frame,
        failure::failure_page,
        lines::{line_page, lines_page, new_line_page},
        password,
        phones::{phone_page, phones_page, register_page},
        router::router_page,
        sessions::sessions_page,
        sign_in::sign_in_page,
        sources::sources_page,
        staff::staff_page,
        unknown::unknown_page,
    },
    load::failed_page,
    not_found::not_found_page,
    page,
};
use percent_encoding::percent_decode_str;
use portal_api::{line::Administrator, password::Pin};

/// Renders the page at a path, with its frame.
pub async fn screen(path: String) -> Html {
    let segments = path.trim_matches('/').split('/');
    let segments = segments.map(|text| percent_decode_str(text).decode_utf8_lossy()).collect::<Vec<_>>();
    let segments = segments.iter().map(AsRef::as_ref).collect::<Vec<&str>>();
    match segments.as_slice() {
        ["extranet", "login"] => sign_in_page(),
        ["extranet", rest @ ..] => extranet(rest).await.map_or_else(not_found_page, extranet_frame),
        ["login"] => login_page(),
        ["lines", rest @ ..] => line(rest).await.map_or_else(not_found_page, own_frame),
        rest => commportal(rest).await.map_or_else(not_found_page, commportal_frame),
    }
}

/// Renders a page about a line's phones, for its user, its administrators and its reseller; `None` for an unknown path.
async fn line(segments: &[&str]) -> Option<Html> {
    page::account()?;
    Some(match segments {
        [number] => selection_page(number).await,
        [number, model] => editor_page(number, model).await,
        [number, model, "copy"] => copy_page(number, model).await,
        _ => return None,
    })
}

/// Renders the frame of the signed-in user's portal.
fn own_frame(screen: Html) -> Html {
    if page::account().is_some_and(|account| account.line.is_some()) {
        commportal_frame(screen)
    } else {
        extranet_frame(screen)
    }
}

/// Renders a page of CommPortal, for users of a line; `None` for an unknown path.
async fn commportal(segments: &[&str]) -> Option<Html> {
    let line = page::account()?.line?;
    Some(match segments {
        [""] => home_page().await,
        ["admin", "lines"] if line.administrator != Administrator::No => administration::lines_page().await,
        ["settings"] => account_page(),
        ["settings", "password"] => password_page(),
        ["settings", "pins", "services"] => pin_page(Pin::Services),
        ["settings", "pins", "voicemail"] => pin_page(Pin::Voicemail),
        ["settings", "sessions"] => sessions_page().await,
        ["settings", "notifications"] => lamp_page().await,
        ["settings", "notifications", "email"] => email_page().await,
        _ => return None,
    })
}

/// Renders a page of the Extranet; `None` for an unknown path.
async fn extranet(segments: &[&str]) -> Option<Html> {
    Some(match segments {
        ["clients"] => clients_page().await,
        ["clients", "new"] => new_client_page().await,
        ["clients", reference, rest @ ..] => client(reference, rest).await?,
        ["resellers"] => resellers_page().await,
        ["workshop"] => workshop_page().await,
        ["sources"] => sources_page().await,
        ["unknown"] => unknown_page().await,
        ["accounts"] => staff_page().await,
        ["password"] => password::password_page().await,
        ["sessions"] => sessions_page().await,
        ["router"] => router_page().await,
        ["error"] => failure_page(),
        _ => return None,
    })
}

/// Renders a page of a client; `None` for an unknown path.
async fn client(reference: &str, segments: &[&str]) -> Option<Html> {
    let client = match find_client(reference).await {
        Ok(client) => client,
        Err(error) => return Some(failed_page(error)),
    };
    let screen = match segments {
        [] => information_page(&client).await,
        ["lines"] => lines_page(&client).await,
        ["lines", "new"] => new_line_page(&client).await,
        ["lines", number] => line_page(&client, number).await,
        ["phones"] => phones_page(&client).await,
        ["phones", "new"] => register_page(&client).await,
        ["phones", mac] => phone_page(&client, mac).await,
        _ => return None,
    };
    Some(client_frame(&client, screen))
}
