//! 三单制 orders: the resident raises a request (点单), the desk dispatches it (下单), members of the
//! compound take it (接单), do it with evidence, and the resident rates it.
//!
//! Who may do what from which state is one table in `rules.rs`. Every change bumps the order's
//! version and adds an event in the same transaction; the timeline is those events. How many may
//! take an order, and how many a member may have in hand, is guarded by `crate::capacity`.
//!
//! Taking is fair: `crew_places.rs` is the one way into a crew and out of it; a member gives an order
//! back (`give_back.rs`), lets another take over (`takeover.rs`), or loses what they left untouched
//! (`holding.rs`). A crew has a lead (`lead.rs`), and the desk may keep places for units. To whom the
//! desk gives an order, a hall or people by name, is in `offers/`.

mod about_to;
mod applies;
mod beside;
pub mod co_handling;
mod community;
mod crew;
mod crew_places;
pub mod deadlines;
mod desk;
mod desk_mutation;
mod elder;
pub mod endings;
pub mod escalation;
mod following;
mod give_back;
pub mod holding;
mod intake;
mod joined;
mod lead;
mod lists;
pub mod loader;
mod merging;
pub mod moving;
mod mutation;
pub(crate) mod notices;
pub mod offers;
mod query;
pub(crate) mod question;
pub mod questions;
pub mod release;
mod requester;
pub mod rules;
pub mod service;
mod sight;
pub mod submit;
mod supervision;
pub mod takeover;
pub mod types;
pub mod unit_places;
mod visibility;

pub use about_to::about_to;
pub use co_handling::{
    AnswerCoHandling, AskCoHandler, answer as answer_co_handling, ask as ask_co_handler,
    candidates as co_handler_candidates,
};
pub use crew::{AddProgress, FinishOrder, add_progress, claim, finish};
pub use desk::{DeclineOrder, DispatchOrder, decline, dispatch};
pub use desk_mutation::DeskMutation;
pub use elder::OnBehalf;
pub use following::{join, leave, nearby};
pub use give_back::{ReleaseOrder, release};
pub use intake::Preference;
pub use lead::{HandOverLead, hand_over};
pub use lists::waiting_on_desk;
pub use merging::{MergeOrder, candidates as merge_candidates, merge};
pub use mutation::OrdersMutation;
pub use query::OrdersQuery;
pub use question::{AnswerQuestion, AskRequester, answer, ask};
pub use requester::{RateOrder, ReopenOrder, WithdrawOrder, rate, reopen, withdraw};
pub use submit::{SubmitOrder, submit};
pub use supervision::{PassUpOrder, SuperviseOrder, pass_up, supervise};
