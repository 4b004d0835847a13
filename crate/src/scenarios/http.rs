//! The form over plain HTTP, port 80.

use crate::recording::Purpose;
use crate::run::Runner;
use crate::scenario::Scheme;

use super::form;

pub(super) fn play(runner: &mut Runner<'_>) -> Result<(), String> {
    form::send(runner, runner.leg(Scheme::Http, Purpose::Message), None);
    Ok(())
}
