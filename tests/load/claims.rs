//! 接单: many members at once take orders, each writing what a claim writes.
//!
//! The raw side is one transaction of six statements that knows beforehand who may: it checks the cap and
//! the crew, and leaves a crew row, an event, a notice and a remembered request.

use std::sync::Arc;

use bytes::Bytes;
use chrono::Utc;
use sea_orm::{ConnectionTrait, Statement, Value};
use serde_json::json;
use server::{clock::new_id, db::Db};
use uuid::Uuid;

use crate::{
    filled::Filled,
    lanes::{Lane, Pace, Turns},
    operations::{Asked, Operation, Raw},
};

pub const NAME: &str = "claim";
/// Orders in the hall, at least.
const ORDERS: i64 = 2_000;
/// Claims in a second that there will be enough for.
const FASTEST: u64 = 4_000;
const QUERY: &str =
    "mutation($input: ClaimOrderInput!) { claimOrder(input: $input) { id version crewTaken } }";

pub async fn prepare(filled: &Filled, pace: &Pace) -> Operation {
    open_the_hall(filled).await;
    let mut pairs = filled
        .pairs(
            "SELECT o.id, n.person_id FROM orders o JOIN enrollment n ON n.place_id = o.compound_id \
             WHERE o.state = 'dispatched' AND n.state = 'confirmed' AND n.person_id IS NOT NULL \
             AND n.person_id <> o.requester_id",
        )
        .await;
    // Neighbours in the list have nothing to do with each other.
    pairs.sort_by_key(|(order, person)| (order.as_u128() ^ person.as_u128()) as u64);
    let seconds = pace.span.as_secs() * pace.rounds as u64;
    let half = (pairs.len() / 2).min((FASTEST * seconds) as usize);
    let (served, raw) = pairs[..2 * half].split_at(half);

    let mut people: Vec<Uuid> = served.iter().map(|pair| pair.1).collect();
    people.sort_unstable();
    people.dedup();
    let tokens = filled.sign_in(&people).await;
    let asked = served.iter().map(|(order, person)| {
        let at = people.binary_search(person).unwrap();
        let input = json!({"orderId": order, "requestId": new_id()});
        let body = json!({"query": QUERY, "variables": {"input": input}});
        Asked {
            token: tokens[at].clone(),
            body: Bytes::from(body.to_string()),
            then: None,
        }
    });
    let claims = raw.iter().map(|(order, person)| RawClaim {
        order: *order,
        person: *person,
    });
    Operation {
        name: NAME,
        asked: Turns::once(asked.collect()),
        raw: Raw::Claims(Turns::once(claims.collect())),
    }
}

/// Room for everybody, in a round that nobody has claimed in yet.
async fn open_the_hall(filled: &Filled) {
    let waiting = "SELECT count(*) FROM orders WHERE state = 'dispatched'";
    let lacking = ORDERS - filled.app.db.scalar::<i64>(waiting).await.unwrap();
    let dispatched = "(SELECT id FROM orders WHERE state = 'dispatched')";
    for sql in [
        format!(
            "UPDATE orders SET state = 'dispatched', open = true, dispatched_at = submitted_at \
             WHERE id IN (SELECT id FROM orders WHERE state = 'withdrawn' LIMIT {})",
            lacking.max(0)
        ),
        "UPDATE orders SET round = round + 1, crew_taken = 0, crew_size = 1000000, \
         audience = 'compound', hidden = false WHERE state = 'dispatched'"
            .to_owned(),
        format!("DELETE FROM order_skill WHERE order_id IN {dispatched}"),
        "UPDATE person SET unfinished_cap = 1000000".to_owned(),
    ] {
        let db = filled.app.db.maintenance();
        db.execute_unprepared(&sql).await.unwrap();
    }
}

pub struct RawClaim {
    order: Uuid,
    person: Uuid,
}

impl Turns<RawClaim> {
    pub fn lane(self: &Arc<Self>, filled: &Filled) -> Claimant {
        Claimant {
            db: filled.app.db.clone(),
            claims: self.clone(),
        }
    }
}

pub struct Claimant {
    db: Db,
    claims: Arc<Turns<RawClaim>>,
}

impl Lane for Claimant {
    async fn turn(&mut self) -> bool {
        let Some(claim) = self.claims.next() else {
            return false;
        };
        claim.carry_out(&self.db).await;
        true
    }
}

impl RawClaim {
    async fn carry_out(&self, db: &Db) {
        let (order, person, now) = (
            Value::from(self.order),
            Value::from(self.person),
            Utc::now(),
        );
        let event = Value::from(new_id());
        let tx = db.begin().await.unwrap();
        let run = async |sql: &str, values: Vec<Value>| {
            let statement = Statement::from_sql_and_values(db.backend(), sql, values);
            tx.query_one_raw(statement).await.unwrap()
        };
        run(
            "INSERT INTO request (person_id, request_id, input_hash, result_id, at) \
             VALUES ($1, $2, $3, $4, $5)",
            vec![
                person.clone(),
                new_id().into(),
                vec![0_u8; 32].into(),
                order.clone(),
                now.into(),
            ],
        )
        .await;
        let below_cap = run(
            "UPDATE person SET unfinished_count = unfinished_count + 1 \
             WHERE id = $1 AND unfinished_count < unfinished_cap RETURNING id",
            vec![person.clone()],
        );
        assert!(below_cap.await.is_some());
        let taken = run(
            "UPDATE orders SET crew_taken = crew_taken + 1, version = version + 1, \
             event_count = event_count + 1 WHERE id = $1 AND state = 'dispatched' \
             AND crew_taken < crew_size RETURNING round, event_count, requester_id, words",
            vec![order.clone()],
        );
        let row = taken.await.unwrap();
        let (round, sequence): (i32, i32) = (
            row.try_get_by_index(0).unwrap(),
            row.try_get_by_index(1).unwrap(),
        );
        let requester: Uuid = row.try_get_by_index(2).unwrap();
        let words: String = row.try_get_by_index(3).unwrap();
        run(
            "INSERT INTO order_crew (id, order_id, person_id, round, claimed_at) \
             VALUES ($1, $2, $3, $4, $5)",
            vec![
                new_id().into(),
                order.clone(),
                person.clone(),
                round.into(),
                now.into(),
            ],
        )
        .await;
        run(
            "INSERT INTO order_event (id, order_id, sequence, kind, actor_id, actor_part, at) \
             VALUES ($1, $2, $3, 'claimed', $4, 'handler', $5)",
            vec![
                event.clone(),
                order.clone(),
                sequence.into(),
                person,
                now.into(),
            ],
        )
        .await;
        run(
            "INSERT INTO notification (id, person_id, kind, source_id, order_id, subject, detail, at) \
             VALUES ($1, $2, 'order_claimed', $3, $4, $5, '', $6)",
            vec![
                new_id().into(),
                requester.into(),
                event,
                order,
                words.into(),
                now.into(),
            ],
        )
        .await;
        tx.commit().await.unwrap();
    }
}
