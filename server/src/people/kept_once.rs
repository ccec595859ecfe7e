//! What two rows of a human both have and one human has once: a home, the work for a unit, a role, a
//! 报到, a skill, a place in a crew, a notice.

use std::{collections::HashSet, hash::Hash};

use entity::{
    appointment, birth_year, employment, enrollment,
    enrollment::EnrollmentState::{Asked, Confirmed, Ended},
    meal_order,
    meal_order::MealOrderState,
    notification, order, order_consent, order_crew, order_follower, order_offer, person_skill,
    request_rating, residency, ticket,
};
use sea_orm::{
    ActiveEnum, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use uuid::Uuid;

use super::{
    merge_plan::{Line, MergeConflict, MergeSide, Pair, Plan},
    shifts::{Cell, PersonRows, Shift},
};
use crate::{capacity, error::Result};

/// One lives in one place.
pub(super) async fn homes(
    db: &impl ConnectionTrait,
    pair: &Pair<'_>,
    plan: &mut Plan,
) -> Result<()> {
    let of = |person_id| {
        residency::Entity::find()
            .filter(residency::Column::PersonId.eq(person_id))
            .order_by_asc(residency::Column::Id)
            .all(db)
    };
    let here = of(pair.survivor.id).await?;
    let there = of(pair.other.id).await?;
    let present = |rows: &[residency::Model]| rows.iter().find(|row| row.until.is_none()).cloned();
    let mut staying = None;
    if let (Some(home), Some(other)) = (present(&here), present(&there)) {
        let ending = match home.place_id == other.place_id {
            true => {
                staying = Some(other.id);
                other.id
            }
            false => {
                plan.conflicts.push(MergeConflict::Homes);
                match pair.choice.home {
                    MergeSide::Survivor => other.id,
                    MergeSide::Other => home.id,
                }
            }
        };
        plan.ends(PersonRows::Residencies, vec![ending], pair.now);
    }
    let ids: Vec<Uuid> = there.iter().map(|row| row.id).collect();
    let moving = ids.iter().copied().filter(|id| Some(*id) != staying);
    let rows = PersonRows::Residencies;
    plan.goes_over(
        pair,
        rows,
        "person_id",
        here.len(),
        ids.len(),
        moving.collect(),
    );
    Ok(())
}

/// Nobody works for the same unit twice.
pub(super) async fn units(
    db: &impl ConnectionTrait,
    pair: &Pair<'_>,
    plan: &mut Plan,
) -> Result<()> {
    let of = |person_id| {
        employment::Entity::find()
            .filter(employment::Column::PersonId.eq(person_id))
            .order_by_asc(employment::Column::Id)
            .all(db)
    };
    let (here, there) = (of(pair.survivor.id).await?, of(pair.other.id).await?);
    let is_doubled = |row: &&employment::Model| {
        let goes_on = |one: &employment::Model| one.until.is_none_or(|until| until > pair.now);
        let same =
            |one: &employment::Model| goes_on(one) && one.organization_id == row.organization_id;
        goes_on(row) && here.iter().any(same)
    };
    let (doubled, moving): (Vec<_>, Vec<_>) = there.iter().partition(is_doubled);
    for row in &doubled {
        let before = row.until.map_or(Cell::Nothing, Cell::Time);
        let shift = Shift::new(PersonRows::Employments, vec![row.id]);
        plan.shifts
            .push(shift.column("until", before, Cell::Time(pair.now)));
    }
    let moving = moving.iter().map(|row| row.id).collect();
    let rows = PersonRows::Employments;
    plan.goes_over(pair, rows, "person_id", here.len(), there.len(), moving);
    Ok(())
}

/// Nobody holds the same role twice.
pub(super) async fn roles(
    db: &impl ConnectionTrait,
    pair: &Pair<'_>,
    plan: &mut Plan,
) -> Result<()> {
    let of = |person_id| {
        appointment::Entity::find()
            .filter(appointment::Column::PersonId.eq(person_id))
            .order_by_asc(appointment::Column::Id)
            .all(db)
    };
    let (here, there) = (of(pair.survivor.id).await?, of(pair.other.id).await?);
    let is_doubled = |row: &&appointment::Model| {
        let same = |one: &appointment::Model| {
            one.until.is_none()
                && (one.role, one.place_id, one.organization_id)
                    == (row.role, row.place_id, row.organization_id)
        };
        row.until.is_none() && here.iter().any(same)
    };
    let (doubled, moving): (Vec<_>, Vec<_>) = there.iter().partition(is_doubled);
    let doubled = doubled.iter().map(|row| row.id).collect();
    plan.ends(PersonRows::Roles, doubled, pair.now);
    let moving = moving.iter().map(|row| row.id).collect();
    let rows = PersonRows::Roles;
    plan.goes_over(pair, rows, "person_id", here.len(), there.len(), moving);
    Ok(())
}

/// One living 报到 to each place: of two the one that got further.
pub(super) async fn reports(
    db: &impl ConnectionTrait,
    pair: &Pair<'_>,
    plan: &mut Plan,
) -> Result<()> {
    let of = |person_id| {
        enrollment::Entity::find()
            .filter(enrollment::Column::PersonId.eq(person_id))
            .order_by_asc(enrollment::Column::Id)
            .all(db)
    };
    let (here, there) = (of(pair.survivor.id).await?, of(pair.other.id).await?);
    let is_living = |row: &&enrollment::Model| row.state.is_living();
    let mut staying = HashSet::new();
    for row in there.iter().filter(is_living) {
        let mut living = here.iter().filter(is_living);
        let Some(same) = living.find(|one| one.place_id == row.place_id) else {
            continue;
        };
        let got_further = same.state == Asked && row.state == Confirmed;
        let ending = if got_further { same } else { row };
        if !got_further {
            staying.insert(row.id);
        }
        let shift = Shift::new(PersonRows::Enrollments, vec![ending.id])
            .column(
                "state",
                Cell::Text(ending.state.to_value()),
                Cell::Text(Ended.to_value()),
            )
            .column("ended_at", Cell::Nothing, Cell::Time(pair.now));
        plan.shifts.push(shift);
    }
    let homes = |rows: &[enrollment::Model]| -> HashSet<Uuid> {
        rows.iter()
            .filter(is_living)
            .filter(|row| row.kind == enrollment::EnrollmentKind::Residence)
            .map(|row| row.place_id)
            .collect()
    };
    let (at_home, elsewhere) = (homes(&here), homes(&there));
    if !at_home.is_empty() && elsewhere.difference(&at_home).next().is_some() {
        plan.conflicts.push(MergeConflict::HomesReported);
    }
    let ids = there.iter().map(|row| row.id);
    let moving = ids.filter(|id| !staying.contains(id)).collect();
    let rows = PersonRows::Enrollments;
    plan.goes_over(pair, rows, "person_id", here.len(), there.len(), moving);
    Ok(())
}

pub(super) async fn skills(
    db: &impl ConnectionTrait,
    pair: &Pair<'_>,
    plan: &mut Plan,
) -> Result<()> {
    let of = |person_id| {
        person_skill::Entity::find()
            .filter(person_skill::Column::PersonId.eq(person_id))
            .order_by_asc(person_skill::Column::SkillCode)
            .all(db)
    };
    let (here, there) = (of(pair.survivor.id).await?, of(pair.other.id).await?);
    let has = |code: &String| here.iter().any(|row| row.skill_code == *code);
    plan.skills_added = there.iter().map(|row| row.skill_code.clone()).collect();
    plan.skills_added.retain(|code| !has(code));
    plan.lines.push(Line {
        rows: PersonRows::Skills,
        of_survivor: here.len(),
        of_other: there.len(),
        moving: plan.skills_added.len(),
    });
    Ok(())
}

/// Crews: one human has one place in one, and does not take what they asked for themselves.
pub(super) async fn work(
    db: &impl ConnectionTrait,
    pair: &Pair<'_>,
    plan: &mut Plan,
) -> Result<()> {
    let of = |person_id| {
        order_crew::Entity::find()
            .filter(order_crew::Column::PersonId.eq(person_id))
            .order_by_asc(order_crew::Column::Id)
            .all(db)
    };
    let (here, there) = (of(pair.survivor.id).await?, of(pair.other.id).await?);
    let taken: HashSet<(Uuid, i32)> = here.iter().map(|row| (row.order_id, row.round)).collect();
    let clashes = |row: &order_crew::Model| taken.contains(&(row.order_id, row.round));
    let in_hand_here = capacity::in_hand(db, pair.survivor.id).await?;
    let in_hand_there = capacity::in_hand(db, pair.other.id).await?;
    let both = [pair.survivor.id, pair.other.id];
    let is_own = |order: &&order::Model| both.iter().any(|id| order.is_raised_by(*id));
    for order in &in_hand_there {
        if taken.contains(&(order.id, order.round)) {
            plan.conflicts.push(MergeConflict::SameCrew);
            plan.releases.push((order.id, pair.other.id));
        }
    }
    let own = in_hand_here
        .iter()
        .filter(is_own)
        .map(|order| (order.id, pair.survivor.id))
        .chain(
            in_hand_there
                .iter()
                .filter(is_own)
                .map(|order| (order.id, pair.other.id)),
        );
    for release in own {
        if !plan.releases.contains(&release) {
            plan.conflicts.push(MergeConflict::OwnOrder);
            plan.releases.push(release);
        }
    }
    let left = in_hand_here.len() + in_hand_there.len() - plan.releases.len();
    if left > usize::try_from(pair.survivor.unfinished_cap).unwrap_or_default() {
        plan.conflicts.push(MergeConflict::OverCap);
    }
    plan.conflicts.dedup();
    let moving = there.iter().filter(|row| !clashes(row)).map(|row| row.id);
    let rows = PersonRows::OrdersTaken;
    plan.goes_over(
        pair,
        rows,
        "person_id",
        here.len(),
        there.len(),
        moving.collect(),
    );
    Ok(())
}

/// One human follows an order once. What both had joined stays with the row that is merged.
pub(super) async fn joined(
    db: &impl ConnectionTrait,
    pair: &Pair<'_>,
    plan: &mut Plan,
) -> Result<()> {
    let of = |person_id| {
        order_follower::Entity::find()
            .filter(order_follower::Column::PersonId.eq(person_id))
            .order_by_asc(order_follower::Column::Id)
            .all(db)
    };
    let (here, there) = (of(pair.survivor.id).await?, of(pair.other.id).await?);
    let of_what = |row: &order_follower::Model| (row.order_id, row.id);
    let (here, there) = (here.iter().map(of_what), there.iter().map(of_what));
    one_each(pair, plan, PersonRows::OrdersJoined, here, there);
    Ok(())
}

/// One is asked for an order by name once a round.
pub(super) async fn offers(
    db: &impl ConnectionTrait,
    pair: &Pair<'_>,
    plan: &mut Plan,
) -> Result<()> {
    let of = |person_id| {
        order_offer::Entity::find()
            .filter(order_offer::Column::PersonId.eq(person_id))
            .order_by_asc(order_offer::Column::Id)
            .all(db)
    };
    let (here, there) = (of(pair.survivor.id).await?, of(pair.other.id).await?);
    let of_what = |row: &order_offer::Model| ((row.order_id, row.round), row.id);
    let (here, there) = (here.iter().map(of_what), there.iter().map(of_what));
    one_each(pair, plan, PersonRows::OrdersOffered, here, there);
    Ok(())
}

/// One rates a request once per round.
pub(super) async fn request_ratings(
    db: &impl ConnectionTrait,
    pair: &Pair<'_>,
    plan: &mut Plan,
) -> Result<()> {
    let of = |person_id| {
        request_rating::Entity::find()
            .filter(request_rating::Column::PersonId.eq(person_id))
            .order_by_asc(request_rating::Column::Id)
            .all(db)
    };
    let (here, there) = (of(pair.survivor.id).await?, of(pair.other.id).await?);
    let of_what = |row: &request_rating::Model| ((row.order_id, row.round), row.id);
    let (here, there) = (here.iter().map(of_what), there.iter().map(of_what));
    one_each(pair, plan, PersonRows::RequestRatings, here, there);
    Ok(())
}

/// Nobody is told of the same thing twice.
pub(super) async fn notices(
    db: &impl ConnectionTrait,
    pair: &Pair<'_>,
    plan: &mut Plan,
) -> Result<()> {
    let of = |person_id| {
        notification::Entity::find()
            .select_only()
            .column(notification::Column::Id)
            .column(notification::Column::SourceId)
            .filter(notification::Column::PersonId.eq(person_id))
            .into_tuple::<(Uuid, Uuid)>()
            .all(db)
    };
    let (here, there) = (of(pair.survivor.id).await?, of(pair.other.id).await?);
    let of_what = |(id, source): (Uuid, Uuid)| (source, id);
    let (here, there) = (
        here.into_iter().map(of_what),
        there.into_iter().map(of_what),
    );
    one_each(pair, plan, PersonRows::Notices, here, there);
    Ok(())
}

/// Of one order one consent: what the one that stays said holds.
pub(super) async fn consents(
    db: &impl ConnectionTrait,
    pair: &Pair<'_>,
    plan: &mut Plan,
) -> Result<()> {
    let of = |person_id| {
        order_consent::Entity::find()
            .filter(order_consent::Column::PersonId.eq(person_id))
            .all(db)
    };
    let (here, there) = (of(pair.survivor.id).await?, of(pair.other.id).await?);
    let of_what = |row: &order_consent::Model| (row.order_id, row.id);
    let (here, there) = (here.iter().map(of_what), there.iter().map(of_what));
    one_each(pair, plan, PersonRows::Consents, here, there);
    Ok(())
}

/// One human has one meal a sitting; those given up count for nothing.
pub(super) async fn meals(
    db: &impl ConnectionTrait,
    pair: &Pair<'_>,
    plan: &mut Plan,
) -> Result<()> {
    let of = |person_id| {
        meal_order::Entity::find()
            .filter(meal_order::Column::PersonId.eq(person_id))
            .order_by_asc(meal_order::Column::Id)
            .all(db)
    };
    let (here, there) = (of(pair.survivor.id).await?, of(pair.other.id).await?);
    let of_what = |row: &meal_order::Model| {
        let stands = MealOrderState::STANDING.contains(&row.state);
        let alone = (!stands).then_some(row.id);
        ((row.date, row.sitting, alone), row.id)
    };
    let (here, there) = (here.iter().map(of_what), there.iter().map(of_what));
    one_each(pair, plan, PersonRows::Meals, here, there);
    Ok(())
}

/// One human comes to the windows once at a time; tickets that stand no longer count for nothing.
pub(super) async fn tickets(
    db: &impl ConnectionTrait,
    pair: &Pair<'_>,
    plan: &mut Plan,
) -> Result<()> {
    let of = |person_id| {
        ticket::Entity::find()
            .filter(ticket::Column::PersonId.eq(person_id))
            .order_by_asc(ticket::Column::Id)
            .all(db)
    };
    let (here, there) = (of(pair.survivor.id).await?, of(pair.other.id).await?);
    let of_what = |row: &ticket::Model| {
        let is_alone = !row.state.stands() || row.starts_at.is_none();
        ((row.starts_at, is_alone.then_some(row.id)), row.id)
    };
    let (here, there) = (here.iter().map(of_what), there.iter().map(of_what));
    one_each(pair, plan, PersonRows::Tickets, here, there);
    Ok(())
}

/// One is born once: what the desk has seen of the one that stays holds.
pub(super) async fn birth_year(
    db: &impl ConnectionTrait,
    pair: &Pair<'_>,
    plan: &mut Plan,
) -> Result<()> {
    let of = |person_id| {
        birth_year::Entity::find()
            .filter(birth_year::Column::PersonId.eq(person_id))
            .all(db)
    };
    let (here, there) = (of(pair.survivor.id).await?, of(pair.other.id).await?);
    let of_what = |row: &birth_year::Model| ((), row.id);
    let (here, there) = (here.iter().map(of_what), there.iter().map(of_what));
    one_each(pair, plan, PersonRows::BirthYear, here, there);
    Ok(())
}

/// Rows of which one human has one for each thing: what both have stays with the row that is merged.
/// Each comes as what it is of, and its id.
fn one_each<Thing: Eq + Hash>(
    pair: &Pair<'_>,
    plan: &mut Plan,
    rows: PersonRows,
    here: impl ExactSizeIterator<Item = (Thing, Uuid)>,
    there: impl ExactSizeIterator<Item = (Thing, Uuid)>,
) {
    let (of_survivor, of_other) = (here.len(), there.len());
    let known: HashSet<Thing> = here.map(|(thing, _)| thing).collect();
    let moving = there
        .filter(|(thing, _)| !known.contains(thing))
        .map(|(_, id)| id)
        .collect();
    plan.goes_over(pair, rows, "person_id", of_survivor, of_other, moving);
}
