//! Imports: the sheets that administrators keep become places and organisations, buildings and
//! grids, units and members.
//!
//! A file is read within limits ([`sheet`]), its columns are recognised and corrected by hand
//! ([`columns`]), and each line is judged ([`kinds`]) and kept with its verdict; nothing else changes
//! until its owner, who has seen and decided, imports it. Judging, writing and taking back go on in
//! the background in small transactions that each leave the database sound ([`work`]): nobody has to
//! wait for an import, and one that is cut off is gone on with. What each line wrote is noted, so
//! that all of it can be taken back. Numbers are kept encrypted from the first moment and shown to
//! nobody but who brought them.

mod columns;
mod committing;
mod deciding;
mod effects;
mod judging;
mod kinds;
mod lines;
mod members;
mod mutation;
mod organization_words;
mod preview;
mod query;
mod receiving;
mod result;
pub mod retention;
mod rights;
mod row_types;
mod samples;
pub mod service;
mod sheet;
mod staging;
mod taking_back;
mod template;
mod territory;
mod text;
pub mod types;
mod undoing;
mod upload;
pub mod work;
mod writing;

pub use columns::MOST_LINES;
pub use judging::{CellProblem, FieldChange};
pub use mutation::RosterMutation;
pub use query::RosterQuery;
pub use upload::router;
