//! A client sends the form and the server answers: what most kinds do, with TLS set up in different
//! ways.
//!
//! - [`options`]: what both ends are given by default, with certificates of this run
//! - [`Options`], [`Configs`]: both ends' halves, before and after rustls has seen them
//! - [`send`]: one connection on which the form is sent

use std::sync::Arc;

use rustls::{ClientConfig, Error, ServerConfig};

use crate::endpoints::tls::{ClientOptions, ServerOptions};
use crate::endpoints::{Client, Manner, Server};
use crate::pki::{MintError, Pki};
use crate::provider::provider;
use crate::recording::Outcome;
use crate::seed::{SeededRandom, Stream};

use super::runner::{Leg, Runner};

/// What both ends are given.
pub(super) struct Options {
    pub(super) client: ClientOptions,
    pub(super) server: ServerOptions,
}

/// That, as rustls takes it. Several connections can share it.
#[derive(Clone)]
pub(super) struct Configs {
    pub(super) client: Arc<ClientConfig>,
    pub(super) server: Arc<ServerConfig>,
}

/// Mints the certificates and gives each end its half.
pub(super) fn options(runner: &Runner<'_>) -> Result<Options, String> {
    options_with(runner, &mut pki_stream(runner))
}

/// The same, with more to be drawn for certificates afterwards.
pub(super) fn options_with(
    runner: &Runner<'_>,
    random: &mut SeededRandom,
) -> Result<Options, String> {
    let pki = mint(runner, random).map_err(|error| error.to_string())?;
    let first = runner.scenario().cipher_suite();
    let mut client = ClientOptions::new(pki.root.clone(), first, runner.key_log());
    client.time = runner.time();
    let mut server = ServerOptions::new(pki.certified_key());
    server.provider = provider(first);
    server.time = runner.time();
    Ok(Options { client, server })
}

/// What certificates are drawn from: those of a run are the same on all of its connections.
pub(super) fn pki_stream(runner: &Runner<'_>) -> SeededRandom {
    runner.scenario().seed().stream(Stream::Pki, 0)
}

#[cfg(feature = "everything")]
fn mint(runner: &Runner<'_>, random: &mut SeededRandom) -> Result<Pki, MintError> {
    let host = runner.host();
    let kind = runner.scenario().certificate();
    crate::parts::part!(
        "certificates",
        Pki::mint_as(kind, host, random),
        Pki::mint(host, random)
    )
}

#[cfg(not(feature = "everything"))]
fn mint(runner: &Runner<'_>, random: &mut SeededRandom) -> Result<Pki, MintError> {
    Pki::mint(runner.host(), random)
}

impl Options {
    pub(super) fn into_configs(self) -> Result<Configs, String> {
        let wanting = |error: Error| error.to_string();
        Ok(Configs {
            client: Arc::new(self.client.into_config().map_err(wanting)?),
            server: Arc::new(self.server.into_config().map_err(wanting)?),
        })
    }
}

/// One connection on which the form is sent, over TLS if there are configurations for it.
pub(super) fn send(runner: &mut Runner<'_>, leg: Leg, configs: Option<Configs>, manner: Manner) {
    let (client, server) = configs
        .map(|configs| (configs.client, configs.server))
        .unzip();
    let mut client = Client::new(
        runner.host(),
        runner.scenario().message(),
        client,
        runner.tap(Stream::Client),
    )
    .sending(manner);
    let mut server = Server::new(server, runner.tap(Stream::Server));
    runner.connect(leg, &mut client, &mut server, delivered);
}

/// What came of it if neither gave up: the server has the message and the client the answer.
pub(super) fn delivered(client: &Client, server: &Server) -> Option<Outcome> {
    Some(Outcome::Delivered {
        message: server.message()?.into(),
        status: client.status()?,
    })
}
