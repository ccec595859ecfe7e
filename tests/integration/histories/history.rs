//! What a history is made of: who tries what, and how long nothing happens. Numbers are read modulo
//! what there is, so that a history stays one when a step is left out.

use entity::order::OrderOutcome;
use proptest::prelude::*;

use super::model::calendar::{DAY, HOUR, Minute};

#[derive(Clone, Debug)]
pub struct History {
    /// Minutes after the town was founded.
    pub begins: Minute,
    pub steps: Vec<Step>,
}

#[derive(Clone, Copy, Debug)]
pub enum Step {
    Submit { who: usize, kind: usize },
    Try(Attempt),
    Wait(Minute),
}

#[derive(Clone, Copy, Debug)]
pub struct Attempt {
    pub what: What,
    pub order: usize,
    pub who: usize,
    /// Somebody whose part it is, on an order that it fits, where there is one.
    pub is_apt: bool,
    /// The other order, or the other person.
    pub other: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Dispatch { crew_size: usize },
    Decline,
    Ask,
    Answer,
    PassUp,
    Merge,
    Supervise,
    Join,
    Leave,
    Withdraw,
    Claim,
    Release,
    HandLead,
    AskForPlace,
    AnswerTakeover { accept: bool },
    Progress,
    Finish { outcome: OrderOutcome, photo: bool },
    Rate,
    RateRequest,
    Reopen,
}

/// Days after the town was founded, on 23 November 2026, around which the calendar is unlike itself:
/// New Year, the Spring Festival with its 调休, Qingming, Labour Day, the National Day.
const HOLIDAYS: [Minute; 7] = [39, 68, 74, 131, 153, 159, 307];

pub fn any() -> impl Strategy<Value = History> {
    let steps = prop::collection::vec(step(), 40..90);
    let holiday = (prop::sample::select(&HOLIDAYS[..]), -6 * DAY..6 * DAY)
        .prop_map(|(day, around)| day * DAY + around);
    let begins = prop_oneof![holiday, 0..330 * DAY];
    (begins, steps).prop_map(|(begins, steps)| History { begins, steps })
}

fn step() -> impl Strategy<Value = Step> {
    let submit = (0..100usize, 0..100usize).prop_map(|(who, kind)| Step::Submit { who, kind });
    prop_oneof![
        2 => submit,
        15 => attempt().prop_map(Step::Try),
        3 => wait().prop_map(Step::Wait),
    ]
}

fn wait() -> impl Strategy<Value = Minute> {
    prop_oneof![
        4 => 1..90 as Minute,
        4 => HOUR..30 * HOUR,
        3 => DAY..8 * DAY,
        1 => 8 * DAY..24 * DAY,
        // To the minute when something is due.
        2 => prop::sample::select(vec![10, 30, HOUR, 2 * HOUR, DAY, 3 * DAY, 6 * DAY, 7 * DAY]),
    ]
}

fn attempt() -> impl Strategy<Value = Attempt> {
    let numbers = (0..100usize, 0..100usize, 0..100usize);
    (what(), numbers, prop::bool::weighted(0.85)).prop_map(|(what, (order, who, other), is_apt)| {
        Attempt {
            what,
            order,
            who,
            is_apt,
            other,
        }
    })
}

fn what() -> impl Strategy<Value = What> {
    let outcome = prop_oneof![
        3 => Just(OrderOutcome::Solved),
        1 => Just(OrderOutcome::Partly),
        1 => Just(OrderOutcome::Unsolvable),
    ];
    let finish = (outcome, prop::bool::weighted(0.7))
        .prop_map(|(outcome, photo)| What::Finish { outcome, photo });
    let dispatch = prop_oneof![3 => Just(1usize), 3 => Just(2), 4 => 3..6usize]
        .prop_map(|crew_size| What::Dispatch { crew_size });
    prop_oneof![
        7 => dispatch,
        12 => Just(What::Claim),
        4 => Just(What::Progress),
        5 => finish,
        3 => Just(What::Rate),
        2 => Just(What::RateRequest),
        2 => Just(What::Reopen),
        4 => Just(What::Release),
        2 => Just(What::HandLead),
        4 => Just(What::AskForPlace),
        3 => any_answer(),
        4 => Just(What::Ask),
        3 => Just(What::Answer),
        2 => Just(What::Merge),
        4 => Just(What::Join),
        2 => Just(What::Leave),
        1 => Just(What::PassUp),
        1 => Just(What::Supervise),
        1 => Just(What::Decline),
        1 => Just(What::Withdraw),
    ]
}

fn any_answer() -> impl Strategy<Value = What> {
    prop::bool::weighted(0.75).prop_map(|accept| What::AnswerTakeover { accept })
}
