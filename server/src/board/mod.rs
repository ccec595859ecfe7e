//! 公示栏: what was asked in a compound or a community, what came of it, how fast, and how it was
//! found, for everybody to read.
//!
//! Whoever belongs to the community reads its boards; where the street lets everybody read them, so
//! does whoever holds a phone, without signing in (`access.rs`). Only what has ended is on it
//! (`on_the_board.rs`), told by kind and day, with neither names nor buildings. Words and photos are
//! shown where whoever wrote or took them agreed, for as long as they do (`consent.rs`), and without
//! numbers and names even then (`rules.rs`); why something was refused is said to everybody. What the
//! resident never confirmed counts as neither solved nor refused (`rules::Ending`), and the same
//! rules hold for figures, list and open data (`entries.rs` makes the rows of both).

mod access;
mod consent;
mod entries;
mod figures;
mod list;
pub mod loader;
mod mutation;
mod on_the_board;
mod open_data;
mod photos;
mod query;
pub mod rules;
pub mod setting;
pub mod types;

use axum::{Router, routing::get};

pub use mutation::BoardMutation;
pub use query::BoardQuery;

use crate::app::AppState;

/// What is no GraphQL: files of open data, and the photos that may be shown.
pub fn router() -> Router<AppState> {
    Router::new()
        .route("/open-data/{file}", get(open_data::download))
        .route("/board/photos/{id}", get(photos::download))
        .route(
            "/board/photos/{id}/thumbnail",
            get(photos::download_thumbnail),
        )
}
