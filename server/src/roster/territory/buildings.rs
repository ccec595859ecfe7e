//! A line of buildings and grids: nothing here reads or writes anything.

use entity::{
    import_row::ImportVerdict,
    place::{self, PlaceKind},
};
use uuid::Uuid;

use super::{
    columns,
    world::{Step, World},
};
use crate::{
    error::ErrorCode,
    roster::{
        columns::Line,
        judging::{Changes, Choosing, Chosen, Decisions, Judgement, Problems, SKIP},
        text::{building_key, key},
    },
};

const LONGEST_NAME: usize = 60;

pub fn judge(world: &mut World, line: &Line, decisions: &Decisions) -> Judgement<Vec<Step>> {
    if decisions.contains_key(SKIP) {
        return Judgement::skipped();
    }
    let mut problems = Problems::default();
    let mut choosing = Choosing::new(decisions);
    let compound = find_compound(world, line, &mut problems, &mut choosing);
    let (building, grid) = (line.cell(columns::BUILDING), line.cell(columns::GRID));
    problems.has_text(columns::BUILDING, building, grid.is_empty(), LONGEST_NAME);
    problems.has_text(columns::GRID, grid, false, LONGEST_NAME);
    match compound {
        _ if !problems.0.is_empty() => Judgement::wrong(problems.0),
        Some(compound) => carry_on(world, line, &compound),
        None => Judgement::ambiguous(choosing.open),
    }
}

fn find_compound(
    world: &World,
    line: &Line,
    problems: &mut Problems,
    choosing: &mut Choosing<'_>,
) -> Option<place::Model> {
    let (community, compound) = (line.cell(columns::COMMUNITY), line.cell(columns::COMPOUND));
    if !problems.has_text(columns::COMPOUND, compound, true, LONGEST_NAME) {
        return None;
    }
    let mut found = world.places_named(compound);
    found.retain(|place| place.kind == PlaceKind::Compound);
    if problems.has_text(columns::COMMUNITY, community, false, LONGEST_NAME) {
        let communities = world.places_named(community);
        if communities.is_empty() {
            problems.add(columns::COMMUNITY, ErrorCode::NotFound, community);
            return None;
        }
        found.retain(|place| {
            communities
                .iter()
                .any(|above| place.path.starts_with(&above.path))
        });
    }
    let by = (columns::COMPOUND, columns::COMPOUND);
    match world.choose_place(choosing, by, compound, &found, false) {
        Chosen::One(id) => world.place(id).cloned(),
        Chosen::New => {
            problems.add(columns::COMPOUND, ErrorCode::NotFound, compound);
            None
        }
        Chosen::Nothing => None,
    }
}

/// The building if there is none yet, the grid if there is none yet, and that the one covers the
/// other if it does not.
fn carry_on(world: &mut World, line: &Line, compound: &place::Model) -> Judgement<Vec<Step>> {
    let (text, grid) = (line.cell(columns::BUILDING), line.cell(columns::GRID));
    let known = find_building(world, compound.id, text);
    let by = compound
        .community_id
        .and_then(|community| world.grid(community, grid));
    let to_cover = if text.is_empty() {
        Some(compound.id)
    } else {
        known
    };
    if !grid.is_empty() && to_cover.is_some_and(|place| world.has_rival(by, place)) {
        let mut problems = Problems::default();
        problems.add(columns::GRID, ErrorCode::PlaceCovered, grid);
        return Judgement::wrong(problems.0);
    }
    let mut changes = Changes::default();
    let mut steps = Vec::new();
    let covered = match (text, known) {
        ("", _) => compound.id,
        (_, Some(id)) => id,
        (name, None) => {
            let row = world.make_place(PlaceKind::Building, None, &spelled(name), Some(compound));
            let id = row.id;
            steps.push(Step::MakePlace(row));
            id
        }
    };
    let is_new = !steps.is_empty();
    if !grid.is_empty() {
        let Some(community) = compound.community_id else {
            let mut problems = Problems::default();
            problems.add(columns::GRID, ErrorCode::Invalid, grid);
            return Judgement::wrong(problems.0);
        };
        let by = match world.grid(community, grid) {
            Some(id) => id,
            None => {
                let row = world.make_grid(community, grid);
                let id = row.id;
                steps.push(Step::MakeGrid(row));
                changes.note("newGrid", "", grid);
                id
            }
        };
        if !world.covers(by, covered) {
            steps.push(Step::Cover(world.cover(None, Some(by), covered)));
            if !is_new {
                changes.note(columns::GRID, "", grid);
            }
        }
    }
    Judgement {
        verdict: match (is_new, steps.is_empty()) {
            (true, _) => ImportVerdict::New,
            (false, true) => ImportVerdict::Same,
            (false, false) => ImportVerdict::Changed,
        },
        problems: Vec::new(),
        changes: changes.0,
        choices: Vec::new(),
        subject_id: world.lasting((!is_new).then_some(covered)),
        place_id: Some(compound.id),
        plan: (!steps.is_empty()).then_some(steps),
    }
}

fn find_building(world: &World, compound: Uuid, text: &str) -> Option<Uuid> {
    world.building(compound, &key(text), &building_key(text))
}

/// A bare number is a building's: `3` becomes `3号楼`.
fn spelled(name: &str) -> String {
    match name.chars().all(|letter| letter.is_ascii_digit()) {
        true => format!("{name}号楼"),
        false => name.to_owned(),
    }
}
