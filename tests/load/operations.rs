//! What is asked most, as GraphQL and as the best SQL for the same answer.

use std::sync::Arc;

use bytes::Bytes;
use chrono::{TimeDelta, Utc};
use entity::session;
use sea_orm::{
    ConnectionTrait, DatabaseConnection, EntityTrait, IntoActiveModel, Statement, Value,
};
use serde_json::{Value as Json, json};
use server::identity::session::access_token_for;
use uuid::Uuid;

use crate::{
    board,
    claims::RawClaim,
    client::Connection,
    filled::Filled,
    lanes::{Lane, Meters, Outcome, Pace, Turns},
    linli::Linli,
    meter::Process,
    rooms::RawBooking,
};

/// Viewers of each kind that take turns.
const VIEWERS: usize = 200;

const CARD: &str = "id number words state open dueAt crewSize crewTaken category { code nameZh } \
    place { id name } requester { name }";
const EVENT: &str = "sequence kind at words actorPart actorName";

/// The columns of [`CARD`].
const CARD_COLUMNS: &str = "o.id, o.number, o.words, o.state, o.open, o.due_at, o.submitted_at, \
    o.crew_size, o.crew_taken, o.round, o.event_count, c.code, c.name_zh, p.id AS place_id, \
    p.name AS place_name, r.id AS requester_id, r.name AS requester_name";
const CARD_TABLES: &str = "orders o JOIN category c ON c.code = o.category_code \
    JOIN place p ON p.id = o.place_id JOIN person r ON r.id = o.requester_id";
const RUNNING: &str = "'dispatched', 'in_progress', 'finished'";

pub struct Operation {
    pub name: &'static str,
    pub asked: Arc<Turns<Asked>>,
    pub raw: Raw,
}

/// A request of somebody who is signed in.
pub struct Asked {
    pub token: String,
    pub body: Bytes,
    /// What they ask as soon as they have the answer; both count as one.
    pub then: Option<Bytes>,
}

impl Asked {
    pub fn and_then(self, query: &str, variables: Json) -> Self {
        let then = Some(body_of(query, variables));
        Self { then, ..self }
    }
}

fn body_of(query: &str, variables: Json) -> Bytes {
    let body = json!({"query": query, "variables": variables});
    body.to_string().into()
}

pub enum Raw {
    Reads(Arc<Turns<Statement>>),
    Claims(Arc<Turns<RawClaim>>),
    Bookings(Arc<Turns<RawBooking>>),
}

pub async fn prepare(filled: &Filled) -> Vec<Operation> {
    let desks = viewers(filled, "dispatcher", "organization_id", "desk_id").await;
    let communities = viewers(filled, "community_admin", "place_id", "community_id").await;
    let list = |viewers: &[Viewer], query: String| {
        let asked = viewers.iter().map(|viewer| viewer.asks(&query, json!({})));
        Turns::again(asked.collect())
    };
    let page = |viewers: &[Viewer], sql: &str| {
        let statements = viewers.iter().map(|one| filled.statement(sql, one.seat));
        Raw::Reads(Turns::again(statements.collect()))
    };
    let orders = orders_of(filled, &desks).await;
    let mut operations = vec![
        Operation {
            name: "feed: 20 open orders of a branch's compound",
            asked: list(
                &desks,
                format!(
                    "{{ desk(tab: RUNNING, first: 20) {{ nodes {{ {CARD} }} pageInfo {{ hasNextPage endCursor }} }} }}"
                ),
            ),
            raw: page(
                &desks,
                &format!(
                    "SELECT {CARD_COLUMNS} FROM {CARD_TABLES} WHERE o.desk_id = $1 \
                     AND o.state IN ({RUNNING}) ORDER BY o.due_at, o.id LIMIT 21"
                ),
            ),
        },
        Operation {
            name: "order page: events and actors",
            asked: {
                let query = format!(
                    "query($id: UUID!) {{ order(id: $id) {{ {CARD} desk {{ name }} \
                     timeline(first: 50) {{ nodes {{ {EVENT} }} }} }} }}"
                );
                let asked = orders
                    .iter()
                    .map(|(viewer, id)| viewer.asks(&query, json!({"id": id})));
                Turns::again(asked.collect())
            },
            raw: {
                let sql = format!(
                    "SELECT {CARD_COLUMNS}, d.name AS desk_name, e.sequence, e.kind, e.at, \
                     e.words AS event_words, e.actor_part, e.actor_id, a.name AS actor_name \
                     FROM {CARD_TABLES} JOIN organization d ON d.id = o.desk_id \
                     JOIN order_event e ON e.order_id = o.id JOIN person a ON a.id = e.actor_id \
                     WHERE o.id = $1 ORDER BY e.sequence LIMIT 51"
                );
                let statements = orders.iter().map(|(_, id)| filled.statement(&sql, *id));
                Raw::Reads(Turns::again(statements.collect()))
            },
        },
        Operation {
            name: "50 orders × requester × place × 3 events",
            asked: list(
                &desks,
                format!(
                    "{{ desk(tab: DONE, first: 50) {{ nodes {{ {CARD} timeline(first: 3) \
                     {{ nodes {{ sequence kind at words }} }} }} }} }}"
                ),
            ),
            raw: page(
                &desks,
                &format!(
                    "WITH page AS (SELECT {CARD_COLUMNS} FROM {CARD_TABLES} WHERE o.desk_id = $1 \
                     AND o.open = false ORDER BY o.submitted_at DESC, o.id DESC LIMIT 51) \
                     SELECT page.*, e.sequence, e.kind, e.at, e.words AS event_words FROM page \
                     JOIN order_event e ON e.order_id = page.id AND e.sequence <= 3 \
                     ORDER BY page.submitted_at DESC, page.id DESC, e.sequence"
                ),
            ),
        },
        Operation {
            name: "desk of a community by deadline, 50 orders",
            asked: list(
                &communities,
                format!(
                    "{{ desk(tab: RUNNING, first: 50) {{ nodes {{ {CARD} }} pageInfo {{ hasNextPage endCursor }} }} }}"
                ),
            ),
            raw: page(
                &communities,
                &format!(
                    "SELECT {CARD_COLUMNS} FROM {CARD_TABLES} WHERE o.community_id = $1 \
                     AND o.state IN ({RUNNING}) ORDER BY o.due_at, o.id LIMIT 51"
                ),
            ),
        },
    ];
    operations.extend(board::prepare(filled, &communities));
    operations
}

/// Somebody signed in, and the desk or place that they answer for.
pub struct Viewer {
    pub token: String,
    pub seat: Uuid,
}

impl Viewer {
    pub fn asks(&self, query: &str, variables: Json) -> Asked {
        Asked {
            token: self.token.clone(),
            body: body_of(query, variables),
            then: None,
        }
    }
}

/// Those with a role over a seat; first those that have a page full to show.
async fn viewers(filled: &Filled, role: &str, seat: &str, of_orders: &str) -> Vec<Viewer> {
    let sql = format!(
        "SELECT person_id, seat FROM (SELECT a.id, a.person_id, a.{seat} AS seat, \
         (SELECT count(*) FROM orders o WHERE o.{of_orders} = a.{seat} AND o.state IN ({RUNNING})) \
         AS shown FROM appointment a WHERE a.role = '{role}' AND a.{seat} IS NOT NULL) s \
         WHERE shown > 0 ORDER BY CASE WHEN shown > 20 THEN 20 ELSE shown END DESC, id LIMIT {VIEWERS}"
    );
    let pairs = filled.pairs(&sql).await;
    let people: Vec<Uuid> = pairs.iter().map(|pair| pair.0).collect();
    let tokens = filled.sign_in(&people).await;
    pairs
        .iter()
        .zip(tokens)
        .map(|(pair, token)| Viewer {
            token,
            seat: pair.1,
        })
        .collect()
}

/// Some of each desk's, with whom they are shown to.
async fn orders_of<'a>(filled: &Filled, desks: &'a [Viewer]) -> Vec<(&'a Viewer, Uuid)> {
    let mut orders = Vec::new();
    for viewer in desks {
        let sql = "SELECT desk_id, id FROM orders WHERE desk_id = $1 AND state = 'closed' LIMIT 20";
        let statement = filled.statement(sql, viewer.seat);
        let rows = filled.app.db.reader().query_all_raw(statement).await;
        for row in rows.unwrap() {
            orders.push((viewer, row.try_get_by_index(1).unwrap()));
        }
    }
    orders
}

impl Filled {
    pub fn statement(&self, sql: &str, id: Uuid) -> Statement {
        Statement::from_sql_and_values(self.app.db.backend(), sql, [Value::from(id)])
    }

    pub async fn pairs(&self, sql: &str) -> Vec<(Uuid, Uuid)> {
        let statement = Statement::from_string(self.app.db.backend(), sql);
        let rows = self.app.db.reader().query_all_raw(statement).await.unwrap();
        let pair = |row: &sea_orm::QueryResult| {
            (
                row.try_get_by_index(0).unwrap(),
                row.try_get_by_index(1).unwrap(),
            )
        };
        rows.iter().map(pair).collect()
    }

    /// A session and an access token for each of them.
    pub async fn sign_in(&self, people: &[Uuid]) -> Vec<String> {
        let now = Utc::now();
        let sessions: Vec<session::Model> = people
            .iter()
            .map(|person_id| session::Model {
                id: server::clock::new_id(),
                person_id: *person_id,
                created_at: now,
                seen_at: now,
                expires_at: now + TimeDelta::hours(6),
                ended_at: None,
                device: session::DeviceKind::Other,
                browser: session::BrowserKind::Other,
            })
            .collect();
        for some in sessions.chunks(1_000) {
            let rows = some.iter().cloned().map(IntoActiveModel::into_active_model);
            let insert = session::Entity::insert_many(rows);
            let db = self.app.db.maintenance();
            insert.exec_without_returning(db).await.unwrap();
        }
        let token = |session: &session::Model| {
            access_token_for(&self.app, session.person_id, session.id).unwrap()
        };
        sessions.iter().map(token).collect()
    }
}

impl Operation {
    /// Turn and turn about: raw SQL, then the server.
    pub async fn compare(&self, filled: &Filled, linli: &Linli, pace: &Pace) -> (Outcome, Outcome) {
        eprintln!("{}: {}", filled.engine.name(), self.name);
        let (mut raw, mut served) = (Outcome::default(), Outcome::default());
        let own = Meters::of(Process::myself(), filled);
        let theirs = Meters::of(linli.process, filled);
        for _ in 0..pace.rounds {
            match &self.raw {
                Raw::Reads(statements) => {
                    let lane = || RawReads {
                        db: filled.app.db.reader().clone(),
                        statements: statements.clone(),
                    };
                    let lanes = (0..pace.lanes).map(|_| lane()).collect();
                    raw.measure(lanes, pace.span, &own).await;
                }
                Raw::Claims(claims) => {
                    let lane = || claims.lane(filled);
                    let lanes = (0..pace.lanes).map(|_| lane()).collect();
                    raw.measure(lanes, pace.span, &own).await;
                }
                Raw::Bookings(bookings) => {
                    let lane = || bookings.lane(filled);
                    let lanes = (0..pace.lanes).map(|_| lane()).collect();
                    raw.measure(lanes, pace.span, &own).await;
                }
            }
            let mut lanes = Vec::new();
            for _ in 0..pace.lanes {
                lanes.push(Phone {
                    connection: Connection::open(linli.address).await.unwrap(),
                    asked: self.asked.clone(),
                });
            }
            served.measure(lanes, pace.span, &theirs).await;
        }
        (raw, served)
    }
}

struct RawReads {
    db: DatabaseConnection,
    statements: Arc<Turns<Statement>>,
}

impl Lane for RawReads {
    async fn turn(&mut self) -> bool {
        let Some(statement) = self.statements.next() else {
            return false;
        };
        self.db.query_all_raw(statement.clone()).await.unwrap();
        true
    }
}

struct Phone {
    connection: Connection,
    asked: Arc<Turns<Asked>>,
}

impl Lane for Phone {
    async fn turn(&mut self) -> bool {
        let Some(asked) = self.asked.next() else {
            return false;
        };
        for body in std::iter::once(&asked.body).chain(&asked.then) {
            let answer = self
                .connection
                .post(Some(&asked.token), body.clone())
                .await
                .expect("a 200");
            // Errors come first or last; a long answer is not read through.
            let end = &answer[answer.len().saturating_sub(400)..];
            let is_wrong = String::from_utf8_lossy(end).contains("\"errors\"");
            assert!(!is_wrong, "{}", String::from_utf8_lossy(&answer));
        }
        true
    }
}
