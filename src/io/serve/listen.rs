//! The port that a server listens at.

use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener};

use super::ServeOptions;
use crate::io::Failure;

/// The port that is tried first if none is asked for.
pub const FIRST_PORT: u16 = 1111;
/// How many ports are tried.
const TRIES: u16 = 100;

/// A port of this machine, taken for a server.
#[derive(Debug)]
pub struct Listener {
    pub(super) socket: TcpListener,
    /// Where it is.
    pub address: SocketAddr,
}

impl Listener {
    /// Takes the port that is asked for, or the first free one if none is.
    ///
    /// # Errors
    /// If it is not to be had.
    pub fn bind(options: &ServeOptions) -> Result<Self, Failure> {
        let first = options.port.unwrap_or(FIRST_PORT);
        let last = options.port.unwrap_or(FIRST_PORT + TRIES - 1);
        for port in first..=last {
            let wanted = SocketAddr::new(options.host, port);
            let bound = TcpListener::bind(wanted).and_then(|socket| {
                socket.set_nonblocking(true)?;
                Ok(Self { address: socket.local_addr()?, socket })
            });
            match bound {
                Ok(listener) => return Ok(listener),
                Err(error) if error.kind() == ErrorKind::AddrInUse && options.port.is_none() => {}
                Err(error) => return Err(refused(wanted, &error)),
            }
        }
        let message = format!("no port from {first} to {last} of {} is free", options.host);
        Err(Failure::new(message).help("`--port PORT` asks for another"))
    }
}

fn refused(wanted: SocketAddr, error: &std::io::Error) -> Failure {
    let port = wanted.port();
    match error.kind() {
        ErrorKind::AddrInUse => Failure::new(format!("port {port} is taken by another program"))
            .help("without `--port`, the next free port is used"),
        ErrorKind::PermissionDenied => Failure::new(format!("port {port} is not allowed to you"))
            .help("ports below 1024 belong to the system; choose another, or none"),
        ErrorKind::AddrNotAvailable => {
            Failure::new(format!("{} is no address of this machine", wanted.ip()))
                .help("`--host 0.0.0.0` listens at all of them")
        }
        _ => Failure::new(format!("cannot listen at {wanted}: {error}")),
    }
}
