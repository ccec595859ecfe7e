//! A line of places and organisations: nothing here reads or writes anything.
//!
//! A place is known by its kind, its name and what it lies in; an organisation by its kind, its name
//! and where it sits. What lies elsewhere under the same name is something else: an import makes and
//! amends, it moves nothing.

use std::collections::BTreeSet;

use entity::{
    import_row::ImportVerdict,
    organization,
    organization::{BranchKind, OrganizationKind},
    place,
    place::{CompoundKind, PlaceKind},
};
use uuid::Uuid;

use super::{
    columns,
    words::{self, Kind},
    world::{Step, World},
};
use crate::{
    clock::new_id,
    error::ErrorCode,
    organizations::rules::{self, CoverageOwner},
    places,
    roster::{
        columns::Line,
        judging::{Changes, Choosing, Chosen, Decisions, Judgement, Problems, SKIP},
        text::key,
    },
};

const LONGEST_NAME: usize = 60;
const LONGEST_COVERS: usize = 500;

pub fn judge(world: &mut World, line: &Line, decisions: &Decisions) -> Judgement<Vec<Step>> {
    if decisions.contains_key(SKIP) {
        return Judgement::skipped();
    }
    let mut problems = Problems::default();
    let mut choosing = Choosing::new(decisions);
    let kind = match words::kind_of(line.cell(columns::TYPE)) {
        Some(kind) => Some(kind),
        None => {
            let code = match line.cell(columns::TYPE) {
                "" => ErrorCode::Required,
                _ => ErrorCode::Invalid,
            };
            problems.add(columns::TYPE, code, line.cell(columns::TYPE));
            None
        }
    };
    problems.has_text(columns::NAME, line.cell(columns::NAME), true, LONGEST_NAME);
    let within = find_within(world, line, &mut problems, &mut choosing);
    let judgement = match kind {
        Some(Kind::Place(kind)) => {
            judge_place(world, line, kind, within, &mut problems, &mut choosing)
        }
        Some(Kind::Organization(kind)) => {
            judge_organization(world, line, kind, within, &mut problems, &mut choosing)
        }
        None => None,
    };
    match judgement {
        _ if !problems.0.is_empty() => Judgement::wrong(problems.0),
        Some(judgement) if choosing.open.is_empty() => judgement,
        _ => Judgement::ambiguous(choosing.open),
    }
}

/// What the line says that it lies in: a place of a level above.
fn find_within(
    world: &World,
    line: &Line,
    problems: &mut Problems,
    choosing: &mut Choosing<'_>,
) -> Option<Uuid> {
    let text = line.cell(columns::WITHIN);
    if !problems.has_text(columns::WITHIN, text, false, LONGEST_NAME) {
        return None;
    }
    let is_compound = matches!(
        words::kind_of(line.cell(columns::TYPE)),
        Some(Kind::Place(_))
    );
    let mut found = world.places_named(text);
    // Compounds lie in no compound, but organisations may sit in one.
    found.retain(|place| !is_compound || place.kind != PlaceKind::Compound);
    let by = (columns::WITHIN, columns::WITHIN);
    match world.choose_place(choosing, by, text, &found, false) {
        Chosen::One(id) => Some(id),
        Chosen::New => {
            problems.add(columns::WITHIN, ErrorCode::NotFound, text);
            None
        }
        Chosen::Nothing => None,
    }
}

fn judge_place(
    world: &mut World,
    line: &Line,
    kind: PlaceKind,
    within: Option<Uuid>,
    problems: &mut Problems,
    choosing: &mut Choosing<'_>,
) -> Option<Judgement<Vec<Step>>> {
    let name = line.cell(columns::NAME);
    let compound_kind = judge_compound_kind(line, kind, problems);
    for column in [columns::BRANCH_KIND, columns::PARENT, columns::COVERS] {
        if !line.cell(column).is_empty() {
            problems.add(column, ErrorCode::Invalid, line.cell(column));
        }
    }
    if !problems.0.is_empty() || !choosing.open.is_empty() {
        return None;
    }
    let mut found = world.places_named(name);
    found.retain(|place| place.kind == kind && key(&place.name) == key(name));
    if let Some(within) = within {
        found.retain(|place| place.parent_id == Some(within));
    }
    let home = within.or_else(|| only_home(world, kind));
    let by = (columns::NAME, columns::NAME);
    let may_be_new = home.is_some();
    let known = match world.choose_place(choosing, by, name, &found, may_be_new) {
        Chosen::One(id) => world.place(id).cloned(),
        Chosen::New => None,
        Chosen::Nothing => return None,
    };
    match known {
        Some(known) => Some(amend_place(world, &known, compound_kind)),
        None => make_place(world, line, kind, compound_kind, home, problems),
    }
}

fn judge_compound_kind(
    line: &Line,
    kind: PlaceKind,
    problems: &mut Problems,
) -> Option<CompoundKind> {
    let text = line.cell(columns::COMPOUND_KIND);
    if text.is_empty() {
        return None;
    }
    let found = words::compound_kind_of(text);
    if found.is_none() || kind != PlaceKind::Compound {
        problems.add(columns::COMPOUND_KIND, ErrorCode::Invalid, text);
    }
    found
}

/// The one place that may hold one of this kind, where there is only one.
fn only_home(world: &World, kind: PlaceKind) -> Option<Uuid> {
    let fits = |above: &&place::Model| match kind {
        PlaceKind::District => false,
        PlaceKind::Street => above.kind == PlaceKind::District,
        PlaceKind::Community | PlaceKind::Village => above.kind == PlaceKind::Street,
        PlaceKind::Compound | PlaceKind::Building => {
            matches!(above.kind, PlaceKind::Community | PlaceKind::Village)
        }
    };
    let mut homes = world.places().filter(fits);
    match (homes.next(), homes.next()) {
        (Some(only), None) => Some(only.id),
        _ => None,
    }
}

fn make_place(
    world: &mut World,
    line: &Line,
    kind: PlaceKind,
    compound_kind: Option<CompoundKind>,
    home: Option<Uuid>,
    problems: &mut Problems,
) -> Option<Judgement<Vec<Step>>> {
    let name = line.cell(columns::NAME);
    let within = line.cell(columns::WITHIN);
    let parent = home.and_then(|home| world.place(home)).cloned();
    let is_top = matches!(kind, PlaceKind::District | PlaceKind::Street);
    if parent.is_none() && !is_top {
        problems.add(columns::WITHIN, ErrorCode::Required, within);
        return None;
    }
    if parent.is_none() && !world.may_add_tops {
        problems.add(
            columns::TYPE,
            ErrorCode::Forbidden,
            line.cell(columns::TYPE),
        );
        return None;
    }
    if places::check_levels(kind, parent.as_ref()).is_err() {
        problems.add(columns::WITHIN, ErrorCode::Invalid, within);
        return None;
    }
    let parent_id = parent.as_ref().map(|one| one.id);
    let is_taken = world
        .places_named(name)
        .iter()
        .any(|one| one.parent_id == parent_id && key(&one.name) == key(name));
    if is_taken {
        problems.add(columns::NAME, ErrorCode::NameTaken, name);
        return None;
    }
    let compound_kind = match kind {
        PlaceKind::Compound => Some(compound_kind.unwrap_or(CompoundKind::Managed)),
        _ => None,
    };
    let place_id = world.lasting(parent_id);
    let row = world.make_place(kind, compound_kind, name, parent.as_ref());
    Some(Judgement {
        verdict: ImportVerdict::New,
        problems: Vec::new(),
        changes: Vec::new(),
        choices: Vec::new(),
        subject_id: None,
        place_id,
        plan: Some(vec![Step::MakePlace(row)]),
    })
}

fn amend_place(
    world: &mut World,
    known: &place::Model,
    compound_kind: Option<CompoundKind>,
) -> Judgement<Vec<Step>> {
    let mut changes = Changes::default();
    let mut steps = Vec::new();
    if let Some(kind) = compound_kind.filter(|kind| known.compound_kind != Some(*kind)) {
        let before = known.compound_kind.map_or("", words::compound_words);
        changes.note(columns::COMPOUND_KIND, before, words::compound_words(kind));
        world.change_place(known.id, kind);
        steps.push(Step::ChangePlace {
            id: known.id,
            compound_kind: kind,
        });
    }
    let place_id = world.lasting(known.parent_id);
    let subject_id = world.lasting(Some(known.id));
    amended(changes, steps, subject_id, place_id)
}

fn amended(
    changes: Changes,
    steps: Vec<Step>,
    subject_id: Option<Uuid>,
    place_id: Option<Uuid>,
) -> Judgement<Vec<Step>> {
    let is_same = steps.is_empty();
    Judgement {
        verdict: match is_same {
            true => ImportVerdict::Same,
            false => ImportVerdict::Changed,
        },
        problems: Vec::new(),
        changes: changes.0,
        choices: Vec::new(),
        subject_id,
        place_id,
        plan: (!is_same).then_some(steps),
    }
}

fn judge_organization(
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
