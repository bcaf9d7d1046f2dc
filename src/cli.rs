//! The command line: every command and flag, defined once. Help, completions and the manual page derive
//! from it.

use std::ffi::OsString;
use std::net::IpAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, CommandFactory, Parser, Subcommand, ValueEnum};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::brief::fields::Tlp;
use crate::commands::new::Kind;
use crate::commands::{Deny, Outcome, SiteOptions, build, check, explain, init, new};
#[cfg(feature = "serve")]
use crate::commands::{serve, watch};
use crate::date::{Date, Moment, moment};
use crate::io::terminal::{Terminal, Volume};
use crate::io::{Failure, audit, clock, guard, terminal};
use crate::panics;
use crate::schema::Words;

/// Markdown briefs become a linked site of topics, actors and dates
#[derive(Debug, Parser)]
#[command(name = "dateline", version, about, disable_help_subcommand = true)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// Print errors only
    #[arg(short, long, global = true, conflicts_with = "verbose", display_order = 100)]
    quiet: bool,
    /// Print how long each stage took and every file that is written
    #[arg(short, long, global = true, display_order = 100)]
    verbose: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Make a small site to begin with
    Init {
        /// Folder of the site
        #[arg(default_value = ".")]
        dir: PathBuf,
        /// The day to date a brief with, instead of today
        #[arg(long, value_name = "DATE", value_parser = parse_day)]
        today: Option<Date>,
    },
    /// Make a new Markdown file
    New {
        /// What it is for
        kind: NewKind,
        /// Title of the brief, or name of the actor or topic
        name: String,
        /// Folder of the site
        #[arg(long, value_name = "DIR", default_value = ".")]
        site: PathBuf,
        /// The day to date a brief with, instead of today
        #[arg(long, value_name = "DATE", value_parser = parse_day)]
        today: Option<Date>,
    },
    /// Write the site
    Build {
        #[command(flatten)]
        site: Site,
        /// Keep the files that are in the output folder already, and build around them
        #[arg(long)]
        adopt: bool,
        /// What else stops the build, so that nothing is written: `warnings`, or a code; may be repeated
        #[arg(long, value_name = "WHAT", value_parser = Deny::parse, conflicts_with = "watch")]
        deny: Vec<Deny>,
        /// File to write the time of the next release or expiry to (RFC 3339), empty if there is none, so that a
        /// scheduler knows when to build again
        #[arg(long, value_name = "FILE", conflicts_with = "watch")]
        next_change: Option<PathBuf>,
        /// Look in every file of the output for what only withheld files say, and write nothing if there is any; usual
        /// where `CI` is set
        #[arg(long, conflicts_with = "watch")]
        audit: bool,
        /// Leave that out
        #[arg(long, overrides_with = "audit")]
        no_audit: bool,
        /// Write it again whenever something changes
        #[arg(long)]
        watch: bool,
        /// Look at all files again and again, where the system does not tell of changes
        #[arg(long, requires = "watch")]
        poll: bool,
    },
    /// Show the site in the browser while it is written
    #[command(mut_arg("output", |flag| flag.hide(true)))]
    #[command(mut_arg("drafts", |flag| flag.hide(true)))]
    #[command(mut_arg("future", |flag| flag.hide(true)))]
    Serve {
        #[command(flatten)]
        site: Site,
        #[command(flatten)]
        preview: Preview,
    },
    /// Look for faults, and write nothing
    Check {
        #[command(flatten)]
        site: Site,
        /// What else makes the check fail: `warnings`, or a code; may be repeated
        #[arg(long, value_name = "WHAT", value_parser = Deny::parse)]
        deny: Vec<Deny>,
    },
    /// Explain a code such as D108, or a field such as `title`
    Explain {
        /// The code or field; without one, all codes are listed
        subject: Option<String>,
    },
    /// Print completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Print the manual page
    Man,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum NewKind {
    /// A brief: a draft of today
    Brief,
    /// The profile of an actor
    Actor,
    /// The profile of a topic
    Topic,
}

/// Flags of every command that works on a site.
#[derive(Debug, Args)]
struct Site {
    /// Folder of the site
    #[arg(long, value_name = "DIR", default_value = ".")]
    site: PathBuf,
    /// Folder to write to, seen from here, instead of the one in the settings
    #[arg(short, long, value_name = "DIR")]
    output: Option<String>,
    /// Where the site will stand, instead of what the settings say
    #[arg(short = 'u', long, value_name = "URL")]
    base_url: Option<String>,
    /// Include drafts
    #[arg(short = 'D', long)]
    drafts: bool,
    /// Include what is dated in the future
    #[arg(short = 'F', long)]
    future: bool,
    /// Highest marking to publish: CLEAR, GREEN, AMBER, AMBER+STRICT or RED
    #[arg(long, value_name = "LABEL", value_parser = parse_tlp)]
    max_tlp: Option<Tlp>,
    /// Build as if it were the start of this day
    #[arg(long, value_name = "DATE", value_parser = parse_day)]
    today: Option<Date>,
    /// Build as if it were this point in time (RFC 3339)
    #[arg(long, value_name = "TIME", value_parser = parse_now, conflicts_with = "today")]
    now: Option<Timestamp>,
}

/// Flags of the preview.
#[derive(Debug, Args)]
struct Preview {
    /// Leave drafts out, as in the published site
    #[arg(long, conflicts_with = "drafts")]
    no_drafts: bool,
    /// Leave out what is dated in the future, as in the published site
    #[arg(long, conflicts_with = "future")]
    no_future: bool,
    /// Port to listen at, instead of the first free one from 1111 on
    #[arg(short, long)]
    port: Option<u16>,
    /// Address of this machine to listen at; 0.0.0.0 for all, so that others can look
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    host: IpAddr,
    /// Another name by which the server may be called, behind a proxy for one; may be repeated
    #[arg(long, value_name = "NAME")]
    allow_host: Vec<String>,
    /// Open the site in the browser
    #[arg(long)]
    open: bool,
    /// Look at all files again and again, where the system does not tell of changes
    #[arg(long)]
    poll: bool,
}

#[cfg(not(feature = "serve"))]
impl Preview {
    fn run(self, _: Site, _: &Terminal) -> Result<Outcome, Failure> {
        Err(without_serve("show the site in the browser"))
    }
}

#[cfg(feature = "serve")]
impl Preview {
    fn run(self, site: Site, terminal: &Terminal) -> Result<Outcome, Failure> {
        let Self { no_drafts, no_future, port, host, allow_host, open, poll } = self;
        let options =
            SiteOptions { drafts: !no_drafts, future: !no_future, ..SiteOptions::from(site) };
        let limits = serve::Limits::default();
        let server = serve::ServeOptions { host, port, allowed: allow_host, limits };
        serve::run(&options, &serve::PreviewOptions { server, poll }, open, terminal)
    }
}

impl From<Site> for SiteOptions {
    fn from(arguments: Site) -> Self {
        let Site { site, output, base_url, drafts, future, max_tlp, today, now } = arguments;
        let output = output.as_deref().map(guard::typed);
        Self { site, output, base_url, drafts, future, max_tlp, today, now }
    }
}

/// Runs the program. The exit status is 0 if all is well, 1 if the content has errors, 2 if the program was
/// called wrongly or the machine failed.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    panics::quiet();
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(message) => {
            let _ = message.print();
            return ExitCode::from(if message.use_stderr() { 2 } else { 0 });
        }
    };
    let volume = match (arguments.quiet, arguments.verbose) {
        (true, _) => Volume::Quiet,
        (_, true) => Volume::Verbose,
        _ => Volume::Usual,
    };
    let terminal = Terminal::new(volume);
    match dispatch(arguments.command, &terminal) {
        Ok(Outcome::Fine) => ExitCode::SUCCESS,
        Ok(Outcome::ContentErrors) => ExitCode::from(1),
        Err(failure) => {
            terminal.fail(&failure);
            ExitCode::from(2)
        }
    }
}

fn dispatch(command: Command, terminal: &Terminal) -> Result<Outcome, Failure> {
    match command {
        Command::Init { dir, today: day } => init::run(&dir, day.unwrap_or_else(today), terminal),
        Command::New { kind, name, site, today: day } => {
            let kind = match kind {
                NewKind::Brief => Kind::Brief,
                NewKind::Actor => Kind::Actor,
                NewKind::Topic => Kind::Topic,
            };
            new::run(&site, kind, &name, day.unwrap_or_else(today), terminal)
        }
        Command::Build { site, adopt, watch: true, poll, .. } => {
            build_and_watch(site, adopt, poll, terminal)
        }
        Command::Build { site, adopt, deny, next_change, audit, no_audit, .. } => {
            let audit = audit || (!no_audit && audit::is_usual());
            let more = build::BuildOptions { adopt, deny, next_change, audit };
            build::run(&site.into(), &more, terminal)
        }
        Command::Serve { site, preview } => preview.run(site, terminal),
        Command::Check { site, deny } => check::run(&site.into(), &deny, terminal),
        Command::Explain { subject } => explain::run(subject.as_deref()),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Arguments::command(), "dateline", &mut script);
            terminal::result(&String::from_utf8_lossy(&script));
            Ok(Outcome::Fine)
        }
        Command::Man => manual().map(|()| Outcome::Fine),
    }
}

#[cfg(feature = "serve")]
fn build_and_watch(
    site: Site,
    adopt: bool,
    poll: bool,
    terminal: &Terminal,
) -> Result<Outcome, Failure> {
    watch::run(&site.into(), adopt, poll, terminal)
}

#[cfg(not(feature = "serve"))]
fn build_and_watch(_: Site, _: bool, _: bool, _: &Terminal) -> Result<Outcome, Failure> {
    Err(without_serve("watch files for changes"))
}

#[cfg(not(feature = "serve"))]
fn without_serve(what: &str) -> Failure {
    Failure::new(format!("this `dateline` was compiled without what it takes to {what}"))
        .help("compile it with the feature `serve`, one of its default features")
}

/// The manual page, its commands included.
fn manual() -> Result<(), Failure> {
    let mut pages = Vec::new();
    let command = Arguments::command();
    let rendered = clap_mangen::Man::new(command.clone()).render(&mut pages).and_then(|()| {
        command
            .get_subcommands()
            .try_for_each(|command| clap_mangen::Man::new(command.clone()).render(&mut pages))
    });
    rendered.map_err(|error| Failure::new(format!("cannot write the manual page: {error}")))?;
    terminal::result(&String::from_utf8_lossy(&pages));
    Ok(())
}

fn today() -> Date {
    moment::day_of(clock::now(), &TimeZone::UTC)
}

fn parse_day(text: &str) -> Result<Date, String> {
    let date = Date::parse(text).ok().filter(|date| date.day_number().is_some());
    date.ok_or_else(|| "write a day as 2025-01-20".into())
}

fn parse_now(text: &str) -> Result<Timestamp, String> {
    let moment = Moment::parse(text).ok().filter(|moment| moment.offset.is_some());
    let moment = moment.ok_or("write a time with its offset, as 2025-01-20T10:00:00Z")?;
    Ok(moment.instant(&TimeZone::UTC))
}

fn parse_tlp(text: &str) -> Result<Tlp, String> {
    Tlp::parse(text).ok_or_else(|| format!("one of {}", Tlp::WORDS.join(", ")))
}
