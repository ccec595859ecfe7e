//! What all lines of a roster together come down to: rows to insert, rows to end.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    employment, enrollment,
    enrollment::{EnrollmentKind, EnrollmentState},
    notification::NotificationKind,
    organization,
    organization::OrganizationKind,
    person, person_skill, residency,
};
use sea_orm::Set;
use uuid::Uuid;

use super::{
    plan::{Enroll, EnrollInto, Plan, UnitChoice},
    text::key,
};
use crate::{
    clock::new_id, identity::service::UNFINISHED_CAP, inbox::service::Notice, vault::SealedPhone,
};

/// One line to carry out.
pub struct Task {
    pub plan: Plan,
    /// Of somebody new.
    pub phone: SealedPhone,
}

/// Everything that all lines together come down to.
#[derive(Default)]
pub struct Rows {
    pub units: Vec<organization::ActiveModel>,
    pub people: Vec<person::ActiveModel>,
    pub names: Vec<(Uuid, String)>,
    pub ended_residencies: Vec<Uuid>,
    pub residencies: Vec<residency::ActiveModel>,
    pub ended_employments: Vec<Uuid>,
    pub employments: Vec<employment::ActiveModel>,
    pub skills: Vec<person_skill::ActiveModel>,
    pub ended_enrollments: Vec<(Uuid, i32)>,
    pub confirmed_enrollments: Vec<(Uuid, i32)>,
    pub enrollments: Vec<enrollment::ActiveModel>,
    pub notices: Vec<Notice>,
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
        let Task { plan, phone } = task;
        let person_id = match (plan.person_id, plan.name) {
            (Some(id), name) => {
                self.names.extend(name.map(|name| (id, name)));
                id
            }
            (None, name) => {
                let id = new_id();
                self.people.push(person::ActiveModel {
                    id: Set(id),
                    name: Set(name.unwrap_or_default()),
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
            self.ended_residencies.extend(home.ends_residency);
            self.residencies.push(residency::ActiveModel {
                id: Set(new_id()),
                person_id: Set(person_id),
                place_id: Set(home.place_id),
                since: Set(now),
                until: Set(None),
            });
        }
        if let Some(hire) = plan.employment {
            let organization_id = self.unit(hire.unit, now, new_units);
            self.ended_employments.extend(hire.ends_employments);
            self.employments.push(employment::ActiveModel {
                id: Set(new_id()),
                person_id: Set(person_id),
                organization_id: Set(organization_id),
                title: Set(None),
                since: Set(now),
                until: Set(None),
            });
        }
        let skills = plan.skill_codes.into_iter();
        self.skills
            .extend(skills.map(|skill_code| person_skill::ActiveModel {
                person_id: Set(person_id),
                skill_code: Set(skill_code),
            }));
        if let Some(enroll) = plan.enrollment {
            self.enroll(enroll, person_id, decided_by, now);
        }
    }

    /// The unit, which the first line that names a new one brings into being.
    fn unit(
        &mut self,
        choice: UnitChoice,
        now: DateTime<Utc>,
        new_units: &mut HashMap<(Uuid, String), Uuid>,
    ) -> Uuid {
        match choice {
            UnitChoice::Known(id) => id,
            UnitChoice::New {
                name,
                seat_id,
                street_id,
            } => *new_units.entry((street_id, key(&name))).or_insert_with(|| {
                let id = new_id();
                self.units.push(organization::ActiveModel {
                    id: Set(id),
                    parent_id: Set(None),
                    kind: Set(OrganizationKind::PartnerUnit),
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

    fn enroll(&mut self, enroll: Enroll, person_id: Uuid, decided_by: Uuid, now: DateTime<Utc>) {
        self.ended_enrollments.extend(enroll.ends);
        let compound = enroll.compound;
        match enroll.into {
            EnrollInto::Kept => {}
            EnrollInto::Asked(id, version) => {
                self.confirmed_enrollments.push((id, version));
                self.notices.push(Notice {
                    person_id,
                    kind: NotificationKind::EnrollmentConfirmed,
                    // Each step of a 报到 is told of once; the asking took its own id.
                    source_id: new_id(),
                    order_id: None,
                    enrollment_id: Some(id),
                    subject: compound.name,
                    detail: String::new(),
                });
            }
            EnrollInto::New => self.enrollments.push(enrollment::ActiveModel {
                id: Set(new_id()),
                person_id: Set(Some(person_id)),
                organization_id: Set(None),
                kind: Set(EnrollmentKind::Residence),
                place_id: Set(compound.id),
                community_id: Set(compound.community_id),
                street_id: Set(compound.street_id),
                state: Set(EnrollmentState::Confirmed),
                reason: Set(None),
                asked_at: Set(now),
                decided_at: Set(Some(now)),
                decided_by: Set(Some(decided_by)),
                ended_at: Set(None),
                transferred_from_id: Set(None),
                version: Set(1),
            }),
        }
    }

    pub fn count(&self) -> usize {
        self.units.len()
            + self.people.len()
            + self.names.len()
            + self.ended_residencies.len()
            + self.residencies.len()
            + self.ended_employments.len()
            + self.employments.len()
            + self.skills.len()
            + self.ended_enrollments.len()
            + self.confirmed_enrollments.len()
            + self.enrollments.len()
    }
}
