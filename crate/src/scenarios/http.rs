//! The form over plain HTTP, port 80.

use crate::endpoints::Manner;
use crate::recording::Purpose;
use crate::scenario::Scheme;

use super::form;
use super::runner::Runner;

#[expect(
    clippy::unnecessary_wraps,
    reason = "as the other kinds, which can fail"
)]
pub(super) fn play(runner: &mut Runner<'_>) -> Result<(), String> {
    let leg = runner.leg(Scheme::Http, Purpose::Message);
    form::send(runner, leg, None, Manner::AtOnce);
    Ok(())
}
