//! A connection that an attacker answers in the server's place, and the one on which they pass on
//! what they got.
//!
//! - [`relayed`]: both, the second while the first waits

use std::sync::Arc;

use rustls::ServerConfig;

use crate::endpoints::{Answer, Client, Relay, Server};
use crate::recording::{Outcome, Party, Purpose};
use crate::scenario::Scheme;
use crate::seed::Stream;

use super::form;
use super::runner::{Leg, Runner};

/// Has `client` talk to an attacker, over TLS if there is a configuration for it, who talks to the
/// server over https.
pub(super) fn relayed(
    runner: &mut Runner<'_>,
    (scheme, purpose): (Scheme, Purpose),
    client: &mut Client,
    config: Option<Arc<ServerConfig>>,
) -> Result<(), String> {
    let mut aside = runner.aside();
    let onward = form::options(&aside)?.into_configs()?;
    let leg = Leg {
        scheme: Scheme::Https,
        purpose: Purpose::Onward,
        client: Party::Attacker,
        server: Party::Server,
    };
    let tap = runner.tap(Stream::Server);
    let mut relay = Relay::new(config, tap, |request, at| {
        aside.wait(at);
        let mut client = Client::passing_on(
            aside.host(),
            request,
            Some(onward.client.clone()),
            aside.tap(Stream::Client),
        );
        let mut server = Server::new(Some(onward.server.clone()), aside.tap(Stream::Server));
        aside.connect(leg, &mut client, &mut server, |client, server| {
            answered(server.message(), client.status())
        });
        let (bytes, after) = client.answer()?;
        Some(Answer {
            at: at + after,
            bytes: bytes.to_vec(),
        })
    });
    let leg = Leg {
        scheme,
        purpose,
        client: Party::Client,
        server: Party::Attacker,
    };
    runner.connect(leg, client, &mut relay, |client, relay| {
        answered(relay.message(), client.status())
    });
    drop(relay);
    runner.absorb(aside);
    Ok(())
}

/// What came of it if nobody gave up.
fn answered(message: Option<&str>, status: Option<u16>) -> Option<Outcome> {
    let status = status?;
    Some(match message {
        Some(message) => Outcome::Delivered {
            message: message.into(),
            status,
        },
        None => Outcome::Answered { status },
    })
}
