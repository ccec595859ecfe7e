//! What all lines of a roster together come down to: rows to insert, rows to end.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    employment, enrollment,
    enrollment::{EnrollmentKind, EnrollmentState},
    notification::NotificationKind,
    organization, person, person_skill, residency,
};
use sea_orm::{ActiveEnum, Set};
use uuid::Uuid;

use super::{
    super::{
        effects::{Effect, Journal},
        text::key,
    },
    plan::{Enroll, EnrollInto, Plan, UnitChange, UnitChoice},
};
use crate::{
    clock::new_id,
    identity::service::UNFINISHED_CAP,
    inbox::service::{About, Notice},
    vault::SealedPhone,
};

/// One line to carry out.
pub struct Task {
    pub row_id: Uuid,
    pub plan: Plan,
    /// Of somebody new, or of somebody known with another number.
    pub phone: SealedPhone,
}

/// Everything that all lines together come down to.
#[derive(Default)]
pub struct Rows {
    pub units: Vec<organization::ActiveModel>,
    pub unit_changes: Vec<(Uuid, Uuid, UnitChange)>,
    pub people: Vec<person::ActiveModel>,
    pub names: Vec<(Uuid, String)>,
    /// Of known people: the line, the person and the number.
    pub numbers: Vec<(Uuid, Uuid, SealedPhone)>,
    pub ended_residencies: Vec<Uuid>,
    pub residencies: Vec<residency::ActiveModel>,
    pub ended_employments: Vec<Uuid>,
    pub employments: Vec<employment::ActiveModel>,
    pub skills: Vec<person_skill::ActiveModel>,
    pub ended_enrollments: Vec<(Uuid, i32)>,
    pub confirmed_enrollments: Vec<(Uuid, i32)>,
    pub enrollments: Vec<enrollment::ActiveModel>,
    pub notices: Vec<Notice>,
    pub journal: Journal,
}

impl Rows {
    pub fn of(tasks: Vec<Task>, decided_by: Uuid, now: DateTime<Utc>) -> Self {
        let mut rows = Self::default();
        let mut new_units = HashMap::new();
        for task in tasks {
            rows.add(task, decided_by, now, &mut new_units);
        }
        rows
    }

    fn add(
        &mut self,
        task: Task,
        decided_by: Uuid,
        now: DateTime<Utc>,
        new_units: &mut HashMap<(Uuid, String), Uuid>,
    ) {
        let Task {
            row_id,
            plan,
            phone,
        } = task;
        if let Some(change) = plan.unit {
            self.change_unit(row_id, change, now, new_units);
        }
        if plan.is_of_unit {
            return;
        }
        let person_id = match (plan.person_id, plan.name) {
            (Some(id), name) => {
                if let Some(name) = name {
                    let before = plan.name_before;
                    let after = name.clone();
                    self.journal
                        .note(row_id, id, Effect::PersonRenamed { before, after });
                    self.names.push((id, name));
                }
                if plan.gets_number {
                    self.numbers.push((row_id, id, phone));
                }
                id
            }
            (None, name) => {
                let id = new_id();
                let name = name.unwrap_or_default();
                self.journal
                    .note(row_id, id, Effect::PersonMade { name: name.clone() });
                self.people.push(person::ActiveModel {
                    id: Set(id),
                    name: Set(name),
                    phone_cipher: Set(phone.cipher),
                    phone_key_id: Set(phone.key_id),
                    phone_hash: Set(phone.hash),
                    password_hash: Set(None),
                    unfinished_count: Set(0),
                    unfinished_cap: Set(UNFINISHED_CAP),
                    created_at: Set(now),
                    state: Set(person::PersonState::Present),
                    gone_since: Set(None),
                    merged_into_id: Set(None),
                });
                id
            }
        };
        if let Some(home) = plan.residence {
            let id = new_id();
            if let Some(ended) = home.ends_residency {
                self.journal.note(row_id, ended, Effect::ResidencyEnded);
                self.ended_residencies.push(ended);
            }
            self.journal.note(row_id, id, Effect::ResidencyBegun);
            self.residencies.push(residency::ActiveModel {
                id: Set(id),
                person_id: Set(person_id),
                place_id: Set(home.place_id),
                since: Set(now),
                until: Set(None),
            });
        }
        if let Some(hire) = plan.employment {
            let organization_id = self.unit(row_id, hire.unit, now, new_units);
            for ended in hire.ends_employments {
                self.journal.note(row_id, ended, Effect::EmploymentEnded);
                self.ended_employments.push(ended);
            }
            let id = new_id();
            self.journal.note(row_id, id, Effect::EmploymentBegun);
            self.employments.push(employment::ActiveModel {
                id: Set(id),
                person_id: Set(person_id),
                organization_id: Set(organization_id),
                title: Set(None),
                since: Set(now),
                until: Set(None),
            });
        }
        for code in plan.skill_codes {
            let effect = Effect::SkillAdded { code: code.clone() };
            self.journal.note(row_id, person_id, effect);
            self.skills.push(person_skill::ActiveModel {
                person_id: Set(person_id),
                skill_code: Set(code),
            });
        }
        if let Some(enroll) = plan.enrollment {
            self.enroll(row_id, enroll, person_id, decided_by, now);
        }
    }

    fn change_unit(
        &mut self,
        row_id: Uuid,
        change: UnitChange,
        now: DateTime<Utc>,
        new_units: &mut HashMap<(Uuid, String), Uuid>,
    ) {
        match change.unit {
            UnitChoice::Known(id) => {
                // Of two lines that say something else of one unit the first counts.
                if self.unit_changes.iter().all(|(_, other, _)| *other != id) {
                    self.unit_changes.push((row_id, id, change));
                }
            }
            unit @ UnitChoice::New { .. } => {
                self.unit(row_id, unit, now, new_units);
            }
        }
    }

    /// The unit, which the first line that names a new one brings into being.
    fn unit(
        &mut self,
        row_id: Uuid,
        choice: UnitChoice,
        now: DateTime<Utc>,
        new_units: &mut HashMap<(Uuid, String), Uuid>,
    ) -> Uuid {
        match choice {
            UnitChoice::Known(id) => id,
            UnitChoice::New {
                name,
                kind,
                seat_id,
                street_id,
            } => *new_units.entry((street_id, key(&name))).or_insert_with(|| {
                let id = new_id();
                let effect = Effect::OrganizationMade { name: name.clone() };
                self.journal.note(row_id, id, effect);
                self.units.push(organization::ActiveModel {
                    id: Set(id),
                    parent_id: Set(None),
                    kind: Set(kind),
                    branch_kind: Set(None),
                    name: Set(name),
                    seat_id: Set(Some(seat_id)),
                    created_at: Set(now),
                    closed_at: Set(None),
                });
                id
            }),
        }
    }

    fn enroll(
        &mut self,
        row_id: Uuid,
        enroll: Enroll,
        person_id: Uuid,
        decided_by: Uuid,
        now: DateTime<Utc>,
    ) {
        for (id, version, state) in enroll.ends {
            let effect = Effect::EnrollmentEnded {
                before: state.to_value(),
                version: version + 1,
            };
            self.journal.note(row_id, id, effect);
            self.ended_enrollments.push((id, version));
        }
        let compound = enroll.compound;
        match enroll.into {
            EnrollInto::Kept => {}
            EnrollInto::Asked(id, version) => {
                let effect = Effect::EnrollmentConfirmed {
                    version: version + 1,
                };
                self.journal.note(row_id, id, effect);
                self.confirmed_enrollments.push((id, version));
                self.notices.push(Notice {
                    person_id,
                    kind: NotificationKind::EnrollmentConfirmed,
                    // Each step of a 报到 is told of once; the asking took its own id.
                    source_id: new_id(),
                    about: About::Enrollment(id),
                    subject: compound.name,
                    detail: String::new(),
                });
            }
            EnrollInto::New => {
                let id = new_id();
                self.journal.note(row_id, id, Effect::EnrollmentMade);
                self.enrollments.push(enrollment::ActiveModel {
                    id: Set(id),
                    person_id: Set(Some(person_id)),
                    organization_id: Set(None),
                    place_id: Set(compound.id),
                    community_id: Set(compound.community_id),
                    street_id: Set(compound.street_id),
                    state: Set(EnrollmentState::Confirmed),
                    reason: Set(None),
                    asked_at: Set(now),
                    decided_at: Set(Some(now)),
                    decided_by: Set(Some(decided_by)),
                    kind: Set(EnrollmentKind::Residence),
                    ended_at: Set(None),
                    transferred_from_id: Set(None),
                    version: Set(1),
                });
            }
        }
    }
}
