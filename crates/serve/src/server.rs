//! The server: what a request passes before it is answered.

use std::collections::VecDeque;
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::{Request, State};
use axum::http::header::{self, HeaderName, HeaderValue};
use axum::http::{Method, Response, StatusCode};
use axum::middleware::{Next, from_fn_with_state};
use tokio::sync::Semaphore;

use crate::access::{Access, Allowed, Refused, shown};
use crate::problem::{Problem, redirect, respond};
use crate::program::Program;
use crate::state::{Asked, Server, ServerLimits};
use crate::{api, layout, openapi, pages};

/// The reason why a server does not run.
#[derive(Debug)]
pub enum ServeError {
    /// The address is not available.
    Bind(SocketAddr, std::io::Error),
    /// The system gives no random bytes.
    Random,
    /// The runtime failed.
    Io(std::io::Error),
}

impl std::fmt::Display for ServeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Bind(address, error) => {
                write!(f, "the server cannot listen on {address}: {error}")
            }
            Self::Random => f.write_str("the system gives no random bytes for a token"),
            Self::Io(error) => write!(f, "the server failed: {error}"),
        }
    }
}

impl std::error::Error for ServeError {}

/// A server that has its address and does not answer yet.
pub struct Bound {
    listener: TcpListener,
    address: SocketAddr,
    server: Arc<Server>,
}

/// Takes an address for a server.
///
/// # Errors
/// If the address is not available.
pub fn bind(
    program: impl Program,
    address: SocketAddr,
    limits: ServerLimits,
) -> Result<Bound, ServeError> {
    let listener = TcpListener::bind(address).map_err(|error| ServeError::Bind(address, error))?;
    let address = listener.local_addr().map_err(ServeError::Io)?;
    let access = Access::new(address).map_err(|_| ServeError::Random)?;
    Ok(Bound {
        listener,
        address,
        server: Arc::new(Server {
            program: Box::new(program),
            access,
            limits,
            computing: Arc::new(Semaphore::new(limits.computed)),
            accepting: Semaphore::new(limits.accepted),
            saving: Mutex::new(()),
            progress: Mutex::new(VecDeque::new()),
        }),
    })
}

impl Bound {
    /// Returns the address for a browser, with the token that works once.
    #[must_use]
    pub fn url(&self) -> String {
        format!(
            "{}/open?token={}",
            shown(self.address),
            self.server.access.once()
        )
    }

    /// Returns the token of programs.
    #[must_use]
    pub fn token(&self) -> &str {
        self.server.access.bearer()
    }

    /// Answers requests until the user interrupts the program.
    ///
    /// # Errors
    /// If the runtime fails.
    pub fn run(self) -> Result<(), ServeError> {
        let workers = self.server.limits.computed.max(1);
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .max_blocking_threads(workers.saturating_add(2))
            .enable_io()
            .enable_time()
            .build()
            .map_err(ServeError::Io)?;
        let end = runtime.block_on(async {
            self.listener.set_nonblocking(true)?;
            let listener = tokio::net::TcpListener::from_std(self.listener)?;
            let (tell, told) = tokio::sync::oneshot::channel();
            let stop = async {
                interrupted().await;
                // The other end may be gone, if the server failed.
                let _ = tell.send(());
            };
            let serving = axum::serve(listener, router(self.server)).with_graceful_shutdown(stop);
            let late = async {
                let _ = told.await;
                tokio::time::sleep(GRACE).await;
            };
            tokio::select! {
                served = async { serving.await } => served,
                () = late => Ok(()),
            }
        });
        runtime.shutdown_timeout(Duration::from_secs(1));
        end.map_err(ServeError::Io)
    }
}

/// The time that requests have to end after an interrupt.
const GRACE: Duration = Duration::from_secs(5);

async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminated) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = tokio::signal::ctrl_c() => {}
                _ = terminated.recv() => {}
            }
            return;
        }
    }
    let _ = tokio::signal::ctrl_c().await;
}

fn router(server: Arc<Server>) -> Router {
    Router::new()
        .fallback(answer)
        .layer(from_fn_with_state(Arc::clone(&server), guard))
        .with_state(server)
}

/// Returns whether the answer to a request is for a program.
fn is_api(path: &str) -> bool {
    path.starts_with("/v1/") || path == "/health"
}

/// Checks host, origin and key, limits number and time, and adds the headers of every response.
async fn guard(State(server): State<Arc<Server>>, request: Request, next: Next) -> Response<Body> {
    let method = request.method().clone();
    let path = request.uri().path().to_owned();
    let began = std::time::Instant::now();
    let refused = server.check(&request).err();
    let mut response = match (refused, server.accepting.try_acquire()) {
        (Some(problem), _) => server.refuse(&path, &problem),
        (None, Err(_)) => {
            let problem = Problem::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "Too many requests at once",
                "Try again in a moment.",
            );
            let mut response = server.refuse(&path, &problem);
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from_static("1"));
            response
        }
        (None, Ok(_permit)) => {
            match tokio::time::timeout(server.limits.time, next.run(request)).await {
                Ok(response) => response,
                Err(_) => server.refuse(
                    &path,
                    &Problem::new(
                        StatusCode::SERVICE_UNAVAILABLE,
                        "The request took too long",
                        "Ask for less at once: fewer profiles, victims or options.",
                    ),
                ),
            }
        }
    };
    for (name, value) in HEADERS {
        response
            .headers_mut()
            .insert(name, HeaderValue::from_static(value));
    }
    // The path of an unknown page is text of the sender, and a query has options.
    let known = match is_known(&path) {
        true => path.as_str(),
        false => "unknown",
    };
    tracing::info!(
        method = method.as_str(),
        path = known,
        status = response.status().as_u16(),
        milliseconds = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
        "request answered"
    );
    response
}

/// The headers of every response. Nothing is loaded from elsewhere, framed by others, or kept by the browser.
const HEADERS: [(HeaderName, &str); 7] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src data:; connect-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // A browser sends no origin with a form under a policy of no referrer at all.
    (header::REFERRER_POLICY, "same-origin"),
    (header::CACHE_CONTROL, "no-store"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (header::X_FRAME_OPTIONS, "DENY"),
];

/// Returns whether a path is one of ours.
fn is_known(path: &str) -> bool {
    api::COMMANDS
        .iter()
        .any(|name| path.strip_prefix("/v1/") == Some(*name))
        || path.starts_with("/download/")
        || KNOWN.contains(&path)
}

const KNOWN: [&str; 21] = [
    "/",
    "/open",
    "/health",
    "/v1/openapi.json",
    "/style.css",
    "/app.js",
    "/interview",
    "/interview/answer-so-far",
    "/losses",
    "/losses/import",
    "/compare",
    "/explain",
    "/needs",
    "/timeline",
    "/judgment",
    "/ledger",
    "/law",
    "/law/authorities",
    "/law/parameters",
    "/law/awards",
    "/documents",
];

/// Returns whether anybody may read a page: it has nothing of the case.
fn is_open(path: &str) -> bool {
    matches!(
        path,
        "/open" | "/health" | "/style.css" | "/app.js" | "/v1/openapi.json"
    )
}

impl Server {
    fn check(&self, request: &Request) -> Result<(), Problem> {
        let headers = request.headers();
        let refuse = |refused: Refused| match refused {
            Refused::Host => Problem::new(
                StatusCode::MISDIRECTED_REQUEST,
                "Another host",
                "This server answers under the address that it printed at the start, and under no other name.",
            ),
            Refused::Origin => Problem::new(
                StatusCode::FORBIDDEN,
                "Another page sent this request",
                "A change is accepted from a page of this server only.",
            ),
            Refused::Key => Problem::new(
                StatusCode::UNAUTHORIZED,
                "This page needs the address from the terminal",
                "Open the address that `redress serve` printed. It works once, in one browser; start the program again for another. A program sends \
                 the token that was printed with it: Authorization: Bearer TOKEN.",
            ),
        };
        self.access.check_host(headers).map_err(refuse)?;
        // Nothing of the case is there, and nothing can be changed.
        if is_open(request.uri().path()) {
            return Ok(());
        }
        let key = self.access.key(headers).map_err(refuse)?;
        // A program that has the token sends no origin; a browser always does.
        if key == Allowed::Cookie || headers.contains_key(header::ORIGIN) {
            self.access
                .check_origin(request.method(), headers)
                .map_err(refuse)?;
        }
        Ok(())
    }

    fn refuse(&self, path: &str, problem: &Problem) -> Response<Body> {
        let mut response = match is_api(path) {
            true => problem.to_json(),
            false => problem.to_page(),
        };
        if problem.status == StatusCode::UNAUTHORIZED {
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// Reads the body and answers the request on a thread that may compute.
async fn answer(State(server): State<Arc<Server>>, request: Request) -> Response<Body> {
    let (head, body) = request.into_parts();
    let path = head.uri.path().to_owned();
    let Ok(body) = to_bytes(body, server.limits.body).await else {
        return server.refuse(
            &path,
            &Problem::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "The request is too large",
                format!("A request has at most {} MiB.", server.limits.body >> 20),
            ),
        );
    };
    let text = |name| {
        head.headers
            .get(name)
            .and_then(|it: &HeaderValue| it.to_str().ok())
    };
    let asked = Asked {
        query: head.uri.query().unwrap_or_default().to_owned(),
        content_type: text(header::CONTENT_TYPE).unwrap_or_default().to_owned(),
        method: head.method,
        path,
        body,
    };
    match (&asked.method, asked.path.as_str()) {
        (&Method::GET | &Method::HEAD, "/health") => {
            return respond(StatusCode::OK, "application/json", r#"{"status":"ok"}"#);
        }
        (&Method::GET | &Method::HEAD, "/style.css") => {
            let style = [redress_document::Document::STYLE, layout::STYLE].concat();
            return respond(StatusCode::OK, "text/css; charset=utf-8", style);
        }
        (&Method::GET | &Method::HEAD, "/app.js") => {
            return respond(
                StatusCode::OK,
                "text/javascript; charset=utf-8",
                layout::SCRIPT,
            );
        }
        (&Method::GET | &Method::HEAD, "/v1/openapi.json") => {
            return respond(
                StatusCode::OK,
                "application/json",
                openapi::document().to_string(),
            );
        }
        (&Method::GET, "/open") => return open(&server, &asked),
        (_, path) if is_open(path) => {
            let problem = Problem::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "This method is not allowed",
                "Use GET.",
            );
            let mut response = server.refuse(path, &problem);
            let get = HeaderValue::from_static("GET");
            response.headers_mut().insert(header::ALLOW, get);
            return response;
        }
        _ => {}
    }
    let path = asked.path.clone();
    let Ok(permit) = Arc::clone(&server.computing).acquire_owned().await else {
        return Response::default();
    };
    let working = Arc::clone(&server);
    // The permit goes with the work, which goes on when nobody waits for it any more.
    let made = tokio::task::spawn_blocking(move || {
        let _permit = permit;
        match asked.path.starts_with("/v1/") {
            true => api::answer(&working, &asked),
            false => pages::answer(&working, &asked),
        }
    });
    match made.await {
        Ok(Ok(response)) => response,
        Ok(Err(problem)) => server.refuse(&path, &problem),
        Err(_) => server.refuse(
            &path,
            &Problem::new(
                StatusCode::INTERNAL_SERVER_ERROR,
                "This program is at fault",
                "Nothing was saved. Please report it with the line in the terminal, without the case file.",
            ),
        ),
    }
}

/// Exchanges the token of the printed address for a cookie.
fn open(server: &Server, asked: &Asked) -> Response<Body> {
    let form = crate::form::Form::read(asked.query.as_bytes()).unwrap_or_default();
    let cookie = server
        .access
        .exchange(form.get("token").unwrap_or_default());
    match cookie.and_then(|cookie| HeaderValue::from_str(&cookie).ok()) {
        Some(cookie) => {
            let mut response = redirect("/");
            response.headers_mut().insert(header::SET_COOKIE, cookie);
            response
        }
        None => server.refuse(
            "/open",
            &Problem::new(
                StatusCode::FORBIDDEN,
                "This address was used",
                "It works once. Go on in the browser that opened it, or start `redress serve` again.",
            ),
        ),
    }
}
