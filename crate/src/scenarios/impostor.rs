//! An attacker takes the client's connection in the server's place, with a certificate of their own
//! for the server's name, and passes on what they get to read.
//!
//! The certificate is signed by an authority of the attacker's. Whether that is of any use to them
//! depends on the client: on whether somebody has made it trust that authority.

use crate::endpoints::Client;
use crate::pki::Pki;
use crate::recording::Purpose;
use crate::scenario::Scheme;
use crate::seed::Stream;

use super::runner::Runner;
use super::{form, relayed};

pub(super) fn play(runner: &mut Runner<'_>, trusted: bool) -> Result<(), String> {
    let mut random = runner.random(Stream::Attacker);
    let own = Pki::mint_impostor(runner.host(), &mut random).map_err(|error| error.to_string())?;
    let mut options = form::options(runner)?;
    options.server.certificate = own.certified_key();
    if trusted {
        options.client.roots.push(own.root);
    }
    let configs = options.into_configs()?;
    let mut client = Client::new(
        runner.host(),
        runner.scenario().message(),
        Some(configs.client),
        runner.tap(Stream::Client),
    );
    let leg = (Scheme::Https, Purpose::Message);
    relayed::relayed(runner, leg, &mut client, Some(configs.server))
}
