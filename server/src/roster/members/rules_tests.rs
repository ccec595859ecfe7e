//! Every verdict, on small worlds made here.

use entity::enrollment::EnrollmentState;

use entity::import_row::ImportVerdict;
use uuid::Uuid;

use super::{
    super::{
        known::{Building, Employment, LivingEnrollment, Residence, Skill, Unit},
        plan::{EnrollInto, UnitChoice},
    },
    *,
};
use crate::roster::judging::{NEW, Shown, hold_to_preview};

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

const COMMUNITY: u128 = 1;
const STREET: u128 = 2;
const COMPOUND: u128 = 10;
const OTHER_COMPOUND: u128 = 11;
const BUILDING: u128 = 20;
const UNIT: u128 = 30;
const PERSON: u128 = 40;
const HASH: &[u8] = b"hash";

fn compound(number: u128, name: &str) -> Compound {
    Compound {
        id: id(number),
        name: name.to_owned(),
        path: format!("s/c/{number}/"),
        community_id: Some(id(COMMUNITY)),
        community_name: "岩岭社区".to_owned(),
        street_id: Some(id(STREET)),
    }
}

/// Two compounds of one community, a building, a unit, two skills, nobody.
fn world() -> Known {
    let mut known = Known::default();
    for compound in [
        compound(COMPOUND, "半山尚小区"),
        compound(OTHER_COMPOUND, "幸福小区"),
    ] {
        known
            .compounds
            .insert(key(&compound.name), vec![compound.clone()]);
    }
    known.buildings.insert(
        id(COMPOUND),
        vec![Building {
            id: id(BUILDING),
            name: "3 号楼".to_owned(),
        }],
    );
    known.units.insert(
        key("区自来水公司"),
        vec![Unit {
            id: id(UNIT),
            name: "区自来水公司".to_owned(),
            kind: OrganizationKind::PartnerUnit,
            seat_id: id(STREET),
            seat_name: "半山街道".to_owned(),
            within_reach: false,
            roles: Vec::new(),
            covers: vec![id(OTHER_COMPOUND)],
            seat_path: "s/".to_owned(),
            community_id: None,
            street_id: Some(id(STREET)),
        }],
    );
    known.skills = ["plumbing:水电维修", "first_aid:急救"]
        .iter()
        .filter_map(|text| text.split_once(':'))
        .map(|(code, name)| Skill {
            code: code.to_owned(),
            name_zh: name.to_owned(),
            name_en: code.to_owned(),
        })
        .collect();
    known
}

/// Lives in the building, works in the unit, can plumb, is confirmed.
fn person() -> KnownPerson {
    KnownPerson {
        id: id(PERSON),
        name: "周明".to_owned(),
        masked_phone: "138****5678".to_owned(),
        within_reach: true,
        residence: Some(Residence {
            residency_id: id(41),
            place_id: id(BUILDING),
            compound_id: Some(id(COMPOUND)),
            compound_name: "半山尚小区".to_owned(),
            building_name: "3 号楼".to_owned(),
        }),
        employments: vec![Employment {
            id: id(42),
            organization_id: id(UNIT),
            unit_name: "区自来水公司".to_owned(),
        }],
        skill_codes: vec!["plumbing".to_owned()],
        enrollments: vec![LivingEnrollment {
            id: id(43),
            place_id: id(COMPOUND),
            place_name: "半山尚小区".to_owned(),
            is_linked: false,
            state: EnrollmentState::Confirmed,
            version: 4,
        }],
    }
}

fn world_with(person: KnownPerson) -> Known {
    let mut known = world();
    known.people.insert(HASH.to_vec(), person);
    known
}

fn entry() -> Entry {
    Entry {
        line: RosterLine {
            line: 2,
            name: "周明".to_owned(),
            phone: "13812345678".to_owned(),
            unit: "区自来水公司".to_owned(),
            compound: "半山尚小区".to_owned(),
            building: "3栋".to_owned(),
            skills: "水电维修".to_owned(),
            ..RosterLine::default()
        },
        phone_hash: Some(HASH.to_vec()),
        decisions: Decisions::new(),
    }
}

fn with(change: impl FnOnce(&mut RosterLine)) -> Entry {
    let mut entry = entry();
    change(&mut entry.line);
    entry
}

fn judge_alone(entry: Entry, known: &Known) -> Judgement<Plan> {
    judge(&[entry], known).remove(0)
}

fn changes(judgement: &Judgement<Plan>) -> Vec<(&str, &str, &str)> {
    judgement
        .changes
        .iter()
        .map(|one| (&*one.column, &*one.before, &*one.after))
        .collect()
}

fn problems(judgement: &Judgement<Plan>) -> Vec<(&str, ErrorCode, &str)> {
    assert_eq!(judgement.verdict, ImportVerdict::Error);
    assert_eq!(judgement.plan, None);
    judgement
        .problems
        .iter()
        .map(|one| (&*one.column, one.code, &*one.value))
        .collect()
}

#[test]
fn somebody_new_gets_everything() {
    let judgement = judge_alone(entry(), &world());
    assert_eq!(judgement.verdict, ImportVerdict::New);
    assert!(judgement.changes.is_empty());
    assert_eq!(judgement.place_id, Some(id(BUILDING)));
    let plan = judgement.plan.unwrap();
    assert_eq!(plan.person_id, None);
    assert_eq!(plan.name.as_deref(), Some("周明"));
    assert_eq!(plan.residence.unwrap().place_id, id(BUILDING));
    assert_eq!(plan.employment.unwrap().unit, UnitChoice::Known(id(UNIT)));
    assert_eq!(plan.skill_codes, ["plumbing"]);
    assert_eq!(plan.enrollment.unwrap().into, EnrollInto::New);
}

#[test]
fn what_is_known_already_changes_nothing() {
    let judgement = judge_alone(entry(), &world_with(person()));
    assert_eq!(judgement.verdict, ImportVerdict::Same);
    assert_eq!(judgement.plan, None);
    assert_eq!(judgement.subject_id, Some(id(PERSON)));
}

#[test]
fn blank_cells_overwrite_nothing() {
    let bare = with(|line| {
        line.unit.clear();
        line.building.clear();
        line.skills.clear();
    });
    assert_eq!(
        judge_alone(bare, &world_with(person())).verdict,
        ImportVerdict::Same
    );
}

#[test]
fn every_change_is_shown_before_and_after() {
    let line = with(|line| {
        line.name = "周小明".to_owned();
        line.unit = "第一中学".to_owned();
        line.compound = "幸福小区".to_owned();
        line.building.clear();
        line.skills = "急救".to_owned();
    });
    let judgement = judge_alone(line, &world_with(person()));
    assert_eq!(judgement.verdict, ImportVerdict::Changed);
    assert_eq!(
        changes(&judgement),
        [
            ("name", "周明", "周小明"),
            ("unit", "区自来水公司", "第一中学"),
            ("newUnit", "", "第一中学"),
            ("compound", "半山尚小区", "幸福小区"),
            ("building", "3 号楼", ""),
            ("skills", "水电维修", "水电维修、急救"),
            ("enrollment", "半山尚小区", "幸福小区"),
        ]
    );
    let plan = judgement.plan.unwrap();
    assert_eq!(plan.residence.unwrap().ends_residency, Some(id(41)));
    assert_eq!(plan.employment.unwrap().ends_employments, [id(42)]);
    assert_eq!(plan.skill_codes, ["first_aid"]);
    let enrollment = plan.enrollment.unwrap();
    assert_eq!(enrollment.ends, [(id(43), 4, EnrollmentState::Confirmed)]);
    assert_eq!(enrollment.into, EnrollInto::New);
}

/// Whoever leaves a unit reports no longer where only the unit had brought them.
#[test]
fn a_unit_that_is_left_takes_its_link_along() {
    let mut linked = person();
    linked.enrollments.push(LivingEnrollment {
        id: id(44),
        place_id: id(OTHER_COMPOUND),
        place_name: "幸福小区".to_owned(),
        is_linked: true,
        state: EnrollmentState::Asked,
        version: 1,
    });
    let stays = judge_alone(entry(), &world_with(linked.clone()));
    assert_eq!(stays.verdict, ImportVerdict::Same);
    let mut hired = entry();
    hired.line.unit = "第一中学".to_owned();
    let judgement = judge_alone(hired, &world_with(linked));
    let enrollment = judgement.plan.unwrap().enrollment.unwrap();
    assert_eq!(enrollment.ends, [(id(44), 1, EnrollmentState::Asked)]);
    assert_eq!(enrollment.into, EnrollInto::Kept);
}

#[test]
fn a_known_building_is_added_to_a_compound() {
    let mut neighbour = person();
    neighbour.residence = neighbour.residence.map(|home| Residence {
        place_id: id(COMPOUND),
        building_name: String::new(),
        ..home
    });
    let judgement = judge_alone(entry(), &world_with(neighbour));
    assert_eq!(changes(&judgement), [("building", "", "3 号楼")]);
}

#[test]
fn what_a_member_asked_for_is_confirmed() {
    let mut asking = person();
    asking.enrollments[0].state = EnrollmentState::Asked;
    let judgement = judge_alone(entry(), &world_with(asking));
    assert_eq!(changes(&judgement), [("enrollment", "", "半山尚小区")]);
    let enrollment = judgement.plan.unwrap().enrollment.unwrap();
    assert_eq!(enrollment.into, EnrollInto::Asked(id(43), 4));
    assert_eq!(enrollment.ends, []);
}

#[test]
fn people_of_elsewhere_are_left_alone() {
    let mut stranger = person();
    stranger.within_reach = false;
    let judgement = judge_alone(entry(), &world_with(stranger));
    assert_eq!(problems(&judgement), [("phone", ErrorCode::Forbidden, "")]);
    assert_eq!(judgement.subject_id, None, "not even who it is");
}

#[test]
fn every_wrong_cell_is_named() {
    let line = Entry {
        line: RosterLine {
            name: "长".repeat(41),
            phone: "1381234567八".to_owned(),
            unit: "#REF!".to_owned(),
            compound: "半山尚".to_owned(),
            building: "9号楼".to_owned(),
            skills: "急救、钢琴".to_owned(),
            line: 2,
            ..RosterLine::default()
        },
        phone_hash: None,
        decisions: Decisions::new(),
    };
    let judgement = judge_alone(line, &world());
    assert_eq!(
        problems(&judgement),
        [
            ("name", ErrorCode::TooLong, "长".repeat(41).as_str()),
            ("phone", ErrorCode::PhoneInvalid, ""),
            ("unit", ErrorCode::Invalid, "#REF!"),
            ("compound", ErrorCode::NotFound, "半山尚"),
            ("skills", ErrorCode::NotFound, "钢琴"),
        ]
    );
    let empty = Entry {
        line: RosterLine {
            building: "9".to_owned(),
            ..RosterLine::default()
        },
        ..Entry::default()
    };
    let required = |column| (column, ErrorCode::Required, "");
    assert_eq!(
        problems(&judge_alone(empty, &world())),
        [required("name"), required("phone"), required("compound")]
    );
    let wrong_building = with(|line| line.building = "9号楼".to_owned());
    assert_eq!(
        problems(&judge_alone(wrong_building, &world())),
        [("building", ErrorCode::NotFound, "9号楼")]
    );
}

#[test]
fn a_number_that_stands_twice_is_trusted_nowhere() {
    let judgements = judge(
        &[entry(), with(|line| line.name = "李华".to_owned())],
        &world(),
    );
    for judgement in &judgements {
        assert_eq!(problems(judgement), [("phone", ErrorCode::TooMany, "")]);
    }
}

#[test]
fn of_two_compounds_with_one_name_none_is_guessed() {
    let mut known = world();
    let twin = compound(12, "半山尚小区");
    known
        .compounds
        .entry(key("半山尚小区"))
        .or_default()
        .push(twin.clone());
    known
        .compounds
        .insert(key("岩岭社区半山尚小区"), vec![twin.clone()]);
    let asked = judge_alone(entry(), &known);
    assert_eq!(asked.verdict, ImportVerdict::Ambiguous);
    assert_eq!(asked.choices[0].options.len(), 2);
    assert!(!asked.choices[0].may_be_new);
    let mut chosen = with(|line| line.building.clear());
    chosen
        .decisions
        .insert("compound".to_owned(), twin.id.to_string());
    assert_eq!(judge_alone(chosen.clone(), &known).place_id, Some(twin.id));
    for nobody in [NEW.to_owned(), id(77).to_string()] {
        chosen.decisions.insert("compound".to_owned(), nobody);
        let still = judge_alone(chosen.clone(), &known);
        assert_eq!(still.verdict, ImportVerdict::Ambiguous);
    }
    let exact = with(|line| {
        line.compound = "岩岭社区 半山尚小区".to_owned();
        line.building.clear();
    });
    assert_eq!(judge_alone(exact, &known).place_id, Some(twin.id));
}

#[test]
fn a_new_unit_is_shown_even_for_somebody_new() {
    let judgement = judge_alone(with(|line| line.unit = "第一中学".to_owned()), &world());
    assert_eq!(judgement.verdict, ImportVerdict::New);
    assert_eq!(changes(&judgement), [("newUnit", "", "第一中学")]);
    assert_eq!(
        judgement.plan.unwrap().employment.unwrap().unit,
        UnitChoice::New {
            name: "第一中学".to_owned(),
            kind: OrganizationKind::PartnerUnit,
            seat_id: id(COMMUNITY),
            street_id: id(STREET),
        }
    );
}

#[test]
fn a_unit_of_another_street_is_another_unit() {
    let mut known = world();
    for unit in known.units.values_mut().flatten() {
        unit.street_id = Some(id(99));
        unit.seat_path = "elsewhere/".to_owned();
    }
    let judgement = judge_alone(entry(), &known);
    assert_eq!(changes(&judgement), [("newUnit", "", "区自来水公司")]);
}

/// The same name in the same compound under another number: the same person, or another one.
#[test]
fn a_namesake_with_another_number_is_asked_for() {
    let mut known = world();
    known
        .namesakes
        .insert((id(COMPOUND), key("周明")), vec![person()]);
    let asked = judge_alone(entry(), &known);
    assert_eq!(asked.verdict, ImportVerdict::Ambiguous);
    assert_eq!(
        asked.choices[0].options[0].label,
        "周明 · 138****5678 · 3 号楼"
    );
    let decided = |by: String| {
        let mut entry = entry();
        entry.decisions.insert("phone".to_owned(), by);
        judge_alone(entry, &known)
    };
    assert_eq!(decided(NEW.to_owned()).verdict, ImportVerdict::New);
    let same = decided(id(PERSON).to_string());
    assert_eq!(changes(&same), [("phone", "138****5678", "138****5678")]);
    let plan = same.plan.unwrap();
    assert!(plan.gets_number && plan.person_id == Some(id(PERSON)));
    let mut skipped = entry();
    skipped.decisions.insert(SKIP.to_owned(), String::new());
    assert_eq!(judge_alone(skipped, &known).verdict, ImportVerdict::Skipped);
}

/// A line without a person is about its unit.
#[test]
fn a_unit_alone_is_made_or_changed() {
    let mut known = world();
    let seat = Seat {
        id: id(COMMUNITY),
        name: "岩岭社区".to_owned(),
        path: "s/c/".to_owned(),
        street_id: Some(id(STREET)),
        community_id: Some(id(COMMUNITY)),
    };
    known.seats.insert(key("岩岭社区"), vec![seat]);
    let unit = |name: &str, kind: &str, seat: &str| Entry {
        line: RosterLine {
            unit: name.to_owned(),
            unit_kind: kind.to_owned(),
            unit_seat: seat.to_owned(),
            ..RosterLine::default()
        },
        ..Entry::default()
    };
    let made = judge_alone(unit("第一中学", "", "岩岭社区"), &known);
    assert_eq!(made.verdict, ImportVerdict::New);
    assert_eq!(changes(&made), [("newUnit", "", "第一中学")]);
    let wrong = judge_alone(unit("第一中学", "星际舰队", "火星社区"), &known);
    assert_eq!(
        problems(&wrong),
        [
            ("unitKind", ErrorCode::Invalid, "星际舰队"),
            ("unitSeat", ErrorCode::NotFound, "火星社区"),
        ]
    );
    for unit in known.units.values_mut().flatten() {
        unit.within_reach = true;
    }
    let changed = judge_alone(unit("区自来水公司", "商户", ""), &known);
    assert_eq!(changes(&changed), [("unitKind", "共建单位", "商户")]);
    let same = judge_alone(unit("区自来水公司", "共建单位", ""), &known);
    assert_eq!(same.verdict, ImportVerdict::Same);
}

#[test]
fn an_import_does_what_was_shown_and_no_more() {
    let hold = |shown: &Judgement<Plan>, now: &Judgement<Plan>| {
        let shown = Shown {
            verdict: shown.verdict,
            changes: shown.changes.clone(),
            subject_id: shown.subject_id,
            place_id: shown.place_id,
        };
        hold_to_preview(&shown, now)
    };
    let new = judge_alone(entry(), &world());
    let same = judge_alone(entry(), &world_with(person()));
    let mut renamed_person = person();
    renamed_person.name = "李华".to_owned();
    let changed = judge_alone(entry(), &world_with(renamed_person));
    assert_eq!(hold(&new, &new), Ok(()));
    assert_eq!(hold(&new, &same), Ok(()), "appeared, just as written");
    assert_eq!(hold(&new, &changed), Err(ErrorCode::StateChanged));
    assert_eq!(hold(&changed, &changed), Ok(()));
    assert_eq!(hold(&changed, &same), Ok(()), "done by somebody else");
    assert_eq!(hold(&same, &changed), Err(ErrorCode::StateChanged));

    let with_unit = judge_alone(with(|line| line.unit = "第一中学".to_owned()), &world());
    assert_eq!(hold(&with_unit, &new), Ok(()), "the unit exists by now");
    assert!(hold(&new, &with_unit).is_err(), "a unit was closed");
}
