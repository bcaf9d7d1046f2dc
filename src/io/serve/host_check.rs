//! Whom the server answers. A page of a foreign site that the writer has open must not read drafts: neither by
//! a name that it makes lead here (DNS rebinding), nor through a WebSocket, which browsers let everybody open.

use std::net::IpAddr;

use axum::http::header::{HOST, ORIGIN};
use axum::http::uri::Authority;
use axum::http::{HeaderMap, Uri};

/// By which names the server may be called.
#[derive(Clone, Debug)]
pub(super) struct HostCheck {
    bound: IpAddr,
    allowed: Vec<String>,
}

impl HostCheck {
    pub(super) fn new(bound: IpAddr, allowed: &[String]) -> Self {
        let plain = |name: &String| name.trim_end_matches('.').to_ascii_lowercase();
        Self { bound, allowed: allowed.iter().map(plain).collect() }
    }

    /// Whether a request calls the server by a name that is its own.
    pub(super) fn allows_request(&self, uri: &Uri, headers: &HeaderMap) -> bool {
        let host = host(headers);
        let in_line = uri.authority();
        host.as_ref().is_some_and(|host| self.is_own(host))
            && in_line.is_none_or(|authority| self.is_own(authority))
    }

    /// Whether a WebSocket is opened by a page of this server: the origin must be the host that is asked, or
    /// a name that is allowed by hand, as one behind a proxy is.
    pub(super) fn allows_websocket(&self, headers: &HeaderMap) -> bool {
        let mut origins = headers.get_all(ORIGIN).iter();
        let (Some(origin), None) = (origins.next(), origins.next()) else { return false };
        let Ok(origin) = origin.to_str() else { return false };
        let authority = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
        let authority = authority.and_then(|authority| authority.parse::<Authority>().ok());
        let (Some(authority), Some(host)) = (authority, host(headers)) else { return false };
        let is_same = authority.as_str().eq_ignore_ascii_case(host.as_str());
        (is_same && self.is_own(&authority)) || self.is_allowed(&plain(authority.host()))
    }

    fn is_own(&self, authority: &Authority) -> bool {
        let name = plain(authority.host());
        if authority.as_str().contains('@') {
            return false;
        }
        match name.trim_start_matches('[').trim_end_matches(']').parse::<IpAddr>() {
            Ok(ip) => {
                let ip = ip.to_canonical();
                ip.is_loopback() || ip == self.bound.to_canonical() || self.bound.is_unspecified()
            }
            Err(_) => name == "localhost" || name.ends_with(".localhost") || self.is_allowed(&name),
        }
    }

    fn is_allowed(&self, name: &str) -> bool {
        self.allowed.iter().any(|allowed| allowed == name)
    }
}

/// The one host of a request.
fn host(headers: &HeaderMap) -> Option<Authority> {
    let mut hosts = headers.get_all(HOST).iter();
    let (host, None) = (hosts.next()?, hosts.next()) else { return None };
    host.to_str().ok()?.parse().ok()
}

fn plain(host: &str) -> String {
    host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn host_check(bound: &str) -> HostCheck {
        HostCheck::new(bound.parse().expect("an address"), &["desk.example".into()])
    }

    fn headers(host: &str, origin: Option<&str>) -> HeaderMap {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, HeaderValue::from_str(host).expect("a host"));
        if let Some(origin) = origin {
            headers.insert(ORIGIN, HeaderValue::from_str(origin).expect("an origin"));
        }
        headers
    }

    #[test]
    fn a_name_is_the_machines_own_or_allowed() {
        let uri = Uri::from_static("/");
        for (bound, host, expected) in [
            ("127.0.0.1", "localhost:1111", true),
            ("127.0.0.1", "LOCALHOST.", true),
            ("127.0.0.1", "app.localhost:1", true),
            ("127.0.0.1", "127.0.0.1:1111", true),
            ("127.0.0.1", "127.9.9.9", true),
            ("127.0.0.1", "[::1]:1111", true),
            ("127.0.0.1", "[::ffff:127.0.0.1]", true),
            ("127.0.0.1", "desk.example:80", true),
            ("127.0.0.1", "Desk.Example", true),
            ("127.0.0.1", "192.168.1.2", false),
            ("192.168.1.2", "192.168.1.2:1111", true),
            ("192.168.1.2", "192.168.1.3:1111", false),
            ("0.0.0.0", "192.168.1.3:1111", true),
            ("::", "[fe80::1]:1111", true),
            ("0.0.0.0", "evil.example", false),
            ("127.0.0.1", "localhost.evil.example", false),
            ("127.0.0.1", "evillocalhost", false),
            ("127.0.0.1", "127.0.0.1.evil.example", false),
            ("127.0.0.1", "a@localhost", false),
            ("127.0.0.1", "", false),
        ] {
            let found = host_check(bound).allows_request(&uri, &headers(host, None));
            assert_eq!(found, expected, "{host} at {bound}");
        }
        let absolute = Uri::from_static("http://evil.example/");
        assert!(!host_check("127.0.0.1").allows_request(&absolute, &headers("localhost", None)));
        let mut twice = headers("localhost", None);
        twice.append(HOST, HeaderValue::from_static("localhost"));
        assert!(!host_check("127.0.0.1").allows_request(&uri, &twice));
        assert!(!host_check("127.0.0.1").allows_request(&uri, &HeaderMap::new()));
    }

    #[test]
    fn only_own_pages_listen() {
        for (host, origin, expected) in [
            ("localhost:1111", Some("http://localhost:1111"), true),
            ("127.0.0.1:1111", Some("http://127.0.0.1:1111"), true),
            ("127.0.0.1:1111", Some("https://desk.example"), true),
            ("localhost:1111", Some("http://localhost:3000"), false),
            ("localhost:1111", Some("http://127.0.0.1:1111"), false),
            ("localhost:1111", Some("http://evil.example"), false),
            ("evil.example", Some("http://evil.example"), false),
            ("localhost:1111", Some("null"), false),
            ("localhost:1111", Some("file://localhost:1111"), false),
            ("localhost:1111", Some("http://localhost:1111/path"), false),
            ("localhost:1111", None, false),
        ] {
            let found = host_check("127.0.0.1").allows_websocket(&headers(host, origin));
            assert_eq!(found, expected, "{origin:?} at {host}");
        }
    }
}
