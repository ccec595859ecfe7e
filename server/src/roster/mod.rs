//! Members' rosters: the file that an administrator keeps becomes people with homes, units, skills
//! and a confirmed 报到.
//!
//! A file is read and judged line by line ([`rules`]) and kept with its verdicts; nothing else
//! changes until its owner, who has seen them, imports it. An import is one transaction that does
//! what the preview showed and no more; the same file again changes nothing. Numbers are kept
//! encrypted from the first moment and shown to nobody but who brought them.

mod columns;
mod known;
mod loading;
mod mutation;
mod plan;
mod preview;
mod query;
pub mod retention;
mod rows;
mod rules;
pub mod service;
mod sheet;
mod skills;
mod template;
mod text;
pub mod types;
mod upload;
mod writing;

pub use columns::MOST_LINES;
pub use mutation::RosterMutation;
pub use query::RosterQuery;
pub use rules::{CellProblem, FieldChange};
pub use upload::router;
