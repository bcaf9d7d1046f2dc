//! Starts previews and visits them over real sockets.

use std::collections::BTreeMap;
use std::fs;
use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, SocketAddr, TcpStream};
use std::path::Path;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use dateline::commands::SiteOptions;
use dateline::commands::serve::{Limits, PreviewOptions, ServeOptions, Serving, start};
use dateline::date::Date;
use dateline::io::read::COOKIE;
use dateline::io::terminal::{Terminal, Volume};

/// How long a test waits for what should come in milliseconds.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

/// Options of a site on a fixed day, as it would be published.
pub(crate) fn site_options(site: &Path) -> SiteOptions {
    let today = Date::parse("2025-06-01").ok();
    SiteOptions { site: site.to_owned(), today, ..SiteOptions::default() }
}

/// A preview at any free port of this machine.
pub(crate) fn preview_options() -> PreviewOptions {
    let host = IpAddr::V4(Ipv4Addr::LOCALHOST);
    let server =
        ServeOptions { host, port: Some(0), allowed: Vec::new(), limits: Limits::default() };
    PreviewOptions { server, poll: false }
}

/// Starts a preview.
pub(crate) fn preview(site: &Path) -> Serving {
    preview_with(&site_options(site), &preview_options())
}

pub(crate) fn preview_with(site: &SiteOptions, preview: &PreviewOptions) -> Serving {
    start(site, preview, Terminal::new(Volume::Silent)).expect("a preview")
}

/// Waits until all that was saved has been built: a cookie is written behind it, and the preview has met it.
pub(crate) fn settle(serving: &Serving, site: &Path) {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let name = NUMBER.fetch_add(1, Ordering::Relaxed).to_string();
    // A folder that tests do not move about: what is written into one that is not watched yet is found, but
    // nobody tells of it.
    let folder = ["static", "content"].map(|name| site.join(name));
    let folder = folder.iter().find(|folder| folder.is_dir()).expect("a watched folder");
    let path = folder.join(format!("{COOKIE}{name}"));
    fs::write(&path, "").expect("written");
    assert!(serving.settle(&name, PATIENCE), "the preview has not met cookie {name}");
    fs::remove_file(&path).expect("removed");
}

/// What the server says.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// The page without the script of the preview.
    pub(crate) fn page(&self) -> Vec<u8> {
        let text = self.text();
        let (start, end) = ("<script src=\"/_dateline/live.js\"", "></script>");
        match text.split_once(start) {
            Some((before, rest)) => {
                let rest = rest.split_once(end).map_or("", |(_, rest)| rest);
                [before, rest].concat().into_bytes()
            }
            None => self.body.clone(),
        }
    }
}

/// Asks for a path with the usual headers.
pub(crate) fn get(address: SocketAddr, path: &str) -> Answer {
    ask(address, "GET", path, &[])
}

/// Asks with more headers. A `Host` among them takes the place of the usual one.
pub(crate) fn ask(
    address: SocketAddr,
    method: &str,
    path: &str,
    headers: &[(&str, &str)],
) -> Answer {
    let mut text = format!("{method} {path} HTTP/1.1\r\nConnection: close\r\n");
    if !headers.iter().any(|(name, _)| *name == "Host") {
        text.push_str(&format!("Host: {address}\r\n"));
    }
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    send(address, text.as_bytes())
}

/// Sends bytes and reads the whole answer.
pub(crate) fn send(address: SocketAddr, request: &[u8]) -> Answer {
    let mut stream = connect(address);
    // The server may have answered and closed before it has read all.
    let _ = stream.write_all(request);
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer);
    parse(&answer)
}

pub(crate) fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address).expect("connected");
    stream.set_read_timeout(Some(PATIENCE)).expect("set");
    stream
}

fn parse(answer: &[u8]) -> Answer {
    let end = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap_or(answer.len());
    let head = String::from_utf8_lossy(&answer[..end]).into_owned();
    let mut lines = head.lines();
    let status = lines.next().and_then(|line| line.split(' ').nth(1)?.parse().ok()).unwrap_or(0);
    let headers = lines.filter_map(|line| line.split_once(": "));
    let headers = headers.map(|(name, value)| (name.to_ascii_lowercase(), value.to_owned()));
    let body = answer.get(end + 4..).unwrap_or_default().to_vec();
    Answer { status, headers: headers.collect(), body }
}

/// A page's WebSocket.
pub(crate) struct Socket(TcpStream);

impl Socket {
    /// Opens one; the status of the answer if it is refused.
    pub(crate) fn open(
        address: SocketAddr,
        query: &str,
        headers: &[(&str, &str)],
    ) -> Result<Self, u16> {
        let mut stream = connect(address);
        let mut text = format!(
            "GET /_dateline/live?{query} HTTP/1.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
        );
        let usual = [("Host", address.to_string()), ("Origin", format!("http://{address}"))];
        for (name, value) in &usual {
            if !headers.iter().any(|(other, _)| other == name) {
                text.push_str(&format!("{name}: {value}\r\n"));
            }
        }
        for (name, value) in headers.iter().filter(|(_, value)| !value.is_empty()) {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str("\r\n");
        stream.write_all(text.as_bytes()).expect("sent");
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte).expect("an answer") == 1 {
            head.push(byte[0]);
        }
        match parse(&head).status {
            101 => Ok(Self(stream)),
            status => Err(status),
        }
    }

    /// The next message; pings are passed over (RFC 6455, section 5.2).
    pub(crate) fn hear(&mut self) -> serde_json::Value {
        loop {
            let mut head = [0; 2];
            self.0.read_exact(&mut head).expect("a frame");
            let length = match head[1] & 0x7f {
                126 => u64::from(u16::from_be_bytes(self.bytes())),
                127 => u64::from_be_bytes(self.bytes()),
                short => u64::from(short),
            };
            let mut text = vec![0; usize::try_from(length).expect("short")];
            self.0.read_exact(&mut text).expect("a message");
            if head[0] & 0x0f == 1 {
                return serde_json::from_slice(&text).expect("JSON");
            }
        }
    }

    fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut bytes = [0; N];
        self.0.read_exact(&mut bytes).expect("a length");
        bytes
    }
}

/// The addresses of a message, sorted; `None` if anything may have changed.
pub(crate) fn changed(message: &serde_json::Value) -> Option<Vec<String>> {
    let list = message["changed"].as_array()?;
    Some(list.iter().filter_map(|address| Some(address.as_str()?.to_owned())).collect())
}
