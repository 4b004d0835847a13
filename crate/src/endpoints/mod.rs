//! The two ends of the connection: HTTP over TLS, or over nothing.
//!
//! - [`Endpoint`]: what the network asks of an end
//! - [`Client`], [`Server`]: the two ends of a connection that carries a form
//! - `Redirector`: a server on port 80 that sends everybody to 443
//! - `Visitor`, `SiteServer`: the two ends of a connection on which a page is looked at
//! - `smtp`: the two ends of a connection that carries a mail
//! - `Relay`, `Answer`: an attacker in the server's place, who passes on what they read
//! - `Repeater`: an attacker who sends what they heard
//! - `Hsts`: what a client remembers of the servers that want no other connections
//! - [`Journal`], [`Failure`]: where both write down what they do, and that they gave up
//! - [`tls`]: rustls configurations, also good for real sockets

#[cfg(feature = "everything")]
mod alert;
mod client;
#[cfg(feature = "everything")]
mod client_verifier;
#[cfg(feature = "everything")]
mod hsts;
mod journal;
mod layer;
mod reason;
#[cfg(feature = "everything")]
mod redirector;
#[cfg(feature = "everything")]
mod relay;
#[cfg(feature = "everything")]
mod repeater;
mod request;
mod server;
mod session;
#[cfg(feature = "everything")]
mod site;
#[cfg(feature = "everything")]
pub mod smtp;
pub mod tls;
#[cfg(feature = "everything")]
mod visitor;

#[cfg(feature = "everything")]
use crate::capture::Micros;

pub use self::client::{Client, Manner};
#[cfg(feature = "everything")]
pub use self::hsts::Hsts;
pub use self::journal::{Failure, Journal};
#[cfg(feature = "everything")]
pub use self::redirector::Redirector;
#[cfg(feature = "everything")]
pub use self::relay::{Answer, Relay};
#[cfg(feature = "everything")]
pub use self::repeater::Repeater;
pub use self::server::Server;
#[cfg(feature = "everything")]
pub use self::site::SiteServer;
#[cfg(feature = "everything")]
pub use self::visitor::Visitor;

/// An end of a TCP connection. Acts when something reaches it, or when it asked to be woken; computing
/// takes no time.
pub trait Endpoint {
    /// The TCP connection is established.
    fn connected(&mut self, journal: &mut Journal);

    /// Bytes arrived, in order.
    fn received(&mut self, bytes: &[u8], journal: &mut Journal);

    /// The other end has closed its direction; nothing more will arrive.
    fn ended(&mut self, journal: &mut Journal);

    /// Takes the bytes that are to be sent.
    fn take_output(&mut self) -> Vec<u8>;

    /// Whether there will be no more to send.
    fn is_done(&self) -> bool;

    /// When it wants to act even if nothing reaches it, for example because it waits for something
    /// that happens on another connection.
    #[cfg(feature = "everything")]
    fn wakes_at(&self) -> Option<Micros> {
        None
    }

    /// That time has come, and the connection is established. Afterwards `wakes_at` must say
    /// something later, or nothing.
    #[cfg(feature = "everything")]
    fn wake(&mut self, _journal: &mut Journal) {}
}

/// What `Content-Length` says; nothing said is nothing sent (RFC 9112 section 6.3).
fn content_length(headers: &[httparse::Header<'_>]) -> Result<usize, httparse::Error> {
    headers
        .iter()
        .find(|header| header.name.eq_ignore_ascii_case("content-length"))
        .map_or(Ok(0), |header| {
            core::str::from_utf8(header.value)
                .ok()
                .and_then(|digits| digits.parse().ok())
                .ok_or(httparse::Error::HeaderValue)
        })
}
