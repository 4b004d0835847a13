//! Two visits, and the second sends the form as early data: with the first flight, under a key from
//! the ticket alone (RFC 8446 section 2.3).
//!
//! Whoever sees that flight can send it again. A strict server takes a ticket once (RFC 8446 section
//! 8.1), a careless one as often as it comes. Both answer at once, without waiting for the client's
//! Finished: that is what early data is for.

use crate::endpoints::Manner;
use crate::run::Runner;

use super::form;
use super::visits::{self, Tickets};

/// More than any request of a [`Scenario`](crate::scenario::Scenario).
const MAX_EARLY_DATA: u32 = 65_536;

pub(super) fn play(runner: &mut Runner<'_>) -> Result<(), String> {
    let mut options = form::options(runner)?;
    let tickets = Tickets {
        many_times: !runner.scenario().strict(),
    };
    tickets.give(&mut options);
    options.client.early_data = true;
    options.server.max_early_data = MAX_EARLY_DATA;
    visits::two(runner, options.into_configs()?, Manner::Early);
    Ok(())
}
