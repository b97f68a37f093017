//! The state of a server, which its requests share, and a request that may be answered.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Bytes;
use axum::http::Method;
use redress_interview::InterviewState;
use tokio::sync::Semaphore;

use crate::access::Access;
use crate::program::Program;

/// The limits of a server.
#[derive(Clone, Copy, Debug)]
pub struct ServerLimits {
    /// The largest body of a request, in bytes.
    pub(crate) body: usize,
    /// The longest time of a request.
    pub(crate) time: Duration,
    /// The most requests that are computed at once.
    pub(crate) computed: usize,
    /// The most requests that are accepted at once; others are told to come again.
    pub(crate) accepted: usize,
}

impl Default for ServerLimits {
    fn default() -> Self {
        Self {
            body: 12 << 20,
            time: Duration::from_secs(60),
            computed: 2,
            accepted: 64,
        }
    }
}

/// The state that requests share. It ends with the process, and no result depends on it.
pub(crate) struct Server {
    pub(crate) program: Box<dyn Program>,
    pub(crate) access: Access,
    pub(crate) limits: ServerLimits,
    /// The permits of requests that are computed.
    pub(crate) computing: Arc<Semaphore>,
    pub(crate) accepting: Semaphore,
    /// One save at a time, so that two tabs cannot both find the file as it was.
    pub(crate) saving: Mutex<()>,
    /// Interviews by the number in the address: the questions that were skipped.
    pub(crate) progress: Mutex<VecDeque<Progress>>,
}

/// An interview at one question: what was skipped, beside the file. It is lost when the server stops, and then asked again.
#[derive(Clone)]
pub(crate) struct Progress {
    pub(crate) number: u64,
    /// The number of the one before.
    pub(crate) before: Option<u64>,
    pub(crate) state: InterviewState,
}

/// A request that may be answered.
pub(crate) struct Asked {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: String,
    pub(crate) content_type: String,
    pub(crate) body: Bytes,
}
