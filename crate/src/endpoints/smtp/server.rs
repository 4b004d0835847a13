//! The server: offers STARTTLS, has the client sign in, and takes one mail.
//!
//! - [`SmtpServer`]: an [`Endpoint`] that does this once
//!
//! It lets clients sign in without TLS, too, as servers do that must serve old clients.

use std::sync::Arc;

use rustls::{Connection, ServerConfig, ServerConnection};

use super::super::layer::{Broken, Layer};
use super::super::session::Session;
use super::super::{Endpoint, Journal};
use super::lines::Lines;
use super::{credentials, mail};
use crate::capture::Peer;
use crate::host::HostName;
use crate::provider::tap::Tap;
use crate::recording::{EventKind, FormField};

/// A server that takes one mail.
pub struct SmtpServer {
    session: Session,
    /// There until TLS starts.
    config: Option<Arc<ServerConfig>>,
    host: HostName,
    lines: Lines,
    state: State,
    from: String,
    to: String,
    mail: Vec<Vec<u8>>,
    /// Bytes of the mail so far.
    size: usize,
    message: Option<String>,
}

/// How far the conversation is.
#[derive(Clone, Copy, Eq, Ord, PartialEq, PartialOrd)]
enum State {
    Start,
    Greeted,
    SignedIn,
    From,
    To,
    Data,
    Taken,
}

impl SmtpServer {
    /// A server with that name.
    #[must_use]
    pub fn new(host: &HostName, config: Arc<ServerConfig>, tap: Tap) -> Self {
        Self {
            session: Session::new(Peer::Server, tap),
            config: Some(config),
            host: host.clone(),
            lines: Lines::default(),
            state: State::Start,
            from: String::new(),
            to: String::new(),
            mail: Vec::new(),
            size: 0,
            message: None,
        }
    }

    /// The message, as it was understood.
    #[must_use]
    pub fn message(&self) -> Option<&str> {
        self.message.as_deref()
    }

    fn read(&mut self, journal: &mut Journal) {
        while !self.session.is_done() {
            let Some(line) = self.lines.next() else {
                if self.lines.pending() > MAX_LINE {
                    self.refuse("500 Line too long", "a line is too long", journal);
                }
                return;
            };
            if line.len() > MAX_LINE {
                self.refuse("500 Line too long", "a line is too long", journal);
            } else if self.state == State::Data {
                self.read_mail(line, journal);
            } else {
                self.obey(&line, journal);
            }
        }
    }

    /// Does what a command says (RFC 5321 section 4.1).
    fn obey(&mut self, line: &[u8], journal: &mut Journal) {
        let line = String::from_utf8_lossy(line).into_owned();
        let (verb, rest) = line.split_once(' ').unwrap_or((&line, ""));
        match (verb.to_ascii_uppercase().as_str(), self.state) {
            ("EHLO", _) => self.greet(journal),
            ("STARTTLS", State::Greeted) if self.config.is_some() => self.start_tls(journal),
            ("AUTH", State::Greeted) => {
                let right = ["PLAIN ", &credentials()].concat();
                if rest == right {
                    self.go_on("235 Authenticated", State::SignedIn, journal);
                } else {
                    self.refuse(
                        "535 Authentication credentials invalid",
                        "the credentials are wrong",
                        journal,
                    );
                }
            }
            ("MAIL", State::Start | State::Greeted) => {
                self.say("530 Authentication required", journal);
            }
            ("MAIL", State::SignedIn) => match path(rest, "FROM:") {
                Some(from) => {
                    self.from = from;
                    self.go_on("250 OK", State::From, journal);
                }
                None => self.say("501 Syntax: MAIL FROM:<address>", journal),
            },
            ("RCPT", State::From) => match path(rest, "TO:") {
                Some(to) => {
                    self.to = to;
                    self.go_on("250 OK", State::To, journal);
                }
                None => self.say("501 Syntax: RCPT TO:<address>", journal),
            },
            ("DATA", State::To) => {
                self.go_on("354 End data with <CR><LF>.<CR><LF>", State::Data, journal);
            }
            ("NOOP", _) => self.say("250 OK", journal),
            ("QUIT", _) => {
                self.say("221 Bye", journal);
                self.session.close(journal);
            }
            ("STARTTLS" | "AUTH" | "MAIL" | "RCPT" | "DATA", _) => {
                self.say("503 Bad sequence of commands", journal);
            }
            _ => self.say("500 Command unrecognized", journal),
        }
    }

    fn greet(&mut self, journal: &mut Journal) {
        let offer = match self.config {
            Some(_) => "\r\n250-AUTH PLAIN\r\n250 STARTTLS",
            // Once is enough (RFC 3207 section 4.2).
            None => "\r\n250 AUTH PLAIN",
        };
        let line = ["250-", self.host.as_str(), "\r\n250-8BITMIME", offer].concat();
        self.go_on(&line, State::Greeted, journal);
    }

    fn start_tls(&mut self, journal: &mut Journal) {
        let Some(config) = self.config.take() else {
            return;
        };
        // What came in the clear behind the command could be anybody's, and would be taken for what
        // the client says inside.
        if self.lines.pending() > 0 {
            let reason = "the client says more in the clear than that TLS is to start";
            return self.session.fail(reason.into(), journal);
        }
        // What the client said before is forgotten (RFC 3207 section 4.2).
        self.go_on("220 Ready to start TLS", State::Start, journal);
        self.session.start_tls(
            || -> Result<Layer, Broken> {
                Ok(Connection::from(ServerConnection::new(config)?).into())
            },
            journal,
        );
    }

    fn read_mail(&mut self, line: Vec<u8>, journal: &mut Journal) {
        if line != b"." {
            self.size += line.len();
            if self.size > MAX_MAIL {
                self.refuse("552 Too much mail data", "the mail is too large", journal);
            } else {
                self.mail.push(line);
            }
            return;
        }
        let message = mail::message(&self.mail);
        self.message = Some(message.clone());
        let field = |name: &str, value: &str| FormField {
            name: name.into(),
            value: value.into(),
        };
        let fields = vec![
            field("from", &self.from),
            field("to", &self.to),
            field("message", &message),
        ];
        journal.write(Peer::Server, || EventKind::FormReceived {
            fields,
            early: false,
        });
        let reply = ["250 OK, ", &message.len().to_string(), " bytes"].concat();
        self.go_on(&reply, State::Taken, journal);
    }

    fn go_on(&mut self, reply: &str, next: State, journal: &mut Journal) {
        self.state = next;
        self.say(reply, journal);
    }

    /// Says why, and ends the conversation.
    fn refuse(&mut self, reply: &str, reason: &str, journal: &mut Journal) {
        self.say(reply, journal);
        journal.fail(Peer::Server, reason.into(), None);
        self.session.close(journal);
    }

    fn say(&mut self, reply: &str, journal: &mut Journal) {
        let line = [reply, "\r\n"].concat();
        self.session.write(line.as_bytes(), None, journal);
    }
}

impl Endpoint for SmtpServer {
    fn connected(&mut self, journal: &mut Journal) {
        let greeting = ["220 ", self.host.as_str(), " ESMTP"].concat();
        self.say(&greeting, journal);
    }

    fn received(&mut self, bytes: &[u8], journal: &mut Journal) {
        let plaintext = self.session.receive(bytes, journal);
        self.lines.receive(&plaintext);
        self.read(journal);
    }

    fn ended(&mut self, journal: &mut Journal) {
        self.session.end(journal);
        if self.message.is_none() {
            self.session
                .fail("the connection ended before a mail did".into(), journal);
        }
        self.session.close(journal);
    }

    fn take_output(&mut self) -> Vec<u8> {
        self.session.take_output()
    }

    fn is_done(&self) -> bool {
        self.session.is_done()
    }
}

/// Bytes, without the line's end (RFC 5321 section 4.5.3.1.6).
const MAX_LINE: usize = 998;

/// Bytes: more than any mail of a [`Scenario`](crate::scenario::Scenario), whose every byte takes
/// three characters at most, and some for the ends of lines.
const MAX_MAIL: usize = 64 * 1024;

/// The address in `FROM:<address>` and in `TO:<address>`, whatever parameters follow.
fn path(rest: &str, keyword: &str) -> Option<String> {
    let (start, rest) = rest.split_at_checked(keyword.len())?;
    let (address, _) = rest.trim_start().strip_prefix('<')?.split_once('>')?;
    start.eq_ignore_ascii_case(keyword).then(|| address.into())
}
