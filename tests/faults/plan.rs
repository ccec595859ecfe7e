//! What phones try: mostly what makes sense as far as they know, so that two of them often want the
//! same thing at once, and one of them comes too late.

use std::collections::{BTreeSet, HashMap};

use serde_json::{Value as Json, json};
use server::clock::new_id;
use uuid::Uuid;

use crate::{dice::Dice, street::Cast};

/// A category that asks for no skill, no photo and no answers.
const CATEGORY: &str = "parking";
/// So many are under way at a time, at most.
const OPEN_AT_ONCE: usize = 40;

/// An order, as far as the phones know.
#[derive(Clone, Debug, Default)]
pub struct Known {
    pub requester: Uuid,
    pub state: String,
    pub version: i64,
    pub crew: Vec<Uuid>,
    pub followers: BTreeSet<Uuid>,
    pub is_asked: bool,
}

pub type Board = HashMap<Uuid, Known>;

/// One mutation of one person.
#[derive(Clone, Debug)]
pub struct Plan {
    pub person: Uuid,
    pub mutation: &'static str,
    pub order_id: Uuid,
    pub request_id: Uuid,
    pub input: Json,
}

impl Plan {
    pub fn body(&self) -> String {
        let name = self.mutation;
        let input_type = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
        let query = format!(
            "mutation($input: {input_type}!) {{ result: {name}(input: $input) {{ id version state }} }}"
        );
        json!({"query": query, "variables": {"input": self.input}}).to_string()
    }
}

pub fn choose(board: &Board, cast: &Cast, dice: &mut Dice) -> Plan {
    let open: Vec<Uuid> = {
        let mut open: Vec<Uuid> = board
            .iter()
            .filter(|(_, known)| {
                matches!(
                    known.state.as_str(),
                    "SUBMITTED" | "DISPATCHED" | "IN_PROGRESS" | "FINISHED"
                )
            })
            .map(|(id, _)| *id)
            .collect();
        open.sort_unstable();
        open
    };
    let few = open.len() < OPEN_AT_ONCE / 4;
    if few || (open.len() < OPEN_AT_ONCE && dice.percent(15)) {
        return submit(cast, dice);
    }
    let id = open[dice.below(open.len())];
    step(id, &board[&id], &open, cast, dice)
}

fn submit(cast: &Cast, dice: &mut Dice) -> Plan {
    let person = cast.residents[dice.below(cast.residents.len())];
    let id = new_id();
    Plan {
        person,
        mutation: "submitOrder",
        order_id: id,
        request_id: id,
        input: json!({
            "requestId": id, "categoryCode": CATEGORY, "words": "消防通道又被车堵住了",
            "placeId": cast.place, "photoIds": [],
        }),
    }
}

fn step(id: Uuid, known: &Known, open: &[Uuid], cast: &Cast, dice: &mut Dice) -> Plan {
    let desk = cast.dispatchers[dice.below(cast.dispatchers.len())];
    let member = cast.members[dice.below(cast.members.len())];
    let neighbour = cast.residents[dice.below(cast.residents.len())];
    let handler = *dice.one_of(&known.crew).unwrap_or(&member);
    let lead = *known.crew.first().unwrap_or(&member);
    let requester = known.requester;
    let by = |person: Uuid, mutation: &'static str, mut input: Json| {
        let request_id = new_id();
        input["orderId"] = json!(id);
        input["requestId"] = json!(request_id);
        Plan {
            person,
            mutation,
            order_id: id,
            request_id,
            input,
        }
    };
    let words = "按约定时间处理";
    // What anybody may do at any time while it is under way.
    if known.state != "FINISHED" && dice.percent(20) {
        return match dice.below(6) {
            0 if !known.is_asked => by(desk, "askRequester", json!({"words": words})),
            0 | 1 if known.is_asked => by(
                requester,
                "answerQuestion",
                json!({"words": words, "photoIds": []}),
            ),
            2 if known.followers.contains(&neighbour) => by(neighbour, "leaveOrder", json!({})),
            3 => {
                let into = open[dice.below(open.len())];
                by(desk, "mergeOrder", json!({"intoId": into}))
            }
            4 => by(requester, "withdrawOrder", json!({"reason": words})),
            _ => by(neighbour, "joinOrder", json!({})),
        };
    }
    match known.state.as_str() {
        "SUBMITTED" if dice.percent(8) => by(desk, "declineOrder", json!({"reason": words})),
        "SUBMITTED" => {
            let size = 1 + dice.below(3);
            by(
                desk,
                "dispatchOrder",
                json!({"crewSize": size, "skillCodes": []}),
            )
        }
        "DISPATCHED" if !known.crew.is_empty() && dice.percent(30) => {
            by(handler, "releaseOrder", json!({"reason": words}))
        }
        "DISPATCHED" => by(member, "claimOrder", json!({})),
        "IN_PROGRESS" => match dice.below(5) {
            0 => by(handler, "releaseOrder", json!({"reason": words})),
            1 | 2 => by(
                handler,
                "addProgress",
                json!({"words": words, "photoIds": []}),
            ),
            _ => by(
                lead,
                "finishOrder",
                json!({"outcome": "SOLVED", "words": words, "photoIds": []}),
            ),
        },
        _ => match dice.below(4) {
            0 => by(requester, "reopenOrder", json!({"reason": words})),
            1 => by(handler, "rateRequest", json!({"stars": 4})),
            _ => by(requester, "rateOrder", json!({"stars": 5, "words": words})),
        },
    }
}

/// What somebody learns from the answer to what they did.
pub fn learn(board: &mut Board, plan: &Plan, version: i64, state: &str) {
    let known = board.entry(plan.order_id).or_default();
    match plan.mutation {
        "submitOrder" => known.requester = plan.person,
        "claimOrder" => known.crew.push(plan.person),
        "releaseOrder" => known.crew.retain(|one| *one != plan.person),
        "joinOrder" => {
            known.followers.insert(plan.person);
        }
        "leaveOrder" => {
            known.followers.remove(&plan.person);
        }
        "askRequester" => known.is_asked = true,
        "answerQuestion" => known.is_asked = false,
        _ => {}
    }
    if version > known.version {
        known.version = version;
        known.state = state.to_owned();
        if state == "SUBMITTED" {
            known.crew.clear();
        }
    }
}
