//! A line about an organisation: nothing here reads or writes anything.
//!
//! An organisation is known by its kind, its name and where it sits. It stands, sits and covers by the
//! same rules as one that is entered by hand.

use std::collections::BTreeSet;

use entity::{
    import_row::ImportVerdict,
    organization,
    organization::{BranchKind, OrganizationKind},
    place,
    place::PlaceKind,
};
use uuid::Uuid;

use super::{
    columns,
    places::{LONGEST_NAME, amended, only_home},
    words,
    world::{Step, World},
};
use crate::{
    clock::new_id,
    error::ErrorCode,
    organizations::rules::{self, CoverageOwner},
    roster::{
        columns::Line,
        judging::{Changes, Choosing, Chosen, Judgement, Problems},
        text::key,
    },
};

const LONGEST_COVERS: usize = 500;

pub(super) fn judge(
    world: &mut World,
    line: &Line,
    kind: OrganizationKind,
    within: Option<Uuid>,
    problems: &mut Problems,
    choosing: &mut Choosing<'_>,
) -> Option<Judgement<Vec<Step>>> {
    let name = line.cell(columns::NAME);
    if !line.cell(columns::COMPOUND_KIND).is_empty() {
        let text = line.cell(columns::COMPOUND_KIND);
        problems.add(columns::COMPOUND_KIND, ErrorCode::Invalid, text);
    }
    let branch_kind = judge_branch_kind(line, kind, problems);
    let covers = find_covered(world, line, within, problems, choosing);
    let parent = find_parent(world, line, within, problems, choosing);
    if !problems.0.is_empty() || !choosing.open.is_empty() {
        return None;
    }
    let seat_path = within
        .and_then(|id| world.place(id))
        .map(|seat| seat.path.clone());
    let mut found = world.organizations_named(name);
    found.retain(|one| one.kind == kind && world.is_own(one));
    if let Some(path) = &seat_path {
        found.retain(|one| {
            let seat = one.seat_id.and_then(|id| world.place(id));
            seat.is_some_and(|seat| seat.path.starts_with(path.as_str()))
        });
    }
    let known = match world.choose_organization(choosing, columns::NAME, name, &found) {
        Chosen::One(id) => world.organization(id).cloned(),
        Chosen::New => None,
        Chosen::Nothing => return None,
    };
    for place in covers.iter().filter_map(|id| world.place(*id)) {
        if rules::check_covered(CoverageOwner::Organization(kind), place.kind).is_err() {
            problems.add(columns::COVERS, ErrorCode::Invalid, &place.name);
        }
    }
    if let Some(above) = parent.and_then(|id| world.organization(id)) {
        let is_loop = known
            .as_ref()
            .is_some_and(|it| world.lies_in(above.id, it.id));
        if is_loop || rules::check_parent(kind, Some(above.kind)).is_err() {
            problems.add(columns::PARENT, ErrorCode::Invalid, &above.name);
        }
    }
    if kind == OrganizationKind::Branch {
        if known.is_none() && branch_kind.is_none() {
            problems.add(columns::BRANCH_KIND, ErrorCode::Required, "");
        }
        let by = known.as_ref().map(|one| one.id);
        for place in covers.iter().filter(|place| world.has_rival(by, **place)) {
            let name = world.place(*place).map_or("", |place| &place.name);
            problems.add(columns::COVERS, ErrorCode::PlaceCovered, name);
        }
    }
    if !problems.0.is_empty() {
        return None;
    }
    match known {
        Some(known) => Some(amend_organization(
            world,
            &known,
            branch_kind,
            parent,
            &covers,
        )),
        None => {
            let seat = find_seat(world, line, kind, within, &covers, problems)?;
            let seat_id = world.lasting(Some(seat));
            let row = organization::Model {
                id: new_id(),
                parent_id: parent,
                kind,
                branch_kind,
                name: name.to_owned(),
                seat_id: Some(seat),
                created_at: world.now,
                closed_at: None,
            };
            world.make_organization(row.clone());
            let id = row.id;
            let mut steps = vec![Step::MakeOrganization(row)];
            for place in covers {
                steps.push(Step::Cover(world.cover(Some(id), None, place)));
            }
            Some(Judgement {
                verdict: ImportVerdict::New,
                problems: Vec::new(),
                changes: Vec::new(),
                choices: Vec::new(),
                subject_id: None,
                place_id: seat_id,
                plan: Some(steps),
            })
        }
    }
}

/// What the line lies in, where one of its kind may sit there; else, since a branch is said to lie in
/// its street too, the community of what it covers; else the only place that it can mean.
fn find_seat(
    world: &World,
    line: &Line,
    kind: OrganizationKind,
    within: Option<Uuid>,
    covers: &BTreeSet<Uuid>,
    problems: &mut Problems,
) -> Option<Uuid> {
    let fits = |id: &Uuid| {
        let seat = world.place(*id);
        seat.is_some_and(|seat| rules::check_seat(kind, seat.kind).is_ok())
    };
    let path = within.and_then(|id| world.place(id)).map(|one| &one.path);
    let lies_within = |id: &Uuid| {
        let seat = world.place(*id);
        seat.is_some_and(|seat| path.is_none_or(|path| seat.path.starts_with(path)))
    };
    let lowest = match kind {
        OrganizationKind::StreetCommittee => PlaceKind::Community,
        _ => PlaceKind::Compound,
    };
    let found = within
        .filter(fits)
        .or_else(|| {
            let homes = covers.iter().filter_map(|id| home_of(world, *id));
            homes.into_iter().find(|id| fits(id) && lies_within(id))
        })
        .or_else(|| only_home(world, lowest).filter(|id| fits(id) && lies_within(id)));
    if found.is_none() {
        let (code, text) = match within {
            Some(_) => (ErrorCode::Invalid, line.cell(columns::WITHIN)),
            None => (ErrorCode::Required, ""),
        };
        problems.add(columns::WITHIN, code, text);
    }
    found
}

/// The community of a compound; what is none is its own home.
fn home_of(world: &World, place: Uuid) -> Option<Uuid> {
    let place = world.place(place)?;
    match place.kind {
        PlaceKind::Compound | PlaceKind::Building => place.community_id,
        _ => Some(place.id),
    }
}

fn amend_organization(
    world: &mut World,
    known: &organization::Model,
    branch_kind: Option<BranchKind>,
    parent: Option<Uuid>,
    covers: &BTreeSet<Uuid>,
) -> Judgement<Vec<Step>> {
    let mut changes = Changes::default();
    let mut steps = Vec::new();
    let branch_kind = branch_kind.filter(|kind| known.branch_kind != Some(*kind));
    if let Some(kind) = branch_kind {
        let before = known.branch_kind.map_or("", words::branch_words);
        changes.note(columns::BRANCH_KIND, before, words::branch_words(kind));
    }
    let parent = parent.filter(|id| known.parent_id != Some(*id));
    if let Some(parent) = parent.and_then(|id| world.organization(id)) {
        let before = known.parent_id.and_then(|id| world.organization(id));
        changes.note(
            columns::PARENT,
            before.map_or("", |one| &one.name),
            &parent.name,
        );
    }
    if branch_kind.is_some() || parent.is_some() {
        world.change_organization(known.id, branch_kind, parent);
        steps.push(Step::ChangeOrganization {
            id: known.id,
            branch_kind,
            parent_id: parent,
        });
    }
    let added: Vec<Uuid> = covers
        .iter()
        .copied()
        .filter(|place| !world.covers(known.id, *place))
        .collect();
    if !added.is_empty() {
        let names = |world: &World| {
            let names: Vec<&str> = world
                .covered_by(known.id)
                .iter()
                .map(|place| place.name.as_str())
                .collect();
            names.join("、")
        };
        let before = names(world);
        for place in added {
            steps.push(Step::Cover(world.cover(Some(known.id), None, place)));
        }
        changes.note(columns::COVERS, &before, &names(world));
    }
    let place_id = world.lasting(known.seat_id);
    let subject_id = world.lasting(Some(known.id));
    amended(changes, steps, subject_id, place_id)
}

fn judge_branch_kind(
    line: &Line,
    kind: OrganizationKind,
    problems: &mut Problems,
) -> Option<BranchKind> {
    let text = line.cell(columns::BRANCH_KIND);
    if text.is_empty() {
        return words::branch_kind_of_type(line.cell(columns::TYPE));
    }
    let found = words::branch_kind_of(text);
    if found.is_none() || kind != OrganizationKind::Branch {
        problems.add(columns::BRANCH_KIND, ErrorCode::Invalid, text);
    }
    found
}

/// The places that the line says it serves: in what it lies in, if there, else anywhere in reach.
fn find_covered(
    world: &World,
    line: &Line,
    within: Option<Uuid>,
    problems: &mut Problems,
    choosing: &mut Choosing<'_>,
) -> BTreeSet<Uuid> {
    let text = line.cell(columns::COVERS);
    let mut covered = BTreeSet::new();
    if !problems.has_text(columns::COVERS, text, false, LONGEST_COVERS) {
        return covered;
    }
    let path = within
        .and_then(|id| world.place(id))
        .map(|place| &place.path);
    let names = text
        .split(['、', ',', '，', ';', '；', '/', '|'])
        .map(str::trim)
        .filter(|name| !name.is_empty());
    for name in names {
        let mut found = world.places_named(name);
        let near = |place: &&place::Model| path.is_some_and(|path| place.path.starts_with(path));
        if found.iter().any(near) {
            found.retain(near);
        }
        let by = format!("{}:{}", columns::COVERS, key(name));
        match world.choose_place(choosing, (&by, columns::COVERS), name, &found, false) {
            Chosen::One(id) => {
                covered.insert(id);
            }
            Chosen::New => problems.add(columns::COVERS, ErrorCode::NotFound, name),
            Chosen::Nothing => {}
        }
    }
    covered
}

fn find_parent(
    world: &World,
    line: &Line,
    within: Option<Uuid>,
    problems: &mut Problems,
    choosing: &mut Choosing<'_>,
) -> Option<Uuid> {
    let text = line.cell(columns::PARENT);
    if !problems.has_text(columns::PARENT, text, false, LONGEST_NAME) {
        return None;
    }
    let mut found = world.organizations_named(text);
    // The one of the same community, where several go by the name.
    let near = |one: &&organization::Model| {
        let seat = one.seat_id.and_then(|id| world.place(id));
        let here = within.and_then(|id| world.place(id));
        match (seat, here) {
            (Some(seat), Some(here)) => {
                here.path.starts_with(&seat.path) || seat.path.starts_with(&here.path)
            }
            _ => false,
        }
    };
    if found.len() > 1 && found.iter().any(near) {
        found.retain(near);
    }
    let own_name = key(line.cell(columns::NAME));
    found.retain(|one| key(&one.name) != own_name);
    match world.choose_organization(choosing, columns::PARENT, text, &found) {
        Chosen::One(id) => Some(id),
        Chosen::New => {
            problems.add(columns::PARENT, ErrorCode::NotFound, text);
            None
        }
        Chosen::Nothing => None,
    }
}
