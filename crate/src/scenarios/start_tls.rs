//! Mail submission on port 587: a conversation in the clear that upgrades itself (RFC 3207).

use crate::endpoints::smtp::{SmtpClient, SmtpServer};
use crate::recording::{Outcome, Purpose};
use crate::scenario::Scheme;
use crate::seed::Stream;

use super::form;
use super::runner::Runner;

pub(super) fn play(runner: &mut Runner<'_>) -> Result<(), String> {
    let mut options = form::options(runner)?;
    // Mail has no name among the application protocols (RFC 7301 section 6).
    options.client.alpn.clear();
    options.server.alpn.clear();
    let configs = options.into_configs()?;
    let scenario = runner.scenario();
    let mut client = SmtpClient::new(
        runner.host(),
        scenario.message(),
        configs.client,
        scenario.strict(),
        runner.tap(Stream::Client),
    );
    let mut server = SmtpServer::new(runner.host(), configs.server, runner.tap(Stream::Server));
    let leg = runner.leg(Scheme::Smtp, Purpose::Message);
    runner.connect(leg, &mut client, &mut server, |client, server| {
        Some(Outcome::Delivered {
            message: server.message()?.into(),
            status: client.status()?,
        })
    });
    Ok(())
}
