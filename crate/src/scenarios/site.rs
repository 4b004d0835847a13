//! A page of a small site is looked at over TLS 1.3: the page, then its style sheet and its pictures.

use crate::endpoints::{SiteServer, Visitor};
use crate::provider::tap::Tap;
use crate::recording::{Outcome, Purpose};
use crate::scenario::Scheme;
use crate::seed::Stream;
use crate::site;

use super::form;
use super::runner::Runner;

pub(super) fn play(runner: &mut Runner<'_>) -> Result<(), String> {
    let configs = form::options(runner)?.into_configs()?;
    let leg = runner.leg(Scheme::Https, Purpose::Message);
    let path = site::path(runner.scenario().page());
    let [client, server]: [Tap; 2] = [Stream::Client, Stream::Server].map(|end| runner.tap(end));
    let mut client = Visitor::new(runner.host(), path, configs.client, client);
    let mut server = SiteServer::new(configs.server, server);
    runner.connect(leg, &mut client, &mut server, |client, server| {
        Some(Outcome::Delivered {
            message: server.page()?.into(),
            status: client.status()?,
        })
    });
    Ok(())
}
