//! What becomes of the cards in the hall while it changes: decisions without a browser.

use crate::api::{ErrorCode, Failure, Timestamp, orders::HallOrder};

const GONE_MILLISECONDS: i64 = 30_000;

/// How it stands between the viewer and an order.
#[derive(Clone, Debug, PartialEq)]
pub enum Fate {
    Open,
    /// The viewer has just taken it.
    Mine,
    /// Left the hall while it was on the screen, and when.
    Gone(Timestamp),
    /// The viewer wanted it and did not get it.
    Refused(Failure),
}

#[derive(Clone, Debug, PartialEq)]
pub struct HallCard {
    pub order: HallOrder,
    pub fate: Fate,
}

impl HallCard {
    pub fn has_been_gone_long(&self, now: Timestamp) -> bool {
        matches!(self.fate, Fate::Gone(since) if now.0 - since.0 >= GONE_MILLISECONDS)
    }

    /// Whether there is nothing left to try after this refusal.
    pub fn ends_it(failure: &Failure) -> bool {
        matches!(
            failure.code(),
            Some(
                ErrorCode::CrewFull
                    | ErrorCode::AlreadyClaimed
                    | ErrorCode::StateChanged
                    | ErrorCode::NotFound
                    | ErrorCode::OwnOrder
                    | ErrorCode::NotEnrolled
                    | ErrorCode::Forbidden
            )
        )
    }
}

/// The hall as it is now, with those kept in their places that have left it: `rows` are what the
/// server has, `has_more` whether it has more than that.
pub fn merge(
    shown: &[HallCard],
    rows: Vec<HallOrder>,
    has_more: bool,
    now: Timestamp,
) -> Vec<HallCard> {
    let last_due = rows.last().map(|order| order.brief.due_at);
    let fate_of = |order: &HallOrder| {
        let known = shown
            .iter()
            .find(|card| card.order.brief.id == order.brief.id);
        match known.map(|card| &card.fate) {
            Some(Fate::Refused(failure)) if !HallCard::ends_it(failure) => {
                Fate::Refused(failure.clone())
            }
            _ => Fate::Open,
        }
    };
    let mut cards: Vec<HallCard> = rows
        .into_iter()
        .map(|order| HallCard {
            fate: fate_of(&order),
            order,
        })
        .collect();

    for (position, card) in shown.iter().enumerate() {
        let is_there = cards
            .iter()
            .any(|known| known.order.brief.id == card.order.brief.id);
        // It may only have moved beyond the pages that were read.
        let is_beyond = has_more && Some(card.order.brief.due_at) >= last_due;
        if is_there || is_beyond || card.has_been_gone_long(now) {
            continue;
        }
        let fate = match &card.fate {
            Fate::Open => Fate::Gone(now),
            known => known.clone(),
        };
        let card = HallCard {
            order: card.order.clone(),
            fate,
        };
        cards.insert(position.min(cards.len()), card);
    }
    cards
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::{
        ApiError, Id,
        orders::{
            CategoryName, Escalation, OrderBrief, OrderPlace, OrderSigns, OrderSource, OrderState,
        },
    };

    fn order(due: i64) -> HallOrder {
        HallOrder {
            brief: OrderBrief {
                id: Id::new(),
                version: 1,
                state: OrderState::Dispatched,
                category: CategoryName {
                    name_zh: "设施维修".into(),
                    name_en: "Repair".into(),
                },
                words: "楼道灯坏了".into(),
                place: OrderPlace {
                    name: "3 号楼".into(),
                    compound: None,
                },
                crew_size: 1,
                crew_taken: 0,
                submitted_at: Timestamp(0),
                due_at: Timestamp(due),
                working_days_left: None,
                escalation: Escalation::None,
                asked_at: None,
                supervised_at: None,
                follower_count: 0,
                open: true,
            },
            signs: OrderSigns {
                source: OrderSource::Resident,
                hidden: false,
                open_to_all: false,
                preferred_day: None,
                preferred_part: None,
            },
            skills: Vec::new(),
            matched_skills: Vec::new(),
            unit_places: Vec::new(),
            free_places: None,
        }
    }

    fn fates(cards: &[HallCard]) -> Vec<(i64, Fate)> {
        let fate = |card: &HallCard| (card.order.brief.due_at.0, card.fate.clone());
        cards.iter().map(fate).collect()
    }

    #[test]
    fn what_left_the_hall_stays_in_its_place_for_a_while() {
        let (first, second, third) = (order(1), order(2), order(3));
        let before = merge(
            &[],
            vec![first.clone(), second, third.clone()],
            false,
            Timestamp(0),
        );
        let rows = vec![first, third];
        let after = merge(&before, rows.clone(), false, Timestamp(5));
        assert_eq!(
            fates(&after),
            [
                (1, Fate::Open),
                (2, Fate::Gone(Timestamp(5))),
                (3, Fate::Open)
            ]
        );
        let later = merge(&after, rows, false, Timestamp(5 + GONE_MILLISECONDS));
        assert_eq!(fates(&later), [(1, Fate::Open), (3, Fate::Open)]);
    }

    #[test]
    fn what_was_wanted_in_vain_keeps_saying_so() {
        let wanted = order(1);
        let full = Failure::Refused(ApiError {
            code: ErrorCode::CrewFull,
            field: None,
            limit: None,
        });
        let mut before = merge(&[], vec![wanted], false, Timestamp(0));
        before[0].fate = Fate::Refused(full.clone());
        let after = merge(&before, Vec::new(), false, Timestamp(GONE_MILLISECONDS * 9));
        assert_eq!(fates(&after), [(1, Fate::Refused(full))]);
    }

    #[test]
    fn an_order_beyond_what_was_read_is_not_gone() {
        let (first, second) = (order(1), order(2));
        let before = merge(&[], vec![first.clone(), second], false, Timestamp(0));
        let after = merge(&before, vec![first], true, Timestamp(1));
        assert_eq!(fates(&after), [(1, Fate::Open)]);
    }

    #[test]
    fn what_comes_back_can_be_taken_again() {
        let returning = order(1);
        let mut before = merge(&[], vec![returning.clone()], false, Timestamp(0));
        before[0].fate = Fate::Gone(Timestamp(0));
        let after = merge(&before, vec![returning], false, Timestamp(1));
        assert_eq!(fates(&after), [(1, Fate::Open)]);
    }
}
