//! One round: phones at work, a fault in the middle of it, and a look at what is left.

use std::{
    collections::BTreeSet,
    fmt,
    sync::{Arc, atomic::Ordering},
    time::{Duration, Instant},
};

use sea_orm::ActiveEnum;
use tokio::time::{sleep, timeout};
use uuid::Uuid;

use crate::{
    books,
    dice::Dice,
    linli::Linli,
    plan::{Board, Plan},
    street::{Engine, Street},
    traffic::{self, Act, Answer, Tokens, Traffic},
    written::Written,
};

const PHONES: u64 = 10;
const PATIENCE: Duration = Duration::from_secs(60);
/// Milliseconds after which the fault comes.
const SOONEST: u64 = 100;
const LATEST: u64 = 1_500;
/// Orders that the next round goes on with.
const KEPT: usize = 60;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// `kill -9` of the server.
    Server,
    /// `kill -9` of a process of PostgreSQL, then of the server.
    Backend,
    /// PostgreSQL stops at once, and so does the server.
    Cluster,
}

impl fmt::Display for Fault {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::Server => "kill -9 of the server",
            Self::Backend => "kill -9 of a backend, then of the server",
            Self::Cluster => "stop -m immediate, kill -9 of the server",
        })
    }
}

impl Fault {
    fn choose(engine: Engine, dice: &mut Dice) -> Self {
        match (engine, dice.below(5)) {
            (Engine::Sqlite, _) | (_, 0..=2) => Self::Server,
            (_, 3) => Self::Backend,
            _ => Self::Cluster,
        }
    }
}

pub struct Outcome {
    pub fault: Fault,
    pub after: Duration,
    pub acknowledged: usize,
    pub refused: usize,
    pub unanswered: usize,
    /// Of those, what was carried out nevertheless.
    pub found: usize,
    pub recovery: Duration,
}

impl fmt::Display for Outcome {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} after {} ms: {} acknowledged, {} refused, {} unanswered ({} found written), up again in {} ms",
            self.fault,
            self.after.as_millis(),
            self.acknowledged,
            self.refused,
            self.unanswered,
            self.found,
            self.recovery.as_millis()
        )
    }
}

/// # Errors
/// What was lost, halved, doubled or damaged.
pub async fn play(street: &mut Street, board: &mut Board, seed: u64) -> Result<Outcome, String> {
    let mut dice = Dice::new(seed, 0);
    let fault = Fault::choose(street.engine, &mut dice);
    let after = Duration::from_millis(dice.between(SOONEST, LATEST));
    let tokens: Arc<Tokens> = Arc::new(street.sign_in().await.into_iter().collect());

    let mut acts = work_until(street, board, &tokens, seed, (fault, after), &mut dice).await?;
    let mut orders: BTreeSet<Uuid> = board.keys().copied().collect();
    orders.extend(acts.iter().map(|act| act.plan.order_id));
    let orders: Vec<Uuid> = orders.into_iter().collect();

    let down = Instant::now();
    street.recover_cluster();
    street.wait_for_database().await;
    let linli = Linli::start(street).await?;
    let recovery = down.elapsed();
    let app = street.open().await;
    let before = Written::read(app.db.reader(), &orders).await;
    before.check(&acts)?;
    let count = |which: fn(&Answer) -> bool| acts.iter().filter(|act| which(&act.answer)).count();
    let unanswered = |act: &&Act| act.answer == Answer::Nothing;
    let outcome = Outcome {
        fault,
        after,
        acknowledged: count(|answer| matches!(answer, Answer::Done { .. })),
        refused: count(|answer| matches!(answer, Answer::Refused(_))),
        unanswered: count(|answer| *answer == Answer::Nothing),
        found: acts
            .iter()
            .filter(unanswered)
            .filter(|act| before.remembers(act))
            .count(),
        recovery,
    };
    repeat(&linli, &mut acts, &before, &tokens).await?;
    let after = Written::read(app.db.reader(), &orders).await;
    after.check(&acts)?;
    books::check(&app, street).await?;
    app.db.clone().close().await.unwrap();
    go_on_with(board, &after);
    Ok(outcome)
}

/// What phones were answered until the server was gone.
async fn work_until(
    street: &mut Street,
    board: &Board,
    tokens: &Arc<Tokens>,
    seed: u64,
    (fault, after): (Fault, Duration),
    dice: &mut Dice,
) -> Result<Vec<Act>, String> {
    let linli = Linli::start(street).await?;
    let traffic = Arc::new(Traffic::default());
    *traffic.board.lock().unwrap() = board.clone();
    let there = traffic::Street {
        address: linli.address,
        cast: &street.cast,
        tokens,
    };
    let mut phones = traffic.start(&there, PHONES, seed);
    sleep(after).await;
    match fault {
        Fault::Server => {}
        Fault::Backend => {
            street.kill_backend(dice.below(4)).await;
            sleep(Duration::from_millis(dice.between(SOONEST, LATEST))).await;
        }
        Fault::Cluster => street.cut_cluster(),
    }
    linli.kill();
    traffic.is_over.store(true, Ordering::Relaxed);
    let gone = async { while phones.join_next().await.is_some() {} };
    timeout(PATIENCE, gone)
        .await
        .map_err(|_| "phones wait for a server that is gone")?;
    let acts = std::mem::take(&mut *traffic.acts.lock().unwrap());
    match acts.iter().find(|act| act.was_internal) {
        Some(act) if fault == Fault::Server => Err(format!("answered INTERNAL: {act:?}")),
        _ => Ok(acts),
    }
}

/// Everything that was acknowledged is answered again; everything that was not is carried out or
/// refused, and what was carried out already is not carried out again.
async fn repeat(
    linli: &Linli,
    acts: &mut Vec<Act>,
    before: &Written,
    tokens: &Arc<Tokens>,
) -> Result<(), String> {
    acts.retain(|act| !matches!(act.answer, Answer::Refused(_)));
    let plans: Vec<Plan> = acts.iter().map(|act| act.plan.clone()).collect();
    let answers = traffic::repeat(linli.address, plans, tokens).await?;
    for (act, again) in acts.iter_mut().zip(answers) {
        let was_done = before.remembers(act);
        match (&act.answer, &again) {
            (
                Answer::Done { id, version },
                Answer::Done {
                    id: same,
                    version: later,
                },
            ) if id == same && version <= later => {}
            (Answer::Nothing, Answer::Done { .. }) => {}
            (Answer::Nothing, Answer::Refused(code))
                if !was_done && code != "BUSY" && code != "UNAUTHENTICATED" => {}
            _ => return Err(format!("repeated, it is answered {again:?}: {act:?}")),
        }
        if act.answer == Answer::Nothing {
            act.answer = again;
        }
    }
    Ok(())
}

/// As the rows say; the latest of them.
fn go_on_with(board: &mut Board, written: &Written) {
    let books = &written.books;
    let mut latest: Vec<_> = books.orders.values().filter(|order| order.open).collect();
    latest.sort_by_key(|order| std::cmp::Reverse(order.id));
    board.clear();
    for order in latest.into_iter().take(KEPT) {
        let mut crew: Vec<_> = books
            .crew
            .iter()
            .filter(|one| one.order_id == order.id && one.round == order.round)
            .filter(|one| one.released_at.is_none())
            .collect();
        crew.sort_by_key(|one| !one.leads);
        let followers = books
            .followers
            .iter()
            .filter(|one| one.order_id == order.id && one.left_at.is_none());
        let known = crate::plan::Known {
            requester: order.requester_id,
            state: order.state.to_value().to_uppercase(),
            version: order.version.into(),
            crew: crew.iter().map(|one| one.person_id).collect(),
            followers: followers.map(|one| one.person_id).collect(),
            is_asked: order.asked_at.is_some(),
        };
        board.insert(order.id, known);
    }
}
