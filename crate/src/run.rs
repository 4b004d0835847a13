//! Scenario in, recording out.
//!
//! - [`run()`]: runs a scenario and records all of it
//! - [`run_silently()`]: the same run with the recorder off

use std::sync::Arc;

use rustls::{ClientConfig, KeyLog, NoKeyLog, ServerConfig};

use crate::capture::{Micros, Peer};
use crate::endpoints::tls::{KeyLogLines, client_config, server_config};
use crate::endpoints::{Client, Journal, Server};
use crate::network::link::Link;
use crate::network::{Route, Traffic, connect};
use crate::pki::Pki;
use crate::provider::tap::Tap;
use crate::recording::{Connection, Outcome, Party, Purpose, Recording};
use crate::scenario::{Kind, Scenario, ScenarioInput, Scheme};
use crate::seed::Stream;

/// Runs `scenario` and records what happens: one recording for each connection, in the order in
/// which they began, at least one.
///
/// Never fails: if a peer refuses, that is what happened, and the recording says so. The same
/// scenario gives the same recording, byte for byte, on every platform.
#[must_use]
pub fn run(scenario: &Scenario) -> Vec<Recording> {
    execute(scenario, true)
}

/// Runs `scenario` with the recorder off: the same bytes pass on the wire, but no events and no
/// key log are kept. To measure what recording costs.
#[must_use]
pub fn run_silently(scenario: &Scenario) -> Vec<Recording> {
    execute(scenario, false)
}

fn execute(scenario: &Scenario, recording: bool) -> Vec<Recording> {
    let scheme = match scenario.kind() {
        Kind::Http => Scheme::Http,
        _ => Scheme::Https,
    };
    vec![single(scenario, scheme, recording)]
}

fn single(scenario: &Scenario, scheme: Scheme, recording: bool) -> Recording {
    let mut journal = Journal::new(recording);
    let key_log = Arc::new(KeyLogLines::default());
    let configs = match scheme {
        Scheme::Http | Scheme::Smtp => Ok((None, None)),
        Scheme::Https => {
            let key_log: Arc<dyn KeyLog> = if recording {
                key_log.clone()
            } else {
                Arc::new(NoKeyLog)
            };
            configure(scenario, key_log).map(|(client, server)| (Some(client), Some(server)))
        }
    };

    let (traffic, outcome) = match configs {
        Ok((client, server)) => {
            let tap = |stream| {
                let random = scenario.seed().stream(stream, 0);
                if recording {
                    Tap::recording(random)
                } else {
                    Tap::silent(random)
                }
            };
            let mut client = Client::new(scenario, client, tap(Stream::Client));
            let mut server = Server::new(server, tap(Stream::Server));
            let mut random = scenario.seed().stream(Stream::Network, 0);
            let traffic = connect(
                &mut client,
                &mut server,
                Route::draw(scheme.port(), &mut random),
                Link::new(Micros::from(scenario.latency_ms()) * 1000),
                &mut random,
                &mut journal,
            );
            let outcome = outcome(&client, &server, &traffic, &journal);
            (traffic, outcome)
        }
        // Without certificates the server cannot even listen.
        Err(reason) => {
            journal.fail(Peer::Server, reason.clone());
            let outcome = Outcome::Refused {
                by: Peer::Server,
                reason,
                alert: None,
            };
            (Traffic::default(), outcome)
        }
    };

    Recording {
        scenario: ScenarioInput::from(scenario),
        connection: Connection {
            index: 0,
            begins_at: 0,
            scheme,
            purpose: Purpose::Message,
            client: Party::Client,
            server: Party::Server,
        },
        capture: traffic.capture,
        interference: traffic.interference,
        events: journal.into_events(),
        key_log: key_log.to_text(),
        outcome,
        duration: traffic.duration,
    }
}

/// Mints the certificates and gives each peer its half.
fn configure(
    scenario: &Scenario,
    key_log: Arc<dyn KeyLog>,
) -> Result<(Arc<ClientConfig>, Arc<ServerConfig>), String> {
    let mut random = scenario.seed().stream(Stream::Pki, 0);
    let pki = Pki::mint(scenario.host(), &mut random).map_err(|error| error.to_string())?;
    let server = server_config(pki.certified_key()).map_err(|error| error.to_string())?;
    let client = client_config(pki.root, scenario.cipher_suite(), key_log)
        .map_err(|error| error.to_string())?;
    Ok((Arc::new(client), Arc::new(server)))
}

fn outcome(client: &Client, server: &Server, traffic: &Traffic, journal: &Journal) -> Outcome {
    if let Some((by, reason)) = journal.failure() {
        return Outcome::Refused {
            by,
            reason,
            alert: None,
        };
    }
    match (server.message(), client.status()) {
        (Some(message), Some(status)) if traffic.closed => Outcome::Delivered {
            message: message.into(),
            status,
        },
        _ => Outcome::Unfinished,
    }
}
