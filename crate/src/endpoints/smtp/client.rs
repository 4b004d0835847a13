//! The client: upgrades if it can, signs in, and sends one mail.
//!
//! - [`SmtpClient`]: an [`Endpoint`] that does this once

use std::sync::Arc;

use rustls::pki_types::ServerName;
use rustls::{ClientConfig, ClientConnection, Connection, Error};

use super::super::layer::{Broken, Layer};
use super::super::session::Session;
use super::super::{Endpoint, Journal};
use super::credentials;
use super::lines::Lines;
use super::mail::{FROM, Mail, TO};
use crate::capture::Peer;
use crate::host::HostName;
use crate::provider::tap::Tap;
use crate::recording::Span;

/// A client that sends one mail.
pub struct SmtpClient {
    session: Session,
    config: Option<Arc<ClientConfig>>,
    host: HostName,
    message: String,
    /// Whether it sends nothing without TLS.
    strict: bool,
    lines: Lines,
    /// The lines of a reply that goes on.
    reply: Vec<String>,
    state: State,
    status: Option<u16>,
}

/// What the next reply answers.
#[derive(Clone, Copy, Eq, PartialEq)]
enum State {
    Connection,
    Ehlo,
    StartTls,
    /// Nothing: the TLS handshake is under way.
    Handshake,
    Auth,
    MailFrom,
    RcptTo,
    Data,
    Mail,
    Quit,
    Over,
}

impl SmtpClient {
    /// A client that sends `message` by `host`. If `strict`, it sends nothing without TLS; otherwise
    /// it goes on in the clear where the server does not offer TLS, as many did for long (RFC 7435
    /// section 3 calls that opportunistic).
    #[must_use]
    pub fn new(
        host: &HostName,
        message: &str,
        config: Arc<ClientConfig>,
        strict: bool,
        tap: Tap,
    ) -> Self {
        Self {
            session: Session::new(Peer::Client, tap),
            config: Some(config),
            host: host.clone(),
            message: message.into(),
            strict,
            lines: Lines::default(),
            reply: Vec::new(),
            state: State::Connection,
            status: None,
        }
    }

    /// The code with which the server took the mail.
    #[must_use]
    pub const fn status(&self) -> Option<u16> {
        self.status
    }

    /// Whether both have said that the conversation is over.
    #[must_use]
    pub fn has_said_goodbye(&self) -> bool {
        self.state == State::Over
    }

    fn read(&mut self, journal: &mut Journal) {
        while !self.session.is_done() {
            let Some(line) = self.lines.next() else {
                if self.lines.pending() > MAX_REPLY_LINE {
                    self.session
                        .fail("the server's reply does not end".into(), journal);
                }
                return;
            };
            let Some((code, more, text)) = reply_line(&line) else {
                return self
                    .session
                    .fail("the server's reply is not SMTP".into(), journal);
            };
            self.reply.push(text);
            if self.reply.len() > MAX_REPLY_LINES {
                return self
                    .session
                    .fail("the server's reply does not end".into(), journal);
            }
            if !more {
                let reply = core::mem::take(&mut self.reply);
                self.answer(code, &reply, journal);
            }
        }
    }

    fn answer(&mut self, code: u16, reply: &[String], journal: &mut Journal) {
        match (self.state, code) {
            (State::Connection, 220) => self.say("EHLO client.example", State::Ehlo, journal),
            (State::Ehlo, 250) if self.config.is_some() => {
                let offered = reply.iter().skip(1);
                if offered
                    .clone()
                    .any(|word| word.eq_ignore_ascii_case("STARTTLS"))
                {
                    self.say("STARTTLS", State::StartTls, journal);
                } else {
                    self.without_tls("the server does not offer STARTTLS", journal);
                }
            }
            (State::StartTls, 220) => self.start_tls(journal),
            // The server offers it and then will not (RFC 3207 section 4).
            (State::StartTls, _) => self.without_tls("the server will not start TLS", journal),
            (State::Ehlo, 250) => self.sign_in(journal),
            (State::Auth, 235) => {
                let line = ["MAIL FROM:<", FROM, "> BODY=8BITMIME"].concat();
                self.say(&line, State::MailFrom, journal);
            }
            (State::MailFrom, 250) => {
                let line = ["RCPT TO:<", TO, ">"].concat();
                self.say(&line, State::RcptTo, journal);
            }
            (State::RcptTo, 250) => self.say("DATA", State::Data, journal),
            (State::Data, 354) => self.send_mail(journal),
            (State::Mail, 250) => {
                self.status = Some(code);
                self.say("QUIT", State::Quit, journal);
            }
            (State::Quit, 221) => self.state = State::Over,
            // A server that shuts down may say so at any time (RFC 5321 section 3.8).
            _ => {
                let parts = [
                    "the server answers ",
                    &code.to_string(),
                    " ",
                    &reply.join(" "),
                ];
                self.session.fail(parts.concat(), journal);
            }
        }
    }

    fn sign_in(&mut self, journal: &mut Journal) {
        let line = ["AUTH PLAIN ", &credentials()].concat();
        self.say(&line, State::Auth, journal);
    }

    /// Goes on in the clear, or gives up.
    fn without_tls(&mut self, why: &str, journal: &mut Journal) {
        self.config = None;
        if self.strict {
            self.say("QUIT", State::Over, journal);
            let reason = [why, ", and nothing is sent without TLS"].concat();
            return self.session.fail(reason, journal);
        }
        self.sign_in(journal);
    }

    fn start_tls(&mut self, journal: &mut Journal) {
        let Some(config) = self.config.take() else {
            return;
        };
        // What came in the clear behind the reply could be anybody's, and would be taken for what the
        // server says inside.
        if self.lines.pending() > 0 {
            let reason = "the server says more in the clear than that TLS can start";
            return self.session.fail(reason.into(), journal);
        }
        self.state = State::Handshake;
        let host = self.host.as_str().to_owned();
        self.session.start_tls(
            || -> Result<Layer, Broken> {
                let name = ServerName::try_from(host)
                    .map_err(|error| Error::General(error.to_string()))?;
                Ok(Connection::from(ClientConnection::new(config, name)?).into())
            },
            journal,
        );
    }

    fn send_mail(&mut self, journal: &mut Journal) {
        let mail = Mail::new(&self.message);
        let [start, end] = mail.message;
        self.state = State::Mail;
        self.session
            .write(&mail.bytes, Some(Span::new(start, end)), journal);
    }

    fn say(&mut self, line: &str, next: State, journal: &mut Journal) {
        self.state = next;
        let line = [line, "\r\n"].concat();
        self.session.write(line.as_bytes(), None, journal);
    }
}

impl Endpoint for SmtpClient {
    fn connected(&mut self, _journal: &mut Journal) {}

    fn received(&mut self, bytes: &[u8], journal: &mut Journal) {
        let plaintext = self.session.receive(bytes, journal);
        self.lines.receive(&plaintext);
        if self.state == State::Handshake && self.session.is_ready() {
            // What the server said before is forgotten (RFC 3207 section 4.2).
            self.say("EHLO client.example", State::Ehlo, journal);
        }
        self.read(journal);
        if self.session.peer_closed() {
            self.session.close(journal);
        }
    }

    fn ended(&mut self, journal: &mut Journal) {
        self.session.end(journal);
        if self.state != State::Over {
            self.session.fail(
                "the connection ended before the conversation did".into(),
                journal,
            );
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

/// Bytes (RFC 5321 section 4.5.3.1.5).
const MAX_REPLY_LINE: usize = 512;

const MAX_REPLY_LINES: usize = 100;

/// The code, whether the reply goes on, and the text (RFC 5321 section 4.2).
fn reply_line(line: &[u8]) -> Option<(u16, bool, String)> {
    let (code, rest) = line.split_at_checked(3)?;
    if !code.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let code = core::str::from_utf8(code).ok()?.parse().ok()?;
    let (more, text) = match rest {
        [] => (false, rest),
        [b' ', text @ ..] => (false, text),
        [b'-', text @ ..] => (true, text),
        _ => return None,
    };
    Some((code, more, String::from_utf8_lossy(text).into_owned()))
}
