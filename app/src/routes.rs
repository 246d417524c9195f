//! Which screen is at which address. The addresses are built in [`crate::paths`].

use crate::{
    draw::Html,
    extranet::{
        client::{client_frame, find_client, information_page, unknown_client},
        clients::clients_page,
        creation::{new_client_page, resellers_page},
        extranet_frame,
        failure::failure_page,
        lines::{lines_page, new_line_page},
        not_found_page,
        phones::{phone_page, phones_page, register_page},
        sessions::sessions_page,
        sign_in::sign_in_page,
    },
};
use percent_encoding::percent_decode_str;

/// The screen of that path, with what stands around it.
pub async fn screen(path: String) -> Html {
    let segments = path.trim_matches('/').split('/');
    let segments = segments.map(|text| percent_decode_str(text).decode_utf8_lossy()).collect::<Vec<_>>();
    let segments = segments.iter().map(AsRef::as_ref).collect::<Vec<&str>>();
    match segments.as_slice() {
        ["extranet", "login"] => sign_in_page(),
        ["extranet", rest @ ..] => extranet(rest).await.map_or_else(not_found_page, extranet_frame),
        _ => not_found_page(),
    }
}

/// A screen of the Extranet; none if there is none at that address.
async fn extranet(segments: &[&str]) -> Option<Html> {
    Some(match segments {
        ["clients"] => clients_page().await,
        ["clients", "new"] => new_client_page().await,
        ["clients", reference, rest @ ..] => client(reference, rest).await?,
        ["resellers"] => resellers_page().await,
        ["sessions"] => sessions_page().await,
        ["error"] => failure_page(),
        _ => return None,
    })
}

/// A screen of a client's file.
async fn client(reference: &str, segments: &[&str]) -> Option<Html> {
    let client = match find_client(reference).await {
        Ok(client) => client,
        Err(error) => return Some(unknown_client(error)),
    };
    let screen = match segments {
        [] => information_page(&client).await,
        ["lines"] => lines_page(&client).await,
        ["lines", "new"] => new_line_page(&client).await,
        ["phones"] => phones_page(&client).await,
        ["phones", "new"] => register_page(&client).await,
        ["phones", mac] => phone_page(&client, mac).await,
        _ => return None,
    };
    Some(client_frame(&client, screen))
}
