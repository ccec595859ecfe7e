//! Carries out what was judged: a few statements for every thousand lines, in the import's own
//! transaction.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use entity::{
    employment, enrollment, enrollment::EnrollmentState, notification::NotificationKind,
    organization, organization::OrganizationKind, person, person_skill, residency,
};
use sea_orm::{
    ActiveModelBehavior, ActiveModelTrait, ColumnTrait, EntityTrait, ExprTrait, IntoActiveModel,
    QueryFilter, Set,
    sea_query::{Expr, OnConflict},
};
use uuid::Uuid;

use super::{
    rules::{Enroll, EnrollInto, Plan, UnitChoice},
    text::key,
};
use crate::{
    app::{App, Write},
    clock::new_id,
    error::{ErrorCode, OnUnique, Result},
    inbox::service::{Notice, notify},
    live::LiveTopic,
    progress::Progress,
    vault::SealedPhone,
    viewer::Viewer,
};

/// Rows in one statement.
const CHUNK: usize = 1_000;
/// Orders that an imported member may have unfinished at once.
const UNFINISHED_CAP: i32 = 3;

/// One line to carry out.
pub struct Task {
    pub plan: Plan,
    /// Of somebody new.
    pub phone: SealedPhone,
}

/// Everything that all lines together come down to.
#[derive(Default)]
struct Rows {
    units: Vec<organization::ActiveModel>,
    people: Vec<person::ActiveModel>,
    names: Vec<(Uuid, String)>,
    ended_residencies: Vec<Uuid>,
    residencies: Vec<residency::ActiveModel>,
    ended_employments: Vec<Uuid>,
    employments: Vec<employment::ActiveModel>,
    skills: Vec<person_skill::ActiveModel>,
    ended_enrollments: Vec<(Uuid, i32)>,
    confirmed_enrollments: Vec<(Uuid, i32)>,
    enrollments: Vec<enrollment::ActiveModel>,
    notices: Vec<Notice>,
}

/// # Errors
/// `BUSY` when somebody else registered one of the people in the meantime: judge again.
pub async fn carry_out(
    viewer: &Viewer,
    app: &App,
    write: &mut Write<'_>,
    tasks: Vec<Task>,
    progress: &Progress,
) -> Result<()> {
    let now = app.clock.now();
    let mut rows = Rows::default();
    let mut new_units = HashMap::new();
    for task in tasks {
        rows.add(task, viewer, now, &mut new_units);
    }
    rows.write(app, write, viewer, now, progress).await
}

impl Rows {
    fn add(
        &mut self,
        task: Task,
        viewer: &Viewer,
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
            self.enroll(enroll, person_id, viewer, now);
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

    fn enroll(&mut self, enroll: Enroll, person_id: Uuid, viewer: &Viewer, now: DateTime<Utc>) {
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
                place_id: Set(compound.id),
                community_id: Set(compound.community_id),
                street_id: Set(compound.street_id),
                state: Set(EnrollmentState::Confirmed),
                reason: Set(None),
                asked_at: Set(now),
                decided_at: Set(Some(now)),
                decided_by: Set(Some(viewer.person_id)),
                version: Set(1),
            }),
        }
    }

    fn count(&self) -> usize {
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

    async fn write(
        self,
        app: &App,
        write: &mut Write<'_>,
        viewer: &Viewer,
        now: DateTime<Utc>,
        progress: &Progress,
    ) -> Result<()> {
        let mut progress = Counted::begin("Importing", self.count(), progress);
        let id = |(id, _): (Uuid, i32)| id;
        insert(write, self.units, &mut progress).await?;
        insert(write, self.people, &mut progress).await.on_unique(
            "person",
            &["phone_hash"],
            || ErrorCode::Busy.into(),
        )?;
        for (id, name) in self.names {
            person::Entity::update_many()
                .col_expr(person::Column::Name, name.into())
                .filter(person::Column::Id.eq(id))
                .exec(&**write)
                .await?;
            progress.advance(1);
        }
        for ids in self.ended_residencies.chunks(CHUNK) {
            residency::Entity::update_many()
                .col_expr(residency::Column::Until, now.into())
                .filter(residency::Column::Id.is_in(ids.iter().copied()))
                .exec(&**write)
                .await?;
            progress.advance(ids.len());
        }
        insert(write, self.residencies, &mut progress)
            .await
            .on_unique("residency", &["present"], || ErrorCode::Busy.into())?;
        for ids in self.ended_employments.chunks(CHUNK) {
            employment::Entity::update_many()
                .col_expr(employment::Column::Until, now.into())
                .filter(employment::Column::Id.is_in(ids.iter().copied()))
                .exec(&**write)
                .await?;
            progress.advance(ids.len());
        }
        insert(write, self.employments, &mut progress).await?;
        for skills in self.skills.chunks(CHUNK) {
            person_skill::Entity::insert_many(skills.to_vec())
                .on_conflict(OnConflict::new().do_nothing().to_owned())
                .exec_without_returning(&**write)
                .await?;
            progress.advance(skills.len());
        }
        for chunk in self.ended_enrollments.chunks(CHUNK) {
            enrollment::Entity::update_many()
                .col_expr(enrollment::Column::State, EnrollmentState::Ended.into())
                .col_expr(
                    enrollment::Column::Version,
                    Expr::col(enrollment::Column::Version).add(1),
                )
                .filter(enrollment::Column::Id.is_in(chunk.iter().copied().map(id)))
                .exec(&**write)
                .await?;
            progress.advance(chunk.len());
        }
        for chunk in self.confirmed_enrollments.chunks(CHUNK) {
            enrollment::Entity::update_many()
                .col_expr(enrollment::Column::State, EnrollmentState::Confirmed.into())
                .col_expr(enrollment::Column::DecidedAt, now.into())
                .col_expr(enrollment::Column::DecidedBy, viewer.person_id.into())
                .col_expr(
                    enrollment::Column::Version,
                    Expr::col(enrollment::Column::Version).add(1),
                )
                .filter(enrollment::Column::Id.is_in(chunk.iter().copied().map(id)))
                .exec(&**write)
                .await?;
            progress.advance(chunk.len());
        }
        insert(write, self.enrollments, &mut progress)
            .await
            .on_unique("enrollment", &["living"], || ErrorCode::Busy.into())?;
        for (id, version) in self
            .ended_enrollments
            .into_iter()
            .chain(self.confirmed_enrollments)
        {
            write.hint(LiveTopic::Enrollment, id, version + 1);
        }
        for notices in self.notices.chunks(CHUNK) {
            notify(write, app, notices.to_vec()).await?;
        }
        Ok(())
    }
}

/// Rows written so far.
pub struct Counted<'a> {
    progress: &'a Progress,
    done: usize,
}

impl<'a> Counted<'a> {
    pub fn begin(what: &'static str, total: usize, progress: &'a Progress) -> Self {
        progress.begin(what, total as u64);
        Self { progress, done: 0 }
    }

    pub fn advance(&mut self, by: usize) {
        self.done += by;
        self.progress.reach(self.done as u64);
    }
}

pub async fn insert<A>(
    write: &Write<'_>,
    rows: Vec<A>,
    progress: &mut Counted<'_>,
) -> std::result::Result<(), sea_orm::DbErr>
where
    A: ActiveModelTrait + ActiveModelBehavior + Clone + Send,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    for chunk in rows.chunks(CHUNK) {
        A::Entity::insert_many(chunk.to_vec())
            .exec_without_returning(&**write as &sea_orm::DatabaseTransaction)
            .await?;
        progress.advance(chunk.len());
    }
    Ok(())
}
