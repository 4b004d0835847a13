//! What ties a visit to an earlier one.
//!
//! - `Ear::tickets_shown`, `Ear::ticket_taken`: what the two hellos say about a ticket
//! - `Ear::early_data`: what the client sent with it

use super::message::Node;
use super::{Ear, Topic, text};
use crate::capture::Peer;

impl<'a> Ear<'a> {
    pub(super) fn tickets_shown(&mut self, from: Peer, hello: &Node<'a>) {
        // TLS 1.3, and TLS 1.2 (RFC 5077).
        for ticket in hello.all("PskIdentity") {
            if let Some(identity) = ticket.find("opaque") {
                self.learn_hex(Topic::Ticket, "", from, &identity);
            }
        }
        if let Some(ticket) = hello
            .find("session_ticket")
            .and_then(|it| it.find("ticket"))
        {
            self.learn_hex(Topic::Ticket, "", from, &ticket);
        }
    }

    pub(super) fn ticket_taken(&mut self, from: Peer, hello: &Node<'a>) {
        if let Some(taken) = hello.find("selected_identity") {
            self.learn_from(Topic::Ticket, "taken".into(), from, taken.parts());
        }
    }

    /// The client's sealed records that passed before the server's hello did.
    pub(super) fn early_data(&mut self) {
        let server = &self.stream(Peer::Server).units;
        let answered = server
            .iter()
            .find(|unit| unit.field.find("ServerHello").is_some())
            .map(|hello| hello.seen_at);
        let client = &self.stream(Peer::Client).units;
        let offered = client
            .iter()
            .any(|unit| unit.field.find("early_data").is_some());
        if !offered {
            return;
        }
        for unit in client {
            let early = unit.sealed && answered.is_none_or(|answered| unit.seen_at < answered);
            if let Some(length) = unit.field.find("length").filter(|_| early) {
                let value = [text(length), " bytes"].concat();
                self.learn_from(Topic::EarlyData, value, Peer::Client, &[length]);
            }
        }
    }
}
