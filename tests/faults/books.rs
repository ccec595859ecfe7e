//! Whether the database is whole: its pages and indexes, what points where, and whether counters say
//! what the rows behind them say, in all of the street and not only where phones were at work.

use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use server::{app::App, config::ServeSettings, maintenance::doctor};

use crate::street::{Engine, Street};

/// Each counts what is wrong.
const WRONG: [(&str, &str); 9] = [
    (
        "orders whose crew is counted wrongly",
        "SELECT count(*) FROM orders o WHERE o.crew_taken <> (SELECT count(*) FROM order_crew c \
         WHERE c.order_id = o.id AND c.round = o.round AND c.released_at IS NULL)",
    ),
    (
        "orders whose events are counted wrongly",
        "SELECT count(*) FROM orders o WHERE o.version < o.event_count OR o.event_count <> \
         (SELECT count(*) FROM order_event e WHERE e.order_id = o.id) OR o.event_count <> \
         (SELECT max(e.sequence) FROM order_event e WHERE e.order_id = o.id)",
    ),
    (
        "orders whose followers are counted wrongly",
        "SELECT count(*) FROM orders o WHERE o.follower_count <> (SELECT count(*) FROM \
         order_follower f WHERE f.order_id = o.id AND f.left_at IS NULL)",
    ),
    (
        "people whose work in hand is counted wrongly",
        "SELECT count(*) FROM person p WHERE p.unfinished_count <> (SELECT count(*) FROM \
         order_crew c JOIN orders o ON o.id = c.order_id AND o.round = c.round \
         WHERE c.person_id = p.id AND c.released_at IS NULL \
         AND o.state IN ('dispatched', 'in_progress'))",
    ),
    (
        "people above their cap",
        "SELECT count(*) FROM person WHERE unfinished_count > unfinished_cap",
    ),
    (
        "crews with none or several to lead them",
        "SELECT count(*) FROM orders o WHERE o.crew_taken > 0 AND 1 <> (SELECT count(*) FROM \
         order_crew c WHERE c.order_id = o.id AND c.round = o.round AND c.released_at IS NULL \
         AND c.leads)",
    ),
    (
        "orders whose ratings are not those of their timeline",
        "SELECT count(*) FROM orders o WHERE (SELECT count(*) FROM rating r \
         WHERE r.order_id = o.id) <> (SELECT count(*) FROM order_event e \
         WHERE e.order_id = o.id AND e.kind = 'rated')",
    ),
    (
        "numbers that were given out twice",
        "SELECT count(*) FROM (SELECT street_id, number FROM orders GROUP BY street_id, number \
         HAVING count(*) > 1) twice",
    ),
    (
        "steps that the requester was not told of",
        "SELECT count(*) FROM order_event e JOIN orders o ON o.id = e.order_id \
         JOIN request q ON q.result_id = e.order_id AND q.person_id = e.actor_id AND q.at = e.at \
         WHERE e.kind IN ('dispatched', 'declined', 'claimed', 'progressed', 'asked') \
         AND e.actor_id <> o.requester_id AND 1 <> (SELECT count(*) FROM notification n \
         WHERE n.source_id = e.id AND n.person_id = o.requester_id)",
    ),
];

const BTREES: &str = "SELECT count(bt_index_check(c.oid, true)) FROM pg_index i \
    JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am a ON a.oid = c.relam \
    WHERE a.amname = 'btree' AND c.relpersistence = 'p' AND i.indisvalid";
const HEAPS: &str = "SELECT count(*) FROM pg_class c, LATERAL verify_heapam(c.oid) \
    WHERE c.relkind = 'r' AND c.relpersistence = 'p'";
/// Statements that count the rows of a table which point nowhere.
const REFERENCES: &str = "SELECT format('SELECT count(*) FROM %s c LEFT JOIN %s p \
    ON c.%I = p.%I WHERE c.%I IS NOT NULL AND p.%I IS NULL', conrelid::regclass, \
    confrelid::regclass, a.attname, b.attname, a.attname, b.attname) FROM pg_constraint \
    JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = conkey[1] \
    JOIN pg_attribute b ON b.attrelid = confrelid AND b.attnum = confkey[1] WHERE contype = 'f'";

/// # Errors
/// What is wrong first.
pub async fn check(app: &App, street: &Street) -> Result<(), String> {
    let db = app.db.reader();
    for (what, sql) in WRONG {
        match number(db, sql).await? {
            0 => {}
            some => return Err(format!("{some} {what}")),
        }
    }
    match street.engine {
        Engine::Sqlite => sqlite(db).await,
        Engine::Postgres => postgres(app.db.maintenance()).await,
    }
}

async fn sqlite(db: &DatabaseConnection) -> Result<(), String> {
    let said = texts(db, "PRAGMA integrity_check").await?;
    if said != ["ok"] {
        return Err(format!("integrity_check: {said:?}"));
    }
    match texts(db, "PRAGMA foreign_key_check").await?.as_slice() {
        [] => Ok(()),
        some => Err(format!("foreign_key_check: {some:?}")),
    }
}

async fn postgres(db: &DatabaseConnection) -> Result<(), String> {
    let can_look = "SELECT count(*) FROM pg_available_extensions WHERE name = 'amcheck'";
    // It comes with Debian's PostgreSQL; elsewhere it may be a package of its own.
    if number(db, can_look).await? > 0 {
        let extension = "CREATE EXTENSION IF NOT EXISTS amcheck";
        db.execute_unprepared(extension)
            .await
            .map_err(|error| error.to_string())?;
        number(db, BTREES).await?;
        if number(db, HEAPS).await? > 0 {
            return Err("verify_heapam finds damaged rows".to_owned());
        }
    }
    for sql in texts(db, REFERENCES).await? {
        if number(db, &sql).await? > 0 {
            return Err(format!("rows point nowhere: {sql}"));
        }
    }
    Ok(())
}

/// What `linli doctor` calls trouble.
pub async fn trouble(app: &App, street: &Street) -> Vec<String> {
    let settings = ServeSettings::default();
    let findings = doctor::examine(&street.settings, &settings, &app.clock).await;
    findings
        .into_iter()
        .filter(doctor::Finding::is_trouble)
        .map(|finding| finding.what)
        .collect()
}

async fn number(db: &DatabaseConnection, sql: &str) -> Result<i64, String> {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let row = db.query_one_raw(statement).await;
    let row = row.map_err(|error| format!("{sql}: {error}"))?;
    row.ok_or("no row")?
        .try_get_by_index(0)
        .map_err(|error| error.to_string())
}

async fn texts(db: &DatabaseConnection, sql: &str) -> Result<Vec<String>, String> {
    let statement = Statement::from_string(db.get_database_backend(), sql);
    let rows = db.query_all_raw(statement).await;
    let rows = rows.map_err(|error| format!("{sql}: {error}"))?;
    let text = |row: &sea_orm::QueryResult| row.try_get_by_index(0);
    rows.iter()
        .map(|row| text(row).map_err(|error| error.to_string()))
        .collect()
}
