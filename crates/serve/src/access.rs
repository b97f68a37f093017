//! Who may reach the case: tokens, hosts and origins.

use std::net::{IpAddr, SocketAddr};
use std::sync::Mutex;

use axum::http::{HeaderMap, Method, header};
use sha2::{Digest as _, Sha256};

/// The keys of a running server. None of them is written to disk.
pub(crate) struct Access {
    /// The token of the first address, until it is used.
    once: Mutex<Option<Secret>>,
    cookie: Secret,
    /// The token of programs.
    bearer: Secret,
    cookie_name: String,
    hosts: Vec<String>,
}

/// A random text of 256 bits.
#[derive(Clone)]
pub(crate) struct Secret(String);

impl Secret {
    pub(crate) fn random() -> Result<Self, getrandom::Error> {
        let mut bytes = [0; 32];
        getrandom::fill(&mut bytes)?;
        Ok(Self(
            bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
        ))
    }

    pub(crate) fn text(&self) -> &str {
        &self.0
    }

    /// Compares digests, so that the time tells nothing about the secret.
    fn is(&self, given: &str) -> bool {
        Sha256::digest(&self.0) == Sha256::digest(given)
    }
}

/// The reason why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refused {
    /// The request was sent to another host.
    Host,
    /// The request comes from another page.
    Origin,
    /// The request has no key.
    Key,
}

/// The way in which a request is allowed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Allowed {
    Cookie,
    Bearer,
}

impl Access {
    pub(crate) fn new(address: SocketAddr) -> Result<Self, getrandom::Error> {
        let port = address.port();
        let mut hosts = vec![address.to_string()];
        if address.ip().is_loopback() || address.ip().is_unspecified() {
            hosts.extend(["127.0.0.1", "localhost", "[::1]"].map(|host| format!("{host}:{port}")));
        }
        Ok(Self {
            once: Mutex::new(Some(Secret::random()?)),
            cookie: Secret::random()?,
            bearer: Secret::random()?,
            cookie_name: format!("redress-{port}"),
            hosts,
        })
    }

    /// Returns the token of the first address.
    pub(crate) fn once(&self) -> String {
        let once = self.once.lock().ok();
        let text = once.and_then(|it| it.as_ref().map(|secret| secret.text().to_owned()));
        text.unwrap_or_default()
    }

    pub(crate) fn bearer(&self) -> &str {
        self.bearer.text()
    }

    /// Uses the token up. Returns the cookie that takes its place.
    pub(crate) fn exchange(&self, given: &str) -> Option<String> {
        let mut once = self.once.lock().ok()?;
        let fits = once.as_ref().is_some_and(|secret| secret.is(given));
        fits.then(|| {
            *once = None;
            format!(
                "{}={}; HttpOnly; SameSite=Strict; Path=/",
                self.cookie_name,
                self.cookie.text()
            )
        })
    }

    /// Refuses another host than the one that the server has: a name that somebody else let point here.
    pub(crate) fn check_host(&self, headers: &HeaderMap) -> Result<(), Refused> {
        let mut given = headers.get_all(header::HOST).iter();
        let (Some(host), None) = (given.next(), given.next()) else {
            return Err(Refused::Host);
        };
        let host = host.to_str().unwrap_or_default().to_ascii_lowercase();
        // An address that is everywhere is reached under every number of this machine, but under no name.
        let by_number = || {
            let any = self
                .hosts
                .iter()
                .any(|it| it.starts_with("0.0.0.0:") || it.starts_with("[::]:"));
            let same_port = |it: &SocketAddr| {
                self.hosts
                    .iter()
                    .any(|host| host.ends_with(&format!(":{}", it.port())))
            };
            any && host.parse().is_ok_and(|it| same_port(&it))
        };
        match self.hosts.contains(&host) || by_number() {
            true => Ok(()),
            false => Err(Refused::Host),
        }
    }

    /// Refuses a request that another page sent.
    pub(crate) fn check_origin(&self, method: &Method, headers: &HeaderMap) -> Result<(), Refused> {
        let text =
            |name: header::HeaderName| headers.get(name).map(|it| it.to_str().unwrap_or_default());
        let site = headers
            .get("sec-fetch-site")
            .map(|it| it.to_str().unwrap_or_default());
        let own = |origin: &str| {
            let host = text(header::HOST).unwrap_or_default();
            origin.eq_ignore_ascii_case(&format!("http://{host}"))
        };
        let reads = matches!(*method, Method::GET | Method::HEAD);
        let fits = match (text(header::ORIGIN), site) {
            (Some(origin), _) => own(origin),
            (None, Some(site)) => matches!(site, "same-origin" | "none") || reads,
            (None, None) => reads,
        };
        match fits {
            true => Ok(()),
            false => Err(Refused::Origin),
        }
    }

    /// Returns how a request is allowed: by the cookie of a browser or the token of a program.
    pub(crate) fn key(&self, headers: &HeaderMap) -> Result<Allowed, Refused> {
        let bearer = headers
            .get(header::AUTHORIZATION)
            .and_then(|it| it.to_str().ok());
        if let Some(bearer) = bearer {
            let (scheme, token) = bearer.split_once(' ').unwrap_or_default();
            return match scheme.eq_ignore_ascii_case("bearer") && self.bearer.is(token.trim()) {
                true => Ok(Allowed::Bearer),
                false => Err(Refused::Key),
            };
        }
        let cookies = headers.get_all(header::COOKIE).iter();
        let mut pairs = cookies
            .filter_map(|it| it.to_str().ok())
            .flat_map(|it| it.split(';'));
        let fits = |pair: &str| {
            let (name, value) = pair.trim().split_once('=').unwrap_or_default();
            name == self.cookie_name && self.cookie.is(value)
        };
        match pairs.any(fits) {
            true => Ok(Allowed::Cookie),
            false => Err(Refused::Key),
        }
    }
}

/// Returns the address of a server for a browser.
pub(crate) fn shown(address: SocketAddr) -> String {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => "127.0.0.1".to_owned(),
        IpAddr::V6(ip) if ip.is_unspecified() => "[::1]".to_owned(),
        IpAddr::V6(ip) => format!("[{ip}]"),
        IpAddr::V4(ip) => ip.to_string(),
    };
    format!("http://{ip}:{}", address.port())
}
