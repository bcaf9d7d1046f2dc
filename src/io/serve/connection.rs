//! Connections: bounded in number, size and time.

use std::io;
use std::net::TcpListener;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
use tokio::sync::{Semaphore, oneshot};
use tokio::time::{Instant, Sleep, sleep};

use super::host_check::HostCheck;
use super::live_state::LiveState;
use super::{Limits, answer};

/// The least that hyper takes as the size of its buffer, in bytes.
const LEAST_BUFFER: usize = 8192;
/// How long to wait when the system can accept nobody.
const ACCEPT_BACKOFF: Duration = Duration::from_millis(50);

/// Answers until it is told to stop.
pub(super) async fn serve(
    socket: TcpListener,
    live_state: Arc<LiveState>,
    host_check: HostCheck,
    limits: Limits,
    stopped: oneshot::Receiver<()>,
) {
    let Ok(socket) = tokio::net::TcpListener::from_std(socket) else { return };
    let router = answer::router(live_state, host_check, limits);
    let places = Arc::new(Semaphore::new(limits.connections));
    let accept = async {
        while let Ok(place) = places.clone().acquire_owned().await {
            match socket.accept().await {
                Ok((stream, _)) => {
                    let connection = connection(stream, router.clone(), limits);
                    tokio::spawn(async move {
                        connection.await;
                        drop(place);
                    });
                }
                Err(_) => sleep(ACCEPT_BACKOFF).await,
            }
        }
    };
    tokio::select! {
        () = accept => {}
        _ = stopped => {}
    }
}

async fn connection(stream: TcpStream, router: Router, limits: Limits) {
    // Small answers go out at once.
    let _ = stream.set_nodelay(true);
    let stream = TokioIo::new(Wakeful::new(stream, limits.idle));
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(limits.idle)
        .max_headers(limits.headers)
        .max_header_size(limits.header_bytes)
        .max_buf_size(limits.header_bytes.max(LEAST_BUFFER));
    let service = TowerToHyperService::new(router);
    // Whatever ends a connection early concerns its visitor alone.
    let _ = builder.serve_connection(stream, service).with_upgrades().await;
}

/// A stream that ends when no byte has gone either way for a while.
struct Wakeful {
    stream: TcpStream,
    idle: Duration,
    sleep: Pin<Box<Sleep>>,
}

impl Wakeful {
    fn new(stream: TcpStream, idle: Duration) -> Self {
        Self { stream, idle, sleep: Box::pin(sleep(idle)) }
    }

    /// Passes on what happened on the stream, and watches the time.
    fn watched<T>(
        &mut self,
        context: &mut Context<'_>,
        done: Poll<io::Result<T>>,
    ) -> Poll<io::Result<T>> {
        if done.is_ready() {
            let deadline = Instant::now() + self.idle;
            self.sleep.as_mut().reset(deadline);
            return done;
        }
        match self.sleep.as_mut().poll(context) {
            Poll::Ready(()) => Poll::Ready(Err(io::ErrorKind::TimedOut.into())),
            Poll::Pending => Poll::Pending,
        }
    }
}

impl AsyncRead for Wakeful {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let done = Pin::new(&mut self.stream).poll_read(context, buffer);
        self.watched(context, done)
    }
}

impl AsyncWrite for Wakeful {
    fn poll_write(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let done = Pin::new(&mut self.stream).poll_write(context, bytes);
        self.watched(context, done)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
