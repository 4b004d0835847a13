//! Somebody types the bare name: the client asks on port 80 and is sent to 443, where the server says
//! that it wants no other connections. An hour later they come again, and the client begins on 443.
//!
//! A browser would first fetch the page with the form over https; here the form is sent at once.

use crate::capture::Micros;
use crate::endpoints::{Client, Hsts, Redirector, Server};
use crate::recording::{Outcome, Purpose};
use crate::scenario::Scheme;
use crate::seed::Stream;

use super::form::{self, Configs};
use super::runner::Runner;

const AN_HOUR: Micros = 3_600_000_000;

pub(super) fn play(runner: &mut Runner<'_>) -> Result<(), String> {
    let configs = form::options(runner)?.into_configs()?;
    let mut hsts = Hsts::default();
    if runner.scenario().strict() {
        hsts.preload(runner.host());
    }
    visit(runner, &mut hsts, Purpose::Message, &configs);
    if let Some(Outcome::Delivered { .. }) = runner.outcome() {
        runner.wait(AN_HOUR);
        visit(runner, &mut hsts, Purpose::SecondVisit, &configs);
    }
    Ok(())
}

/// One visit of somebody who types only the name.
fn visit(runner: &mut Runner<'_>, hsts: &mut Hsts, purpose: Purpose, configs: &Configs) {
    if !hsts.knows(runner.host(), runner.now()) && !is_redirected(runner) {
        return;
    }
    let configs = configs.clone();
    let mut client = Client::new(
        runner.host(),
        runner.scenario().message(),
        Some(configs.client),
        runner.tap(Stream::Client),
    );
    let mut server = Server::new(Some(configs.server), runner.tap(Stream::Server)).with_hsts();
    let leg = runner.leg(Scheme::Https, purpose);
    runner.connect(leg, &mut client, &mut server, form::delivered);
    if let Some(header) = client.header("Strict-Transport-Security") {
        hsts.note(runner.host(), &header, runner.now());
    }
}

/// Asks on port 80, and says whether the answer sends the client to the same host over https.
fn is_redirected(runner: &mut Runner<'_>) -> bool {
    let mut client = Client::looking(runner.host(), None, runner.tap(Stream::Client));
    let mut server = Redirector::new(runner.host(), runner.tap(Stream::Server));
    let leg = runner.leg(Scheme::Http, Purpose::Redirect);
    runner.connect(leg, &mut client, &mut server, |client, _| {
        let location = client.header("Location")?;
        (client.status() == Some(301)).then_some(Outcome::Redirected { location })
    });
    let https = ["https://", runner.host().as_str(), "/"].concat();
    matches!(runner.outcome(), Some(Outcome::Redirected { location }) if *location == https)
}
