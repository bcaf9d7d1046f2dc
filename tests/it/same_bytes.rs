//! Same input, same bytes: whatever the folder, the threads, the zone, the locale, and the process.

use std::path::Path;

use crate::program::{dateline, files, said, small_site, write};

/// A theme that goes over everything whose order could vary.
const NOSY: &str = "{% for key, value in page.extra %}{{ key }}={{ value }};{% endfor %}{% for key, word in t %}{{ key }}{% endfor %}{% for key, value in theme %}{{ key }}{{ value }}{% endfor %}{{ __tera_context.page }}{{ page }}{{ site }}{{ head }}\n";

fn site(folder: &Path) {
    small_site(folder, "x");
    write(
        &folder.join("content/briefs/extra.md"),
        "---\ntitle: Extra\ndate: 2025-03-30\nextra:\n  zebra: {q: 1, a: 2, m: 3}\n  apple: [x, y]\n  ünï: 1\n---\n",
    );
    write(&folder.join("themes/default/templates/brief.html"), NOSY);
}

#[test]
fn the_same_input_gives_the_same_bytes_everywhere() {
    let first = tempfile::tempdir().expect("a folder");
    let second = tempfile::tempdir().expect("a folder");
    let deeper = second.path().join("some where/deeper");
    site(first.path());
    site(&deeper);
    let mut expected = None;
    for run in 0..20 {
        let folder = if run % 2 == 0 { first.path() } else { deeper.as_path() };
        let _ = std::fs::remove_dir_all(folder.join("public"));
        let _ = std::fs::remove_dir_all(folder.join(".dateline"));
        let output = dateline(["build", "--now", "2025-06-01T12:00:00Z", "--site"])
            .arg(folder)
            .env("RAYON_NUM_THREADS", if run % 4 < 2 { "1" } else { "8" })
            .env("TZ", if run % 3 == 0 { "Pacific/Kiritimati" } else { "America/Los_Angeles" })
            .env("LANG", if run % 5 == 0 { "de_DE.UTF-8" } else { "C" })
            .env("LC_ALL", if run % 5 == 0 { "tr_TR.UTF-8" } else { "C" })
            .output()
            .expect("started");
        assert!(output.status.success(), "{}", said(&output));
        let built = files(&folder.join("public"));
        assert!(built.len() > 40);
        let expected = expected.get_or_insert_with(|| built.clone());
        for (file, bytes) in &built {
            assert!(expected.get(file) == Some(bytes), "run {run}: {file} differs");
        }
        assert_eq!(built.len(), expected.len());
    }
}
