//! Live reload: the script in served pages, and the WebSocket that tells it what has changed.

use std::sync::Arc;
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::State as Shared;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::extract::ws::{Message, WebSocket, WebSocketUpgrade};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use tokio::time::sleep;

use super::app::AppState;
use super::live_state::LiveState;
use super::response::{answer, plain};

/// Where the script's WebSocket is. No page has such an address: the underscore is in no slug.
pub(super) const SOCKET: &str = "/_dateline/live";
/// Where the script is.
pub(super) const SCRIPT: &str = "/_dateline/live.js";

const CODE: &str = include_str!("live.js");
/// Bytes that a page may say. It has nothing to say.
const MAX_MESSAGE_BYTES: usize = 1024;
/// Bytes in which the head of a page begins.
const BEGINNING: usize = 4096;

/// Sends the script.
pub(super) async fn script() -> Response {
    answer(StatusCode::OK, "text/javascript; charset=utf-8", Body::from(CODE))
}

/// Opens a WebSocket for a page of this server.
pub(super) async fn open(
    Shared(app): Shared<AppState>,
    uri: Uri,
    headers: HeaderMap,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Response {
    let Ok(upgrade) = upgrade else {
        return plain(StatusCode::NOT_FOUND, "There is nothing but a WebSocket here.\n");
    };
    if !app.host_check.allows_websocket(&headers) {
        return plain(StatusCode::FORBIDDEN, "Only pages of this server may listen.\n");
    }
    let Ok(place) = app.sockets.clone().try_acquire_owned() else {
        return plain(StatusCode::SERVICE_UNAVAILABLE, "Too many pages are open.\n");
    };
    let seen = seen(uri.query().unwrap_or_default(), &app.live_state.session);
    let pause = app.limits.idle / 3;
    upgrade.max_message_size(MAX_MESSAGE_BYTES).max_frame_size(MAX_MESSAGE_BYTES).on_upgrade(
        move |socket| async move {
            // Whatever ends it, the page opens another.
            let _ = talk(socket, &app.live_state, seen, pause).await;
            drop(place);
        },
    )
}

/// The build that a page has last heard of, if it was in this session.
fn seen(query: &str, session: &str) -> Option<u64> {
    let value =
        |name: &str| query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    value("build").filter(|_| value("session") == Some(session))?.parse().ok()
}

/// Tells a page of each build. A page that is slow to listen is told of several at once.
async fn talk(
    mut socket: WebSocket,
    live_state: &Arc<LiveState>,
    mut seen: Option<u64>,
    pause: Duration,
) -> Result<(), axum::Error> {
    let mut builds = live_state.builds();
    let mut is_new = true;
    loop {
        if let Some(state) = live_state.state().filter(|state| is_new || seen != Some(state.build))
        {
            let message = state.message(&live_state.session, seen);
            socket.send(Message::Text(message.into())).await?;
            (seen, is_new) = (Some(state.build), false);
        }
        tokio::select! {
            changed = builds.changed() => if changed.is_err() { return Ok(()) },
            heard = socket.recv() => match heard {
                None | Some(Ok(Message::Close(_))) => return Ok(()),
                Some(heard) => drop(heard?),
            },
            () = sleep(pause) => socket.send(Message::Ping(Bytes::new())).await?,
        }
    }
}

/// A page with the script at the start of its head, so that it sees the page as it was sent. The element says
/// which build the page is of.
pub(super) fn inject(page: &[u8], session: &str, build: u64) -> Vec<u8> {
    let script = format!(
        "<script src=\"{SCRIPT}\" data-session=\"{session}\" data-build=\"{build}\"></script>"
    );
    let at = head(page).unwrap_or(page.len());
    [&page[..at], script.as_bytes(), &page[at..]].concat()
}

/// The place behind the tag that opens the head.
fn head(page: &[u8]) -> Option<usize> {
    let beginning = &page[..page.len().min(BEGINNING)];
    let mut tags = beginning.windows(6).enumerate();
    let (start, _) = tags.find(|(_, window)| {
        window[..5].eq_ignore_ascii_case(b"<head")
            && (window[5] == b'>' || window[5].is_ascii_whitespace())
    })?;
    let close = beginning[start..].iter().position(|&byte| byte == b'>')?;
    Some(start + close + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_stands_first_in_the_head() {
        for (page, before) in [
            ("<!doctype html><html><head><title>x</title>", "<!doctype html><html><head>"),
            ("<html><HEAD lang='a'>\n<header>", "<html><HEAD lang='a'>"),
            ("<html><header>x", "<html><header>x"),
            ("", ""),
        ] {
            let injected = String::from_utf8(inject(page.as_bytes(), "s", 7)).expect("text");
            let script = format!(
                "{before}<script src=\"/_dateline/live.js\" data-session=\"s\" data-build=\"7\"></script>"
            );
            assert!(injected.starts_with(&script), "{injected}");
            assert!(injected.ends_with(&page[before.len()..]), "{injected}");
        }
    }

    #[test]
    fn only_builds_of_this_session_count() {
        assert_eq!(seen("session=s&build=7", "s"), Some(7));
        assert_eq!(seen("build=7&session=s", "s"), Some(7));
        assert_eq!(seen("session=t&build=7", "s"), None);
        assert_eq!(seen("session=s&build=x", "s"), None);
        assert_eq!(seen("", "s"), None);
    }
}
