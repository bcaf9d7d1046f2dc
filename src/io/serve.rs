//! The server of the preview: the pages of a site from memory, as a host would answer, and nothing else.

mod air;
mod answer;
mod connection;
mod file_body;
mod header_rules;
mod listen;
mod live;
mod media_type;
mod range;
mod visitor;

use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::runtime;
use tokio::sync::oneshot;

use self::air::Air;
pub use self::air::Finding;
pub use self::listen::{FIRST_PORT, Listener};
use self::visitor::Visitors;
use super::Failure;
use crate::built::Built;

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

/// What visitors may use up.
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
    pub built: Arc<Built>,
    /// What goes in front of addresses: empty, or `/desk`.
    pub base_path: String,
    /// What the writer has to know.
    pub findings: Vec<Finding>,
}

/// A server, running in a thread of its own.
pub struct Server {
    address: SocketAddr,
    air: Arc<Air>,
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
        let air = Arc::new(Air::new(site));
        let visitors = Visitors::new(address.ip(), &options.allowed);
        let runtime = runtime::Builder::new_current_thread().enable_all().build().map_err(fail)?;
        let (stop, stopped) = oneshot::channel();
        let (limits, shared) = (options.limits, air.clone());
        let run = move || {
            runtime.block_on(connection::serve(listener.socket, shared, visitors, limits, stopped));
            // A file that is being sent holds nobody up.
            runtime.shutdown_background();
        };
        let thread = std::thread::Builder::new().name("server".into()).spawn(run).map_err(fail)?;
        Ok(Self { address, air, stop: Some(stop), thread: Some(thread) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Shows what a build has made, and tells open pages. Returns the addresses that have changed.
    pub fn show(&self, showing: Showing) -> Vec<String> {
        self.air.show(showing)
    }

    /// Tells open pages that there was no build, and why.
    pub fn show_failure(&self, failure: &Failure) {
        self.air.show_failure(failure);
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

/// How a server at an address is called in a browser on this machine: `http://127.0.0.1:1111`.
pub fn origin(address: SocketAddr) -> String {
    let host = match address.ip() {
        ip if !ip.is_unspecified() => ip,
        IpAddr::V4(_) => IpAddr::from([127, 0, 0, 1]),
        IpAddr::V6(_) => IpAddr::from([0, 0, 0, 0, 0, 0, 0, 1]),
    };
    format!("http://{}", SocketAddr::new(host, address.port()))
}
