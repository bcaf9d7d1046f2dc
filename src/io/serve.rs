//! The server of the preview: the pages of a site from memory, as a host would answer, and nothing else.

mod answer;
mod app;
mod connection;
mod file_body;
mod header_rules;
mod host_check;
mod listen;
mod live;
mod live_state;
mod range;
mod response;

use std::net::{IpAddr, SocketAddr, UdpSocket};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::runtime;
use tokio::sync::oneshot;

use self::host_check::HostCheck;
pub use self::listen::{FIRST_PORT, Listener};
pub use self::live_state::Finding;
use self::live_state::LiveState;
use super::Failure;
use crate::built_site::BuiltSite;

/// Where a server listens, and whom it answers.
#[derive(Clone, Debug)]
pub struct ServeOptions {
    /// The address of this machine to listen at.
    pub host: IpAddr,
    /// The port; without one, the first free one from [`FIRST_PORT`] on.
    pub port: Option<u16>,
    /// Names by which it may be called besides those of this machine.
    pub allowed: Vec<String>,
    /// What a visitor may use up.
    pub limits: Limits,
}

/// What host_check may use up.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of a request's first line and headers.
    pub header_bytes: usize,
    /// Headers of a request.
    pub headers: usize,
    /// Connections at once; as many WebSockets beside them.
    pub connections: usize,
    /// How long a connection may be without a byte in either direction, and a request's headers may take. An open
    /// WebSocket is kept awake by the server.
    pub idle: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            header_bytes: 16 * 1024,
            headers: 64,
            connections: 256,
            idle: Duration::from_secs(30),
        }
    }
}

/// What is shown after a build.
#[derive(Clone, Debug)]
pub struct Showing {
    /// The build. If it has errors and one without was shown before, that stays.
    pub built: Arc<BuiltSite>,
    /// What goes in front of addresses: empty, or `/app`.
    pub base_path: String,
    /// What the writer has to know.
    pub findings: Vec<Finding>,
}

/// A server, running in a thread of its own.
pub struct Server {
    address: SocketAddr,
    live_state: Arc<LiveState>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Starts to answer. Copied files are read from the folder `site`.
    ///
    /// # Errors
    /// If the system does not provide what a server needs.
    pub fn start(
        listener: Listener,
        options: &ServeOptions,
        site: PathBuf,
    ) -> Result<Self, Failure> {
        let fail =
            |error: std::io::Error| Failure::new(format!("cannot start the server: {error}"));
        let address = listener.address;
        let live_state = Arc::new(LiveState::new(site));
        let host_check = HostCheck::new(address.ip(), &options.allowed);
        let runtime = runtime::Builder::new_current_thread().enable_all().build().map_err(fail)?;
        let (stop, stopped) = oneshot::channel();
        let (limits, shared) = (options.limits, live_state.clone());
        let run = move || {
            runtime.block_on(connection::serve(
                listener.socket,
                shared,
                host_check,
                limits,
                stopped,
            ));
            // A file that is being sent holds nobody up.
            runtime.shutdown_background();
        };
        let thread = std::thread::Builder::new().name("server".into()).spawn(run).map_err(fail)?;
        Ok(Self { address, live_state, stop: Some(stop), thread: Some(thread) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Shows what a build has made, and tells open pages. Returns the addresses that have changed.
    pub fn show(&self, showing: Showing) -> Vec<String> {
        self.live_state.show(showing)
    }

    /// Tells open pages that there was no build, and why.
    pub fn show_failure(&self, failure: &Failure) {
        self.live_state.show_failure(failure);
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // If it has stopped by itself, that will do.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// How a server at an address is called in a browser of another machine; absent if none can reach it.
pub fn network_origin(address: SocketAddr) -> Option<String> {
    let ip = match address.ip() {
        ip if ip.is_loopback() => return None,
        ip if ip.is_unspecified() => network_address(ip).unwrap_or(ip),
        ip => ip,
    };
    Some(format!("http://{}", SocketAddr::new(ip, address.port())))
}

/// The address by which this machine would call others. A UDP socket that is connected sends nothing; the addresses are
/// kept for documentation (RFC 5737, RFC 3849).
fn network_address(any: IpAddr) -> Option<IpAddr> {
    let elsewhere = if any.is_ipv4() { "192.0.2.1:9" } else { "[2001:db8::1]:9" };
    let socket = UdpSocket::bind((any, 0)).ok()?;
    socket.connect(elsewhere).ok()?;
    let own = socket.local_addr().ok()?.ip();
    (!own.is_loopback() && !own.is_unspecified()).then_some(own)
}

/// How a server at an address is called in a browser on this machine: `http://127.0.0.1:1111`.
pub fn origin(address: SocketAddr) -> String {
    let host = match address.ip() {
        ip if !ip.is_unspecified() => ip,
        IpAddr::V4(_) => IpAddr::from([127, 0, 0, 1]),
        IpAddr::V6(_) => IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1]),
    };
    format!("http://{}", SocketAddr::new(host, address.port()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_others_can_reach_has_an_address_for_them() {
        let origin = |address: &str| network_origin(address.parse().expect("an address"));
        assert_eq!(origin("127.0.0.1:1111"), None);
        assert_eq!(origin("[::1]:1111"), None);
        assert_eq!(origin("192.168.1.3:1111").as_deref(), Some("http://192.168.1.3:1111"));
        let of_all = origin("0.0.0.0:1111").expect("everybody can reach it");
        assert!(of_all.ends_with(":1111") && !of_all.contains("127.0.0.1"), "{of_all}");
    }
}
