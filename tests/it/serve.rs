//! The preview's server, over real sockets.

use std::fs;
use std::io::{Read, Write};
use std::net::TcpListener;
use std::path::Path;
use std::time::{Duration, Instant};

use dateline::commands::SiteOptions;
use dateline::commands::serve::{Limits, PreviewOptions, ServeOptions};
use dateline::io::serve::Listener;

use crate::program::{files, small_site, write};
use crate::visit::{
    Answer, PATIENCE, Socket, ask, changed, connect, get, preview, preview_options, preview_with,
    send, settle, site_options,
};

/// A site with files of every kind.
fn site() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path();
    small_site(site, "x");
    write(&site.join("static/a b é.txt"), "0123456789");
    write(&site.join("static/large.bin"), &"0123456789".repeat(30_000));
    write(
        &site.join("static/_headers"),
        "/*\n  X-Frame-Options: DENY\n  Access-Control-Allow-Origin: *\n/about/\n  X-Kind: plain\n",
    );
    write(&site.join("secret.txt"), "CANARY");
    folder
}

fn check(answer: &Answer, status: u16, headers: &[(&str, &str)], what: &str) {
    assert_eq!(answer.status, status, "{what}: {answer:?}");
    for (name, value) in headers {
        assert_eq!(answer.header(name), *value, "{what}: {name}");
    }
}

#[test]
fn answers_are_those_of_a_host() {
    let folder = site();
    let serving = preview(folder.path());
    let address = serving.address;
    let html = ("content-type", "text/html; charset=utf-8");
    let no_redirect = ("location", "");
    for (path, status, headers) in [
        ("/", 200, vec![html, no_redirect, ("x-frame-options", "DENY")]),
        ("/index.html", 200, vec![html]),
        ("/about/", 200, vec![html, ("x-kind", "plain"), ("accept-ranges", "")]),
        ("/about", 301, vec![("location", "/about/"), ("cache-control", "no-store")]),
        ("/about?a=1&b=/c", 301, vec![("location", "/about/?a=1&b=/c")]),
        ("/about/?a=1", 200, vec![html]),
        ("/briefs/brief-10", 301, vec![("location", "/briefs/brief-10/")]),
        ("/briefs%2Fbrief-10", 301, vec![("location", "/briefs/brief-10/")]),
        ("/about/x", 404, vec![html, ("x-frame-options", "DENY")]),
        (
            "/robots.txt",
            200,
            vec![("content-type", "text/plain; charset=utf-8"), ("content-length", "4")],
        ),
        ("/robots.txt/", 404, vec![html]),
        ("/a%20b%20%C3%A9.txt", 200, vec![("content-length", "10"), ("accept-ranges", "bytes")]),
        ("/assets/style.css", 200, vec![("content-type", "text/css; charset=utf-8")]),
        ("/favicon.svg", 200, vec![("content-type", "image/svg+xml")]),
        ("/large.bin", 200, vec![("content-length", "300000")]),
        ("/_dateline/live.js", 200, vec![("content-type", "text/javascript; charset=utf-8")]),
        ("/_dateline/live", 404, vec![]),
        ("/_dateline/other", 404, vec![html]),
    ] {
        let answer = get(address, path);
        let mut headers = headers;
        headers
            .extend([("x-content-type-options", "nosniff"), ("access-control-allow-origin", "")]);
        check(&answer, status, &headers, path);
        let length: usize = answer.header("content-length").parse().expect("a length");
        assert_eq!(answer.body.len(), length, "{path}");
        let head = ask(address, "HEAD", path, &[]);
        assert_eq!((head.status, head.body.len()), (status, 0), "HEAD {path}");
        assert_eq!(head.header("content-length"), answer.header("content-length"), "HEAD {path}");
        assert_eq!(head.header("etag"), answer.header("etag"), "HEAD {path}");
    }
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PATCH"] {
        check(&ask(address, method, "/", &[]), 405, &[("allow", "GET, HEAD")], method);
    }
    let home = get(address, "/").text();
    assert!(home.contains("<head><script src=\"/_dateline/live.js\" data-session="), "{home}");
    assert!(!get(address, "/assets/style.css").text().contains("_dateline"));
    assert!(get(address, "/nowhere/").text().contains("_dateline/live.js"));
}

#[test]
fn what_a_visitor_has_is_not_sent_again() {
    let folder = site();
    let serving = preview(folder.path());
    for path in ["/", "/robots.txt", "/assets/style.css", "/large.bin"] {
        let tag = get(serving.address, path).header("etag").to_owned();
        assert!(tag.len() > 10, "{path}");
        let list = format!("\"other\", {tag}");
        let strong = tag.trim_start_matches("W/").to_owned();
        for (known, status) in [
            (tag.as_str(), 304),
            (list.as_str(), 304),
            (strong.as_str(), 304),
            ("*", 304),
            ("\"x\"", 200),
        ] {
            let answer = ask(serving.address, "GET", path, &[("If-None-Match", known)]);
            check(&answer, status, &[("etag", &tag)], &format!("{path} {known}"));
            assert_eq!(answer.body.is_empty(), status == 304, "{path} {known}");
        }
    }
    let before = get(serving.address, "/robots.txt").header("etag").to_owned();
    write(&folder.path().join("static/robots.txt"), "# other\n");
    assert_ne!(get(serving.address, "/robots.txt").header("etag"), before);
}

#[test]
fn parts_of_files_are_sent() {
    let folder = site();
    let serving = preview(folder.path());
    let path = "/a%20b%20%C3%A9.txt";
    let tag = get(serving.address, path).header("etag").to_owned();
    let css = get(serving.address, "/assets/style.css").body;
    for (range, more, status, content_range, body) in [
        ("bytes=0-3", None, 206, "bytes 0-3/10", "0123"),
        ("bytes=4-", None, 206, "bytes 4-9/10", "456789"),
        ("bytes=-2", None, 206, "bytes 8-9/10", "89"),
        ("bytes=0-99", None, 206, "bytes 0-9/10", "0123456789"),
        ("bytes=10-", None, 416, "bytes */10", ""),
        ("bytes=0-1,3-4", None, 200, "", "0123456789"),
        ("bytes=3-1", None, 200, "", "0123456789"),
        ("bytes=0-3", Some(tag.as_str()), 206, "bytes 0-3/10", "0123"),
        ("bytes=0-3", Some("\"old\""), 200, "", "0123456789"),
    ] {
        let mut headers = vec![("Range", range)];
        headers.extend(more.map(|tag| ("If-Range", tag)));
        let answer = ask(serving.address, "GET", path, &headers);
        check(&answer, status, &[("content-range", content_range)], range);
        assert_eq!(answer.text(), body, "{range}");
    }
    let part = ask(serving.address, "GET", "/assets/style.css", &[("Range", "bytes=5-9")]);
    check(&part, 206, &[], "from memory");
    assert_eq!(part.body, css[5..10]);
    let large = ask(serving.address, "GET", "/large.bin", &[("Range", "bytes=100000-299999")]);
    assert_eq!((large.status, large.body.len()), (206, 200_000));
    assert!(large.text().starts_with("0123456789"));
    let page = ask(serving.address, "GET", "/", &[("Range", "bytes=0-3")]);
    check(&page, 200, &[], "a page comes whole");
}

#[test]
fn nothing_but_the_site_is_found() {
    let folder = site();
    let site = folder.path();
    let draft = "---\ntitle: D\ndate: 2025-01-01\ndraft: true\n---\n\nCANARY\n";
    write(&site.join("content/briefs/draft.md"), draft);
    write(&site.join("content/briefs/CANARY.svg"), "CANARY");
    let serving = preview(site);
    for path in [
        "/secret.txt",
        "/../secret.txt",
        "/static/../../secret.txt",
        "/..%2fsecret.txt",
        "/%2e%2e/secret.txt",
        "/%2e%2e%2fsecret.txt",
        "/%252e%252e%252fsecret.txt",
        "/..%252fsecret.txt",
        "/..%c0%afsecret.txt",
        "/..%ef%bc%8fsecret.txt",
        "/..\\secret.txt",
        "/..%5csecret.txt",
        "/about/..%5c..%5csecret.txt",
        "/about/../robots.txt",
        "/about/./",
        "/about/%2e/",
        "//about/",
        "//evil.example/",
        "/%2fevil.example/",
        "//evil.example/..",
        "/\\evil.example/",
        "/%5cevil.example/",
        "/about//",
        "/about%00",
        "/about/%00",
        "/robots.txt%00.html",
        "/%0d%0aSet-Cookie:a=b",
        "/C:/secret.txt",
        "/C:%5csecret.txt",
        "/c|/secret.txt",
        "/file:///etc/passwd",
        "/%5c%5chost%5cshare",
        "/robots.txt::$DATA",
        "/robots.txt.",
        "/robots.txt%20",
        "/ROBOTS.TXT",
        "/con",
        "/etc/passwd",
        "/dateline.toml",
        "/content/briefs/brief-10.md",
        "/content/briefs/draft.md",
        "/briefs/draft/",
        "/briefs/draft",
        "/briefs/CANARY.svg",
        "/static/robots.txt",
        "/themes/default/theme.toml",
        "/.dateline/lock",
        "/.git/config",
        "/public/index.html",
        "/%",
        "/%zz",
        "/%e2",
    ] {
        let answer = get(serving.address, path);
        assert!(matches!(answer.status, 404 | 400), "{path}: {answer:?}");
        assert!(!answer.text().contains("CANARY"), "{path}");
        assert_eq!(answer.header("location"), "", "{path}");
        assert_eq!(answer.header("set-cookie"), "", "{path}");
    }
    for request in [
        "GET about HTTP/1.1",
        "GET http://evil.example/ HTTP/1.1",
        "CONNECT evil.example:80 HTTP/1.1",
    ] {
        let text = format!("{request}\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        let status = send(serving.address, text.as_bytes()).status;
        assert!(matches!(status, 400 | 403 | 404 | 405), "{request}: {status}");
    }
}

#[test]
fn foreign_names_and_pages_are_refused() {
    let folder = site();
    let mut options = preview_options();
    options.server.allowed = vec!["desk.example".into()];
    let serving = preview_with(&site_options(folder.path()), &options);
    let own = serving.address.to_string();
    for (host, status) in [
        (own.as_str(), 200),
        ("localhost:1", 200),
        ("desk.localhost", 200),
        ("[::1]:1111", 200),
        ("desk.example", 200),
        ("evil.example", 403),
        ("192.168.1.2", 403),
        ("localhost.evil.example", 403),
        ("", 403),
    ] {
        for path in ["/", "/_dateline/live.js", "/nowhere", "/_dateline/live"] {
            let expected = if path == "/nowhere" || path == "/_dateline/live" {
                status.max(404)
            } else {
                status
            };
            let expected = if status == 403 { 403 } else { expected };
            assert_eq!(
                ask(serving.address, "GET", path, &[("Host", host)]).status,
                expected,
                "{host} {path}"
            );
        }
    }
    let none = send(serving.address, b"GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
    assert_eq!(none.status, 403);
    let same = format!("http://{own}");
    for (host, origin, status) in [
        (own.as_str(), same.as_str(), 101),
        (own.as_str(), "https://desk.example", 101),
        (own.as_str(), "http://evil.example", 403),
        (own.as_str(), "http://localhost:3000", 403),
        (own.as_str(), "null", 403),
        (own.as_str(), "", 403),
        ("evil.example", "http://evil.example", 403),
    ] {
        let opened = Socket::open(serving.address, "", &[("Host", host), ("Origin", origin)]);
        assert_eq!(opened.err().unwrap_or(101), status, "{origin} at {host}");
    }
}

#[test]
fn a_base_path_stays_and_the_host_is_the_servers() {
    let folder = site();
    let site = folder.path();
    write(
        &site.join("dateline.toml"),
        "title = \"Desk\"\nbase_url = \"https://example.org/my/desk/\"\n",
    );
    let serving = preview(site);
    let url = format!("http://{}/my/desk/", serving.address);
    assert_eq!(serving.url, url);
    for (path, status, location) in [
        ("/", 302, "/my/desk/"),
        ("/my/desk", 301, "/my/desk/"),
        ("/my/desk/", 200, ""),
        ("/my/desk/about", 301, "/my/desk/about/"),
        ("/my/desk/robots.txt", 200, ""),
        ("/my/deskrobots.txt", 404, ""),
        ("/about/", 404, ""),
        ("/my/", 404, ""),
    ] {
        check(&get(serving.address, path), status, &[("location", location)], path);
    }
    let about = get(serving.address, "/my/desk/about/");
    assert!(about.text().contains(&format!("href=\"{url}about/\"")), "{}", about.text());
    assert!(!about.text().contains("example.org"), "{}", about.text());
    check(&about, 200, &[("x-kind", "plain")], "rules are below the base path");
    let mut socket = Socket::open(serving.address, "", &[]).unwrap_or_else(|_| unreachable!());
    socket.hear();
    write(&site.join("content/about.md"), "---\ntitle: About\nredirect_from: /old/\n---\n\nNew.\n");
    assert_eq!(changed(&socket.hear()), Some(vec!["/my/desk/about/".to_owned()]));
}

#[test]
fn visitors_cannot_use_everything_up() {
    let folder = site();
    let mut options = preview_options();
    let idle = Duration::from_millis(600);
    options.server.limits = Limits { header_bytes: 8192, headers: 20, connections: 3, idle };
    let serving = preview_with(&site_options(folder.path()), &options);
    let address = serving.address;
    let mut socket = Socket::open(address, "", &[]).unwrap_or_else(|_| unreachable!());
    socket.hear();
    let long = "x".repeat(10_000);
    assert_eq!(ask(address, "GET", "/", &[("X-Long", &long)]).status, 431);
    assert!(matches!(get(address, &format!("/{long}")).status, 414 | 431));
    let many: Vec<(&str, &str)> = (0..30).map(|_| ("X-Many", "x")).collect();
    assert_eq!(ask(address, "GET", "/", &many).status, 431);
    // Silent ones and one that never ends its headers are shut out, and let the next one in.
    let start = Instant::now();
    let mut silent: Vec<_> = (0..3).map(|_| connect(address)).collect();
    let mut slow = silent.pop().expect("three");
    slow.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n").expect("sent");
    let mut end = slow.try_clone().expect("a second hand");
    let drip = std::thread::spawn(move || {
        for _ in 0..100 {
            std::thread::sleep(Duration::from_millis(50));
            if slow.write_all(b"X: y\r\n").is_err() {
                break;
            }
        }
    });
    assert_eq!(get(address, "/").status, 200, "a place becomes free");
    let mut rest = Vec::new();
    let _ = end.read_to_end(&mut rest);
    for mut stream in silent {
        let _ = stream.read_to_end(&mut rest);
    }
    assert!(start.elapsed() < PATIENCE / 2, "{:?}", start.elapsed());
    drip.join().expect("ended");
    // The open WebSocket outlives them all.
    std::thread::sleep(idle * 2);
    write(&folder.path().join("content/about.md"), "---\ntitle: New\n---\n\nNew.\n");
    assert!(changed(&socket.hear()).is_some_and(|list| list.contains(&"/about/".to_owned())));
}

#[test]
fn a_port_is_the_one_asked_for_or_the_next_free_one() {
    let options = |port| ServeOptions { port, ..preview_options().server };
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port();
    let refused = Listener::bind(&options(Some(port))).expect_err("taken");
    assert_eq!(refused.message, format!("port {port} is taken by another program"));
    assert!(refused.help.is_some());
    let first = Listener::bind(&options(None)).expect("a free port");
    let second = Listener::bind(&options(None)).expect("another free port");
    assert!(second.address.port() > first.address.port());
    let far = ServeOptions { host: "192.0.2.1".parse().expect("an address"), ..options(None) };
    let refused = Listener::bind(&far).expect_err("no address of this machine");
    assert!(refused.message.contains("192.0.2.1"), "{refused}");
}

#[test]
fn open_pages_are_told_what_has_changed() {
    let folder = site();
    let site = folder.path();
    let serving = preview(site);
    let mut sockets: Vec<Socket> = (0..10)
        .map(|_| Socket::open(serving.address, "", &[]).unwrap_or_else(|_| unreachable!()))
        .collect();
    let hello: Vec<serde_json::Value> = sockets.iter_mut().map(Socket::hear).collect();
    assert!(
        changed(&hello[0]).is_none(),
        "who has never heard is told that anything may have changed"
    );
    assert_eq!(hello[0]["findings"], serde_json::json!([]));
    write(&site.join("static/robots.txt"), "# new and longer\n");
    for socket in &mut sockets {
        assert_eq!(changed(&socket.hear()), Some(vec!["/robots.txt".to_owned()]));
    }
    write(&site.join("content/about.md"), "---\ntitle: About\nredirect_from: /old/\n---\n\nNew.\n");
    let told = sockets[0].hear();
    assert_eq!(changed(&told), Some(vec!["/about/".to_owned()]));
    assert_eq!(told["build"].as_u64(), hello[0]["build"].as_u64().map(|build| build + 2));
    // Who was away catches up.
    let session = hello[0]["session"].as_str().expect("a session");
    for (query, expected) in [
        (
            format!("session={session}&build={}", hello[0]["build"]),
            Some(vec!["/about/", "/robots.txt"]),
        ),
        (format!("session={session}&build={}", told["build"]), Some(vec![])),
        (format!("session=other&build={}", told["build"]), None),
        (format!("session={session}&build=99"), None),
        (String::new(), None),
    ] {
        let mut socket =
            Socket::open(serving.address, &query, &[]).unwrap_or_else(|_| unreachable!());
        let expected = expected.map(|list| list.into_iter().map(str::to_owned).collect());
        assert_eq!(changed(&socket.hear()), expected, "{query}");
    }
}

#[test]
fn errors_keep_the_last_good_pages_and_are_told() {
    let folder = site();
    let site = folder.path();
    let serving = preview(site);
    let mut socket = Socket::open(serving.address, "", &[]).unwrap_or_else(|_| unreachable!());
    socket.hear();
    let before = get(serving.address, "/briefs/brief-10/").page();
    let text = fs::read_to_string(site.join("content/briefs/brief-10.md")).expect("there");
    write(&site.join("content/briefs/brief-10.md"), "---\ntitle: [<b>no</b>\n---\n\nBroken.\n");
    settle(&serving, site);
    let told = socket.hear();
    assert_eq!(told["findings"][0]["severity"], "error");
    let shown = told["findings"][0]["text"].as_str().expect("text");
    assert!(shown.contains("content/briefs/brief-10.md:3"), "{shown}");
    assert_eq!(changed(&told), Some(vec![]));
    assert_eq!(get(serving.address, "/briefs/brief-10/").page(), before);
    write(&site.join("content/briefs/brief-10.md"), &text.replace("Text x", "Mended"));
    settle(&serving, site);
    let told = socket.hear();
    assert_eq!(told["findings"], serde_json::json!([]));
    assert!(changed(&told).is_some_and(|list| list.contains(&"/briefs/brief-10/".to_owned())));
    assert!(get(serving.address, "/briefs/brief-10/").text().contains("Mended"));
    drop(serving);
    // Starting with errors works too, even if no page can be rendered.
    write(&site.join("themes/default/templates/base.html"), "{% if %}");
    let serving = preview(site);
    let answer = get(serving.address, "/");
    check(&answer, 404, &[], "nothing can be shown");
    assert!(answer.text().contains("_dateline/live.js"), "{}", answer.text());
    let mut socket = Socket::open(serving.address, "", &[]).unwrap_or_else(|_| unreachable!());
    assert_eq!(socket.hear()["findings"][0]["severity"], "error");
    fs::remove_dir_all(site.join("themes")).expect("removed");
    settle(&serving, site);
    assert_eq!(get(serving.address, "/").status, 200);
}

#[test]
fn nothing_is_written() {
    let folder = site();
    let before = files(folder.path());
    let serving = preview(folder.path());
    assert_eq!(get(serving.address, "/").status, 200);
    write(&folder.path().join("static/robots.txt"), "# x\n");
    settle(&serving, folder.path());
    drop(serving);
    assert_eq!(files(folder.path()), before);
    assert!(!folder.path().join(".dateline").exists() && !folder.path().join("public").exists());
}

#[test]
fn what_comes_out_or_expires_does_so_by_itself() {
    let folder = tempfile::tempdir().expect("a folder");
    let site = folder.path();
    let soon = jiff::Timestamp::now() + Duration::from_secs(3);
    let brief = |title: &str, field: &str| {
        format!("---\ntitle: {title}\ndate: 2025-01-01\n{field}: {soon}\n---\n\nText.\n")
    };
    write(&site.join("content/briefs/coming.md"), &brief("Coming", "publish_at"));
    write(&site.join("content/briefs/going.md"), &brief("Going", "expires"));
    let options = SiteOptions { site: site.to_owned(), ..SiteOptions::default() };
    let serving = preview_with(&options, &preview_options());
    let statuses =
        || ["/briefs/coming/", "/briefs/going/"].map(|path| get(serving.address, path).status);
    assert_eq!(statuses(), [404, 200]);
    let next = serving.built().and_then(|built| built.next_change.first()).expect("a time");
    assert!(next.duration_since(soon).abs() < jiff::SignedDuration::from_secs(1), "{next}");
    let start = Instant::now();
    while statuses() != [200, 404] && start.elapsed() < PATIENCE {
        std::thread::sleep(Duration::from_millis(50));
    }
    assert_eq!(statuses(), [200, 404]);
    // Then nothing happens before midnight.
    let next = serving.built().and_then(|built| built.next_change.first()).expect("midnight");
    assert!(next.to_string().ends_with("T00:00:00Z"), "{next}");
}

#[test]
fn drafts_and_future_briefs_have_a_banner() {
    let folder = site();
    let site = folder.path();
    let brief = |more: &str| format!("---\ntitle: T\n{more}\n---\n\nText.\n");
    write(&site.join("content/briefs/draft.md"), &brief("date: 2025-01-01\ndraft: true"));
    write(&site.join("content/briefs/future.md"), &brief("date: 2030-01-01"));
    let options = SiteOptions { drafts: true, future: true, ..site_options(site) };
    let serving = preview_with(&options, &preview_options());
    for path in ["/briefs/draft/", "/briefs/future/"] {
        let answer = get(serving.address, path);
        assert!(answer.status == 200 && answer.text().contains("class=\"withheld\""), "{path}");
    }
    assert!(!get(serving.address, "/briefs/brief-10/").text().contains("class=\"withheld\""));
}

/// Files are looked at again and again where nobody tells of changes.
#[test]
fn polling_sees_changes_too() {
    let folder = site();
    let site: &Path = folder.path();
    let options = PreviewOptions { poll: true, ..preview_options() };
    let serving = preview_with(&site_options(site), &options);
    write(&site.join("content/about.md"), "---\ntitle: About\n---\n\nSeen by looking.\n");
    write(
        &site.join("content/briefs/new/one.md"),
        "---\ntitle: One\ndate: 2025-01-01\n---\n\nNew.\n",
    );
    settle(&serving, site);
    assert!(get(serving.address, "/about/").text().contains("Seen by looking."));
    assert_eq!(get(serving.address, "/briefs/one/").status, 200);
}
