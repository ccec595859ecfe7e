//! 公示栏 of a community, as its administrators read it: its figures, and what ended last.

use chrono::{DateTime, Utc};
use sea_orm::{Statement, Value};
use serde_json::json;
use server::board::rules::BoardPeriod;

use crate::{
    filled::{Engine, Filled},
    lanes::Turns,
    operations::{Operation, Raw, Viewer},
};

const ENTRIES: &str = "query($id: UUID!) { board(placeId: $id) { entries(first: 20) { nodes { \
    id category { nameZh } compound { name } askedOn endedOn ending dispatchMinutes finishMinutes \
    stars requestWords closingWords ratingWords publicReason } pageInfo { hasNextPage endCursor } } } }";
const FIGURES: &str = "query($id: UUID!) { board(placeId: $id) { figures { dispatchMinutes \
    finishMinutes counts { total solved partly unsolvable declined withdrawn silent inTime } \
    byCategory { category { nameZh } counts { total solved } } } } }";

/// What a board may tell of.
const ON_THE_BOARD: &str = "o.community_id = $1 AND o.closed_at IS NOT NULL AND o.closed_at >= $2 \
    AND o.state <> 'merged' AND o.hidden = false";
const WITH_RATING: &str = "orders o LEFT JOIN rating r ON r.order_id = o.id AND r.round = o.round";

pub fn prepare(filled: &Filled, communities: &[Viewer]) -> Vec<Operation> {
    let operation = |name, query: &str, sql: &str| {
        let asked = communities
            .iter()
            .map(|viewer| viewer.asks(query, json!({"id": viewer.seat})));
        let since = BoardPeriod::Quarter.since(Utc::now(), filled.app.zone);
        let statements = communities
            .iter()
            .map(|viewer| narrowed(filled, sql, viewer, since));
        Operation {
            name,
            asked: Turns::again(asked.collect()),
            raw: Raw::Reads(Turns::again(statements.collect())),
        }
    };
    vec![
        operation("public board: the 20 latest", ENTRIES, &entries()),
        operation(
            "public board: figures of a quarter",
            FIGURES,
            &figures(filled.engine),
        ),
    ]
}

fn narrowed(filled: &Filled, sql: &str, viewer: &Viewer, since: DateTime<Utc>) -> Statement {
    let values = [Value::from(viewer.seat), Value::from(since)];
    Statement::from_sql_and_values(filled.app.db.backend(), sql, values)
}

/// With what those of the order agreed to show, and the words that it was closed with.
fn entries() -> String {
    format!(
        "SELECT o.id, o.submitted_at, o.closed_at, o.dispatched_at, o.finished_at, o.state, \
         o.outcome, o.public_reason, o.words, c.name_zh, p.name AS compound_name, r.stars, \
         r.words AS rating_words, own.words AS shows_request, e.words AS closing_words, \
         theirs.words AS shows_closing, r.at AS rated_at \
         FROM {WITH_RATING} JOIN category c ON c.code = o.category_code \
         LEFT JOIN place p ON p.id = o.compound_id \
         LEFT JOIN order_consent own ON own.order_id = o.id AND own.person_id = o.requester_id \
         LEFT JOIN order_event e ON e.order_id = o.id AND e.kind = 'finished' \
         AND e.at = o.finished_at \
         LEFT JOIN order_consent theirs ON theirs.order_id = o.id AND theirs.person_id = e.actor_id \
         WHERE {ON_THE_BOARD} ORDER BY o.closed_at DESC, o.id DESC LIMIT 21"
    )
}

/// Counts by kind and ending, and the two medians, as rows of one statement.
fn figures(engine: Engine) -> String {
    let seconds = |moment: &str| match engine {
        Engine::Sqlite => format!("(julianday({moment}) - julianday(submitted_at)) * 86400"),
        Engine::Postgres => {
            format!("CAST(EXTRACT(EPOCH FROM ({moment} - submitted_at)) AS DOUBLE PRECISION)")
        }
    };
    let median = |moment: &str, which: &str| {
        format!(
            "(SELECT AVG(s) FROM (SELECT {} AS s, ROW_NUMBER() OVER (ORDER BY {}) AS n, \
             COUNT(*) OVER () AS total FROM ended WHERE {which}) ranked \
             WHERE n IN ((total + 1) / 2, (total + 2) / 2))",
            seconds(moment),
            seconds(moment)
        )
    };
    format!(
        "WITH ended AS MATERIALIZED (SELECT o.category_code, o.state, o.outcome, o.round, o.submitted_at, \
         o.dispatched_at, o.finished_at, o.finish_due_at, r.id AS rating_id, r.stars \
         FROM {WITH_RATING} WHERE {ON_THE_BOARD}), \
         medians AS MATERIALIZED (SELECT {} AS dispatched, {} AS finished) \
         SELECT category_code, state, outcome, COUNT(*) AS orders, COUNT(rating_id) AS ratings, \
         COALESCE(SUM(stars), 0) AS stars, SUM(CASE WHEN round > 0 THEN 1 ELSE 0 END) AS reopened, \
         SUM(CASE WHEN finished_at <= finish_due_at THEN 1 ELSE 0 END) AS in_time, \
         MAX(dispatched) AS dispatched, MAX(finished) AS finished FROM ended CROSS JOIN medians \
         GROUP BY category_code, state, outcome, rating_id IS NULL",
        median("dispatched_at", "round = 0 AND dispatched_at IS NOT NULL"),
        median(
            "finished_at",
            "state = 'closed' AND finished_at IS NOT NULL"
        ),
    )
}
