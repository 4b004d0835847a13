//! TLS 1.2 with RSA key transport (RFC 5246 section 7.4.7.1). History: see [`history`].

use crate::endpoints::tls::{ALPN, verifier};
use crate::endpoints::{Client, Server};
use crate::history;
use crate::pki::Pki;
use crate::provider::verify::ALGORITHMS_WITH_RSA;
use crate::recording::Purpose;
use crate::scenario::Scheme;
use crate::seed::Stream;

use super::form;
use super::runner::Runner;

pub(super) fn play(runner: &mut Runner<'_>) -> Result<(), String> {
    let mut random = form::pki_stream(runner);
    let kind = runner.scenario().certificate();
    let pki =
        Pki::mint_rsa_as(kind, runner.host(), &mut random).map_err(|error| error.to_string())?;
    let client = history::ClientConfig {
        verifier: verifier(vec![pki.root], ALGORITHMS_WITH_RSA)
            .map_err(|error| error.to_string())?,
        time: runner.time(),
        key_log: runner.key_log(),
        alpn: vec![ALPN.to_vec()],
    };
    let server = history::ServerConfig {
        chain: pki.chain,
        key: pki.key,
        alpn: vec![ALPN.to_vec()],
    };
    let mut client = Client::new(
        runner.host(),
        runner.scenario().message(),
        None,
        runner.tap(Stream::Client),
    )
    .with_history(client);
    let mut server = Server::new(None, runner.tap(Stream::Server)).with_history(server);
    let leg = runner.leg(Scheme::Https, Purpose::Message);
    runner.connect(leg, &mut client, &mut server, form::delivered);
    Ok(())
}
