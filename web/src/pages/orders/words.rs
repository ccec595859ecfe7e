//! Orders in words: how things stand, what a deadline means, a headline out of somebody's sentence.

use crate::{
    api::orders::{
        CategoryName, DeadlineClass, OrderState, UnitPlaces,
        endings::{FollowUpKind, RatingTag},
        form::Category,
        page::{ElderRelation, OrderEventKind, OrderOutcome},
    },
    components::ChipKind,
    state::settings::in_language,
};

pub fn state_words(state: OrderState) -> &'static str {
    match state {
        OrderState::Submitted => text!(orders.state.submitted),
        OrderState::Dispatched => text!(orders.state.dispatched),
        OrderState::InProgress => text!(orders.state.in_progress),
        OrderState::Finished => text!(orders.state.finished),
        OrderState::Closed => text!(orders.state.closed),
        OrderState::Declined => text!(orders.state.declined),
        OrderState::Merged => text!(orders.state.merged),
        OrderState::Withdrawn => text!(orders.state.withdrawn),
    }
}

/// What the colour of a state's chip underlines.
pub fn state_kind(state: OrderState) -> ChipKind {
    match state {
        OrderState::Closed => ChipKind::Done,
        OrderState::Finished => ChipKind::Time,
        _ => ChipKind::Plain,
    }
}

pub fn outcome_words(outcome: OrderOutcome) -> &'static str {
    match outcome {
        OrderOutcome::Solved => text!(orders.outcome.solved),
        OrderOutcome::Partly => text!(orders.outcome.partly),
        OrderOutcome::Unsolvable => text!(orders.outcome.unsolvable),
    }
}

pub fn event_words(kind: OrderEventKind) -> &'static str {
    match kind {
        OrderEventKind::Submitted => text!(orders.event.submitted),
        OrderEventKind::Dispatched => text!(orders.event.dispatched),
        OrderEventKind::Declined => text!(orders.event.declined),
        OrderEventKind::Asked => text!(orders.event.asked),
        OrderEventKind::Answered => text!(orders.event.answered),
        OrderEventKind::AnswerMissed => text!(orders.event.answer_missed),
        OrderEventKind::Merged => text!(orders.event.merged),
        OrderEventKind::Absorbed => text!(orders.event.absorbed),
        OrderEventKind::Joined => text!(orders.event.joined),
        OrderEventKind::Left => text!(orders.event.left),
        OrderEventKind::PassedUp => text!(orders.event.passed_up),
        OrderEventKind::Supervised => text!(orders.event.supervised),
        OrderEventKind::CoHandlerAsked => text!(orders.event.co_handler_asked),
        OrderEventKind::CoHandlerDone => text!(orders.event.co_handler_done),
        OrderEventKind::CoHandlerRefused => text!(orders.event.co_handler_refused),
        OrderEventKind::CoHandlerLate => text!(orders.event.co_handler_late),
        OrderEventKind::Withdrawn => text!(orders.event.withdrawn),
        OrderEventKind::Claimed => text!(orders.event.claimed),
        OrderEventKind::ReturnedToDesk => text!(orders.event.returned_to_desk),
        OrderEventKind::LeadPassed => text!(orders.event.lead_passed),
        OrderEventKind::TakeoverAsked => text!(orders.event.takeover_asked),
        OrderEventKind::TakeoverAccepted => text!(orders.event.takeover_accepted),
        OrderEventKind::TakeoverRefused => text!(orders.event.takeover_refused),
        OrderEventKind::TakeoverExpired => text!(orders.event.takeover_expired),
        OrderEventKind::Redirected => text!(orders.event.redirected),
        OrderEventKind::OfferAccepted => text!(orders.event.offer_accepted),
        OrderEventKind::OfferRefused => text!(orders.event.offer_refused),
        OrderEventKind::OfferLapsed => text!(orders.event.offer_lapsed),
        OrderEventKind::ClaimLapsed => text!(orders.event.claim_lapsed),
        OrderEventKind::Progressed => text!(orders.event.progressed),
        OrderEventKind::Finished => text!(orders.event.finished),
        OrderEventKind::Rated => text!(orders.event.rated),
        OrderEventKind::Reopened => text!(orders.event.reopened),
        OrderEventKind::RequestRated => text!(orders.event.request_rated),
        OrderEventKind::ClosedSilently => text!(orders.event.closed_silently),
        OrderEventKind::FollowedUp => text!(orders.event.followed_up),
        OrderEventKind::Released => text!(orders.event.released),
        OrderEventKind::Late => text!(orders.event.late),
        OrderEventKind::Escalated => text!(orders.event.escalated),
    }
}

/// Why somebody is to ask.
pub fn follow_up_words(kind: FollowUpKind) -> &'static str {
    match kind {
        FollowUpKind::LowRating => text!(orders.follow_up.low_rating),
        FollowUpKind::Sample => text!(orders.follow_up.sample),
        FollowUpKind::LookBack => text!(orders.follow_up.look_back),
    }
}

pub fn tag_words(tag: RatingTag) -> &'static str {
    match tag {
        RatingTag::Prompt => text!(orders.tag.prompt),
        RatingTag::Patient => text!(orders.tag.patient),
        RatingTag::Skilled => text!(orders.tag.skilled),
        RatingTag::Tidy => text!(orders.tag.tidy),
        RatingTag::KeptInformed => text!(orders.tag.kept_informed),
        RatingTag::Late => text!(orders.tag.late),
        RatingTag::NotFixed => text!(orders.tag.not_fixed),
        RatingTag::Rude => text!(orders.tag.rude),
        RatingTag::LeftMess => text!(orders.tag.left_mess),
        RatingTag::Dismissive => text!(orders.tag.dismissive),
        RatingTag::WellDescribed => text!(orders.tag.well_described),
        RatingTag::SomebodyThere => text!(orders.tag.somebody_there),
        RatingTag::Friendly => text!(orders.tag.friendly),
        RatingTag::Unclear => text!(orders.tag.unclear),
        RatingTag::NobodyThere => text!(orders.tag.nobody_there),
        RatingTag::Unfriendly => text!(orders.tag.unfriendly),
        RatingTag::WrongCategory => text!(orders.tag.wrong_category),
    }
}

/// What whoever raised an order is to the person for whom.
pub fn relation_words(relation: ElderRelation) -> &'static str {
    match relation {
        ElderRelation::Child => text!(orders.relation.child),
        ElderRelation::Spouse => text!(orders.relation.spouse),
        ElderRelation::Relative => text!(orders.relation.relative),
        ElderRelation::Neighbour => text!(orders.relation.neighbour),
        ElderRelation::Helper => text!(orders.relation.helper),
    }
}

/// What the number of stars means.
pub fn stars_words(stars: i32) -> &'static str {
    match stars {
        1 => text!(orders.stars.one),
        2 => text!(orders.stars.two),
        3 => text!(orders.stars.three),
        4 => text!(orders.stars.four),
        _ => text!(orders.stars.five),
    }
}

pub fn category_words(category: &CategoryName) -> String {
    in_language(&category.name_zh, &category.name_en).to_string()
}

/// 「需 2 人，已有 1 人」
pub fn crew_words(size: i32, taken: i32) -> String {
    match taken {
        0 => text!(orders.crew_needed, size = size),
        _ => text!(orders.crew_needed_taken, size = size, taken = taken),
    }
}

/// 「供水公司 3/10」
pub fn unit_words(one: &UnitPlaces) -> String {
    text!(
        orders.crew.unit_count,
        unit = one.unit.name.clone(),
        taken = one.taken,
        places = one.places
    )
}

/// 「支部将在 1 小时内下单，24 小时内办结」
pub fn promise_words(category: &Category) -> String {
    let in_working_days = matches!(
        category.deadline_class,
        DeadlineClass::General | DeadlineClass::Hard
    );
    let span = |minutes| span_words(minutes, in_working_days);
    text!(
        orders.submit.promise,
        dispatch = span(category.dispatch_minutes),
        finish = span(category.finish_minutes)
    )
}

fn span_words(minutes: i32, in_working_days: bool) -> String {
    const DAY: i32 = 24 * 60;
    match minutes {
        DAY if in_working_days => text!(orders.span.working_day).to_string(),
        _ if in_working_days => text!(orders.span.working_days, count = minutes / DAY),
        60 => text!(orders.span.hour).to_string(),
        _ if minutes % 60 == 0 => text!(orders.span.hours, count = minutes / 60),
        _ => text!(orders.span.minutes, count = minutes),
    }
}

const LONGEST_HEADLINE: usize = 20;

/// The first clause of what somebody wrote, as a headline.
pub fn headline(words: &str) -> String {
    let is_end = |letter: char| "，。！？；：、,.!?;:\n".contains(letter);
    let first = words
        .trim()
        .split(is_end)
        .map(str::trim)
        .find(|clause| clause.chars().count() > 1)
        .unwrap_or(words.trim());
    if first.chars().count() <= LONGEST_HEADLINE {
        return first.to_string();
    }
    let cut: String = first.chars().take(LONGEST_HEADLINE - 1).collect();
    // Not in the middle of a word where words have spaces between them.
    let cut = match cut.rsplit_once(' ') {
        Some((whole, _)) if whole.chars().count() > LONGEST_HEADLINE / 2 => whole,
        _ => &cut,
    };
    format!("{cut}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_headline_is_the_first_clause() {
        assert_eq!(
            headline("单元门禁失灵两天了，晚上谁都能进。"),
            "单元门禁失灵两天了"
        );
        assert_eq!(headline(" 灯坏了 "), "灯坏了");
        assert_eq!(headline("！！灯坏了。"), "灯坏了");
    }

    #[test]
    fn a_long_clause_is_cut() {
        let long = "电梯停在七楼已经整整一个上午了还没有人来修理";
        assert_eq!(headline(long), "电梯停在七楼已经整整一个上午了还没有人…");
        assert_eq!(
            headline("The elevator has stopped since morning"),
            "The elevator has…"
        );
    }

    #[test]
    fn deadlines_are_said_in_their_own_unit() {
        assert_eq!(span_words(10, false), "10 分钟");
        assert_eq!(span_words(60, false), "1 小时");
        assert_eq!(span_words(1_440, false), "24 小时");
        assert_eq!(span_words(1_440, true), "1 个工作日");
        assert_eq!(span_words(10_080, true), "7 个工作日");
    }
}
