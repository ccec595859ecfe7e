//! Phones that send one mutation after the other until the server is gone, and what each was answered.

use std::{
    collections::HashMap,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use serde_json::Value as Json;
use tokio::{task::JoinSet, time::timeout};
use uuid::Uuid;

use crate::{
    client::Connection,
    dice::Dice,
    plan::{self, Board, Plan},
    street::Cast,
};

const PATIENCE: Duration = Duration::from_secs(20);

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Acknowledged: the order, and the version that it then had.
    Done { id: Uuid, version: i64 },
    /// The reason, which is a code of the schema.
    Refused(String),
    /// Cut off, or `INTERNAL`: it may have been carried out or not.
    Nothing,
}

impl Answer {
    fn read(body: &[u8]) -> (Self, String) {
        let body: Json = serde_json::from_slice(body).unwrap_or_default();
        let code = body["errors"][0]["extensions"]["code"].as_str();
        if let Some(code) = code {
            let answer = match code {
                "INTERNAL" => Self::Nothing,
                code => Self::Refused(code.to_owned()),
            };
            return (answer, String::new());
        }
        let result = &body["data"]["result"];
        let id = result["id"].as_str().and_then(|id| id.parse().ok());
        let state = result["state"].as_str().unwrap_or_default().to_owned();
        match id.zip(result["version"].as_i64()) {
            Some((id, version)) => (Self::Done { id, version }, state),
            None => (Self::Nothing, state),
        }
    }
}

/// What somebody sent, and what they heard.
#[derive(Clone, Debug)]
pub struct Act {
    pub plan: Plan,
    pub answer: Answer,
    /// The server answered, though not with what came of it.
    pub was_internal: bool,
}

#[derive(Default)]
pub struct Traffic {
    pub board: Mutex<Board>,
    pub acts: Mutex<Vec<Act>>,
    /// From here on nobody begins anything.
    pub is_over: AtomicBool,
}

pub type Tokens = HashMap<Uuid, String>;

pub struct Street<'a> {
    pub address: SocketAddr,
    pub cast: &'a Cast,
    pub tokens: &'a Arc<Tokens>,
}

impl Traffic {
    pub fn start(self: &Arc<Self>, street: &Street<'_>, phones: u64, seed: u64) -> JoinSet<()> {
        let mut lanes = JoinSet::new();
        for phone in 1..=phones {
            let (traffic, cast) = (self.clone(), street.cast.clone());
            let (address, tokens) = (street.address, street.tokens.clone());
            let dice = Dice::new(seed, phone);
            lanes.spawn(async move { traffic.phone(address, &cast, &tokens, dice).await });
        }
        lanes
    }

    async fn phone(&self, address: SocketAddr, cast: &Cast, tokens: &Tokens, mut dice: Dice) {
        let mut connection = None;
        while !self.is_over.load(Ordering::Relaxed) {
            if connection.is_none() {
                connection = Connection::open(address).await;
            }
            let Some(open) = &mut connection else {
                return;
            };
            let plan = plan::choose(&self.board.lock().unwrap(), cast, &mut dice);
            let (answer, state, was_heard) = send(open, &plan, tokens).await;
            if let Answer::Done { version, .. } = answer {
                plan::learn(&mut self.board.lock().unwrap(), &plan, version, &state);
            }
            if !was_heard {
                connection = None;
            }
            let was_internal = was_heard && answer == Answer::Nothing;
            self.acts.lock().unwrap().push(Act {
                plan,
                answer,
                was_internal,
            });
        }
    }
}

/// The answer, the state that it tells, and whether there was one at all.
async fn send(connection: &mut Connection, plan: &Plan, tokens: &Tokens) -> (Answer, String, bool) {
    let token = tokens.get(&plan.person).map(String::as_str);
    let answer = timeout(PATIENCE, connection.post(token, plan.body().into())).await;
    match answer.ok().flatten() {
        Some(body) => {
            let (answer, state) = Answer::read(&body);
            (answer, state, true)
        }
        None => (Answer::Nothing, String::new(), false),
    }
}

/// Sends all of it again, as the app does when no answer came; answers in the same order.
pub async fn repeat(
    address: SocketAddr,
    plans: Vec<Plan>,
    tokens: &Arc<Tokens>,
) -> Result<Vec<Answer>, String> {
    const LANES: usize = 4;
    let plans = Arc::new(plans);
    let mut lanes = JoinSet::new();
    for lane in 0..LANES {
        let (plans, tokens) = (plans.clone(), tokens.clone());
        lanes.spawn(async move {
            let mut connection = Connection::open(address).await.ok_or("no connection")?;
            let mut answers = Vec::new();
            for (at, plan) in plans.iter().enumerate().skip(lane).step_by(LANES) {
                let (answer, _, was_heard) = send(&mut connection, plan, &tokens).await;
                if answer == Answer::Nothing {
                    let how = if was_heard { "INTERNAL" } else { "no answer" };
                    return Err(format!("{how} to a repeated {plan:?}"));
                }
                answers.push((at, answer));
            }
            Ok(answers)
        });
    }
    let mut answers = Vec::new();
    for some in lanes.join_all().await {
        answers.extend(some?);
    }
    answers.sort_by_key(|(at, _)| *at);
    Ok(answers.into_iter().map(|(_, answer)| answer).collect())
}
