//! What every response is made with.

use std::sync::Arc;

use tokio::sync::Semaphore;

use super::Limits;
use super::host_check::HostCheck;
use super::live_state::LiveState;

/// What every response is made with.
#[derive(Clone)]
pub(super) struct AppState {
    pub(super) live_state: Arc<LiveState>,
    pub(super) host_check: Arc<HostCheck>,
    pub(super) limits: Limits,
    /// Places for open WebSockets.
    pub(super) sockets: Arc<Semaphore>,
}
