//! The client takes new keys between the head of its request and the body, and asks the server to do
//! the same (RFC 8446 section 4.6.3).

use crate::endpoints::Manner;
use crate::recording::Purpose;
use crate::scenario::Scheme;

use super::form;
use super::runner::Runner;

pub(super) fn play(runner: &mut Runner<'_>) -> Result<(), String> {
    let configs = form::options(runner)?.into_configs()?;
    let leg = runner.leg(Scheme::Https, Purpose::Message);
    form::send(runner, leg, Some(configs), Manner::UnderNewKeys);
    Ok(())
}
