//! Answers to requests, as a static host would give them.
//!
//! Only what the last build has made is found, by looking its address up among its files: no path of a request
//! ever becomes a path on the disk.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State as Shared};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{HeaderMap, Method, StatusCode, Uri};
use axum::middleware::{self, Next};
use axum::response::Response;
use axum::routing::any;
use tokio::sync::Semaphore;

use super::app::AppState;
use super::file_body::FileBody;
use super::host_check::HostCheck;
use super::live_state::{LiveState, State};
use super::range::{self, Part};
use super::response::{answer, plain};
use super::{Limits, live};
use crate::address::{decode, file_of};
use crate::io::{picture, read};
use crate::media_type;
use crate::render::Body as MadeBody;

/// All that can be asked for.
pub(super) fn router(live_state: Arc<LiveState>, host_check: HostCheck, limits: Limits) -> Router {
    let sockets = Arc::new(Semaphore::new(limits.connections));
    let app = AppState { live_state, host_check: Arc::new(host_check), limits, sockets };
    Router::new()
        .route(live::SOCKET, any(live::open))
        .route(live::SCRIPT, any(live::script))
        .fallback(page)
        .layer(middleware::from_fn_with_state(app.clone(), guard))
        .with_state(app)
}

/// Refuses who calls the server by a foreign name, and keeps answers from other sites.
async fn guard(Shared(app): Shared<AppState>, request: Request, next: Next) -> Response {
    let mut answer = if app.host_check.allows_request(request.uri(), request.headers()) {
        next.run(request).await
    } else {
        let text = "This name is not one of the preview's own. `--allow-host NAME` allows it.\n";
        plain(StatusCode::FORBIDDEN, text)
    };
    let headers = answer.headers_mut();
    let mut set = |name: HeaderName, value: &'static str| {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    };
    set(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    set(header::CACHE_CONTROL, "no-cache");
    set(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    answer
}

async fn page(
    Shared(app): Shared<AppState>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
) -> Response {
    if !matches!(method, Method::GET | Method::HEAD) {
        let mut answer = plain(StatusCode::METHOD_NOT_ALLOWED, "Only GET and HEAD.\n");
        answer.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD"));
        return answer;
    }
    let Some(state) = app.live_state.state() else {
        let text = "The first build is running.\n";
        let mut answer = plain(StatusCode::SERVICE_UNAVAILABLE, text);
        answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
        answer.headers_mut().insert(header::REFRESH, HeaderValue::from_static("1"));
        return answer;
    };
    let asked = Asked { headers, is_head: method == Method::HEAD };
    let mut answer = match find(&state, uri.path()) {
        Found::File(file) => send(&app, &state, &file, &asked, StatusCode::OK).await,
        Found::Folder(folder) => redirect(&state, &folder, uri.query()),
        Found::Home => redirect(&state, "", None).map(|mut answer| {
            *answer.status_mut() = StatusCode::FOUND;
            answer
        }),
        Found::Nothing => None,
    };
    if answer.is_none() {
        answer = send(&app, &state, "404.html", &asked, StatusCode::NOT_FOUND).await;
    }
    let mut answer = answer.unwrap_or_else(|| {
        let page = live::inject(NOTHING.as_bytes(), &app.live_state.session, state.build);
        self::answer(StatusCode::NOT_FOUND, "text/html; charset=utf-8", Body::from(page))
    });
    let path = decode(uri.path());
    let below = path.strip_prefix(&decode(&state.base_path)).unwrap_or(&path);
    state.rules.apply(below, answer.headers_mut());
    answer
}

/// The page for what is not there, where the site has none of its own yet.
const NOTHING: &str = "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<title>Not found</title>\n</head>\n<body>\n<h1>Not found</h1>\n<p>The site has no page at this address.</p>\n</body>\n</html>\n";

/// What stands at an address.
#[derive(Debug, PartialEq, Eq)]
enum Found {
    /// A file below the output folder.
    File(String),
    /// A folder with a page, which is asked for without the slash at its end.
    Folder(String),
    /// The root of the host, above the site.
    Home,
    Nothing,
}

fn find(state: &State, path: &str) -> Found {
    let path = decode(path);
    let is_odd = |part: &str| part == "." || part == "..";
    let has_odd = path.contains(|c: char| c.is_control() || c == '\\')
        || path.contains("//")
        || path.split('/').any(is_odd);
    if has_odd {
        return Found::Nothing;
    }
    let base = decode(&state.base_path);
    let Some(address) = path.strip_prefix(&base) else {
        return if path == "/" { Found::Home } else { Found::Nothing };
    };
    if address.is_empty() {
        return Found::Folder(String::new());
    }
    if !address.starts_with('/') {
        return Found::Nothing;
    }
    let built = &state.built;
    let is_there = |file: &str| built.has(file);
    let file = file_of(address);
    let folder = format!("{}/", address.trim_matches('/'));
    if is_there(&file) {
        Found::File(file)
    } else if !address.ends_with('/') && is_there(&file_of(&folder)) {
        Found::Folder(folder)
    } else {
        Found::Nothing
    }
}

/// Leads to a folder of the site. The address is made of what the site has, never of what was asked.
fn redirect(state: &State, folder: &str, query: Option<&str>) -> Option<Response> {
    let mut location = String::new();
    for byte in format!("{}/{folder}", decode(&state.base_path)).bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=:@".contains(&byte) {
            location.push(char::from(byte));
        } else {
            location.push_str(&format!("%{byte:02X}"));
        }
    }
    if let Some(query) = query {
        location.push('?');
        location.push_str(query);
    }
    let mut answer = plain(StatusCode::MOVED_PERMANENTLY, "");
    // Browsers keep such an answer for ever, and the next site to be previewed may have a file here.
    answer.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    answer.headers_mut().insert(header::LOCATION, HeaderValue::from_str(&location).ok()?);
    Some(answer)
}

/// Sends a file of the site, or what of it is asked for. `None` if it is not there.
async fn send(
    app: &AppState,
    state: &State,
    file: &str,
    asked: &Asked,
    status: StatusCode,
) -> Option<Response> {
    let kind = media_type::of(file);
    let digest = state.built.digest(file)?;
    let body = state.built.body(file)?;
    if let Some(bytes) = body.bytes() {
        if media_type::is_page(file) {
            // Weak: the numbers in the script's element may differ.
            let tag = format!("W/\"{digest}-{}\"", app.live_state.session);
            let page = live::inject(&bytes, &app.live_state.session, state.build);
            return asked.answer(status, kind, &tag, Content::Page(page.into())).await;
        }
        let bytes = Content::Bytes(Bytes::from_owner(bytes));
        return asked.answer(status, kind, &format!("\"{digest}\""), bytes).await;
    }
    let path = match &body {
        MadeBody::Copy(path) | MadeBody::Picture(path) => app.live_state.site.join(path.as_str()),
        _ => return None,
    };
    // Looked at before it is opened: to open something that is no file could take for ever.
    tokio::fs::metadata(&path).await.ok().filter(std::fs::Metadata::is_file)?;
    if let MadeBody::Picture(_) = body {
        let cleaned =
            tokio::task::spawn_blocking(move || picture::clean(&path)).await.ok()?.ok()?;
        return asked
            .answer(status, kind, &format!("\"{digest}\""), Content::Bytes(cleaned.into()))
            .await;
    }
    let open = tokio::fs::File::open(&path).await.ok()?;
    let metadata = open.metadata().await.ok()?;
    let tag = format!("\"{}\"", read::stamp(&metadata));
    asked.answer(status, kind, &tag, Content::File(open, metadata.len())).await
}

/// What is sent.
enum Content {
    Page(Bytes),
    Bytes(Bytes),
    /// A file and its size in bytes.
    File(tokio::fs::File, u64),
}

/// What the request says about how it wants a file.
struct Asked {
    headers: HeaderMap,
    is_head: bool,
}

impl Asked {
    async fn answer(
        &self,
        status: StatusCode,
        kind: &'static str,
        tag: &str,
        content: Content,
    ) -> Option<Response> {
        let size = match &content {
            Content::Page(bytes) | Content::Bytes(bytes) => bytes.len() as u64,
            Content::File(_, size) => *size,
        };
        let part =
            if status == StatusCode::OK { self.part(tag, size, &content) } else { Part::Whole };
        let (status, first, end) = match part {
            _ if status == StatusCode::OK && self.has(tag) => (StatusCode::NOT_MODIFIED, 0, 0),
            Part::Whole => (status, 0, size),
            Part::Bytes(first, end) => (StatusCode::PARTIAL_CONTENT, first, end),
            Part::Beyond => (StatusCode::RANGE_NOT_SATISFIABLE, 0, 0),
        };
        let is_page = matches!(content, Content::Page(_));
        let body = if self.is_head || first == end {
            Body::empty()
        } else {
            content.body(first, end).await?
        };
        let mut answer = answer(status, kind, body);
        let headers = answer.headers_mut();
        let mut set = |name: HeaderName, value: String| {
            // Digits, digests and punctuation are fit for a header.
            if let Ok(value) = HeaderValue::from_str(&value) {
                headers.insert(name, value);
            }
        };
        set(header::ETAG, tag.to_owned());
        if !is_page {
            set(header::ACCEPT_RANGES, "bytes".to_owned());
        }
        match status {
            StatusCode::PARTIAL_CONTENT => {
                set(header::CONTENT_RANGE, format!("bytes {first}-{}/{size}", end - 1));
            }
            StatusCode::RANGE_NOT_SATISFIABLE => {
                set(header::CONTENT_RANGE, format!("bytes */{size}"));
            }
            _ => {}
        }
        if status != StatusCode::NOT_MODIFIED {
            set(header::CONTENT_LENGTH, (end - first).to_string());
        }
        Some(answer)
    }

    /// Whether the visitor has the file already (RFC 9110, section 13.1.2: compared weakly).
    fn has(&self, tag: &str) -> bool {
        let weak = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
        let known = self.headers.get_all(header::IF_NONE_MATCH).iter();
        let mut known =
            known.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(','));
        known.any(|known| known.trim() == "*" || weak(known) == weak(tag))
    }

    fn part(&self, tag: &str, size: u64, content: &Content) -> Part {
        let text = |name| self.headers.get(name).and_then(|value| value.to_str().ok());
        let is_same = text(header::IF_RANGE).is_none_or(|known| known == tag);
        match text(header::RANGE) {
            Some(range) if is_same && !matches!(content, Content::Page(_)) => {
                range::parse(range, size)
            }
            _ => Part::Whole,
        }
    }
}

impl Content {
    /// The bytes from the first to the one before the end.
    async fn body(self, first: u64, end: u64) -> Option<Body> {
        match self {
            Self::Page(bytes) | Self::Bytes(bytes) => {
                let range = usize::try_from(first).ok()?..usize::try_from(end).ok()?;
                Some(Body::from(bytes.slice(range)))
            }
            Self::File(mut file, _) => {
                use tokio::io::AsyncSeekExt;
                file.seek(std::io::SeekFrom::Start(first)).await.ok()?;
                Some(Body::new(FileBody::new(file, end - first)))
            }
        }
    }
}
