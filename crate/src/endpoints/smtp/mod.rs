//! Submission of mail (RFC 6409, RFC 5321), upgraded by STARTTLS (RFC 3207).
//!
//! - [`SmtpClient`], [`SmtpServer`]: the two ends, each an [`Endpoint`](super::Endpoint)
//! - [`mail`]: what the message looks like as a mail, and how it comes out of it
//! - [`USER`], [`PASSWORD`]: what the client signs in with
//!
//! Both ends say one thing at a time: no pipelining (RFC 2920).

mod client;
mod lines;
pub mod mail;
mod server;

use base64ct::{Base64, Encoding};

pub use self::client::SmtpClient;
pub use self::server::SmtpServer;

/// Who the client is.
pub const USER: &str = "reader";

/// How it proves it.
pub const PASSWORD: &str = "third flowerpot";

/// The initial response of the mechanism PLAIN: nobody to act for, the user, the password (RFC 4616
/// section 2).
fn credentials() -> String {
    Base64::encode_string(["\0", USER, "\0", PASSWORD].concat().as_bytes())
}
