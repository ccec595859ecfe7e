//! 三单制 orders: the resident raises a request (点单), the desk dispatches it (下单), members of the
//! compound take it (接单), do it with evidence, and the resident rates it.
//!
//! Who may do what from which state is one table in `rules.rs`. Every change bumps the order's
//! version and adds an event in the same transaction; the timeline is those events. How many may
//! take an order, and how many a member may have in hand, is guarded by `crate::capacity`.
//!
//! Taking is fair: `crew_places.rs` is the one way into a crew and out of it; a member gives an order
//! back (`give_back.rs`), lets another take over (`takeover.rs`), or loses what they left untouched
//! (`holding.rs`). A crew has a lead (`lead.rs`), and the desk may keep places for units.

mod applies;
mod crew;
mod crew_places;
pub mod deadlines;
mod desk;
pub mod escalation;
mod give_back;
pub mod holding;
mod joined;
mod lead;
mod lists;
pub mod loader;
pub mod moving;
mod mutation;
pub(crate) mod notices;
mod query;
pub mod release;
mod requester;
pub mod rules;
pub mod service;
mod sight;
mod submit;
pub mod takeover;
pub mod types;
pub mod unit_places;
mod visibility;

pub use crew::{AddProgress, FinishOrder, add_progress, claim, finish};
pub use desk::{DeclineOrder, DispatchOrder, decline, dispatch};
pub use give_back::{ReleaseOrder, release};
pub use lead::{HandOverLead, hand_over};
pub use lists::waiting_on_desk;
pub use mutation::OrdersMutation;
pub use query::OrdersQuery;
pub use requester::{RateOrder, ReopenOrder, WithdrawOrder, rate, reopen, withdraw};
pub use submit::{SubmitOrder, submit};
