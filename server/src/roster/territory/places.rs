//! A line of the sheet of places, which may be about an organisation ([`organizations`]): nothing here
//! reads or writes anything.
//!
//! A place is known by its kind, its name and what it lies in. What lies elsewhere under the same name
//! is something else: an import makes and amends, it moves nothing.

use entity::{
    import_row::ImportVerdict,
    place,
    place::{CompoundKind, PlaceKind},
};
use uuid::Uuid;

use super::{
    columns, organizations,
    words::{self, Kind},
    world::{Step, World},
};
use crate::{
    error::ErrorCode,
    places,
    roster::{
        columns::Line,
        judging::{Changes, Choosing, Chosen, Decisions, Judgement, Problems, SKIP},
        text::key,
    },
};

pub(super) const LONGEST_NAME: usize = 60;

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
            organizations::judge(world, line, kind, within, &mut problems, &mut choosing)
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
pub(super) fn only_home(world: &World, kind: PlaceKind) -> Option<Uuid> {
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

pub(super) fn amended(
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
