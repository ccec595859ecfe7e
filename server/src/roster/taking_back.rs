//! Puts back what lines wrote, as far as it is still as they left it.

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, Utc};
use entity::{
    coverage, employment, enrollment, enrollment::EnrollmentState, grid, import_batch::ImportKind,
    import_effect, organization, person, person_skill, place, residency,
};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, DbErr, EntityTrait, ExprTrait, IntoActiveModel, QueryFilter,
    QuerySelect, Set, SqlErr, sea_query::Expr,
};
use uuid::Uuid;

use super::effects::{Effect, OrganizationFields, compound_kind, enrollment_state};
use crate::{
    app::Write,
    error::{Error, ErrorCode, Result},
    identity,
    live::LiveTopic,
    orders,
    organizations::coverage::hold_where_desks_change,
    vault::SealedPhone,
};

/// Why lines could not be taken back together.
pub enum Stuck {
    /// Something that has come since leans on what was made, or has taken what was given up.
    InUse,
    Other(Error),
}

impl From<Error> for Stuck {
    fn from(error: Error) -> Self {
        Stuck::Other(error)
    }
}

impl From<DbErr> for Stuck {
    fn from(error: DbErr) -> Self {
        match error.sql_err() {
            Some(
                SqlErr::ForeignKeyConstraintViolation(_) | SqlErr::UniqueConstraintViolation(_),
            ) => Stuck::InUse,
            _ => Stuck::Other(error.into()),
        }
    }
}

/// Answers the lines that are kept because what they wrote has changed since. The lines come in the
/// order in which they are to be taken back.
///
/// # Errors
/// `InUse` when one of them made something that is leaned on by now; nothing must be committed then.
pub async fn take_back(
    write: &mut Write<'_>,
    row_ids: &[Uuid],
    effects: Vec<import_effect::Model>,
    kind: ImportKind,
    with_units: bool,
    at: DateTime<Utc>,
) -> Result<Vec<Uuid>, Stuck> {
    let mut by_row: HashMap<Uuid, Vec<(Uuid, Effect)>> = HashMap::new();
    for row in effects {
        let effect = serde_json::from_value(row.detail).map_err(Error::internal)?;
        let effects = by_row.entry(row.row_id).or_default();
        effects.push((row.subject_id, effect));
    }
    let now = Present::read(write, by_row.values().flatten()).await?;
    let mut kept = Vec::new();
    let mut back = Back::default();
    for row_id in row_ids {
        let effects = by_row.remove(row_id).unwrap_or_default();
        if effects
            .iter()
            .all(|(id, effect)| now.is_as_left(*id, effect))
        {
            let is_unit = |effect: &Effect| {
                matches!(effect, Effect::OrganizationMade { .. }) && kind == ImportKind::Members
            };
            let made_units_only = effects.iter().all(|(_, effect)| is_unit(effect));
            if !with_units && !effects.is_empty() && made_units_only {
                // Nothing of the line would be taken back.
                return Err(Stuck::InUse);
            }
            for (id, effect) in effects {
                if !is_unit(&effect) || with_units {
                    back.add(id, effect);
                }
            }
        } else {
            kept.push(*row_id);
        }
    }
    back.carry_out(write, at).await?;
    Ok(kept)
}

/// The rows that effects are about, as they are now.
#[derive(Default)]
struct Present {
    people: HashMap<Uuid, person::Model>,
    residencies: HashMap<Uuid, residency::Model>,
    employments: HashMap<Uuid, employment::Model>,
    skills: HashSet<(Uuid, String)>,
    enrollments: HashMap<Uuid, enrollment::Model>,
    organizations: HashMap<Uuid, organization::Model>,
    places: HashMap<Uuid, place::Model>,
    grids: HashMap<Uuid, grid::Model>,
    coverage: HashSet<Uuid>,
    /// Places and organisations, of those that lines took people from, that are closed by now.
    closed: HashSet<Uuid>,
}

impl Present {
    async fn read(
        write: &Write<'_>,
        effects: impl Iterator<Item = &(Uuid, Effect)>,
    ) -> Result<Self, DbErr> {
        let mut ids: HashMap<&'static str, Vec<Uuid>> = HashMap::new();
        for (id, effect) in effects {
            ids.entry(table_of(effect)).or_default().push(*id);
        }
        let mut of = |table| ids.remove(table).unwrap_or_default();
        let db = &**write;
        let people = person::Entity::find().filter(person::Column::Id.is_in(of("person")));
        let residencies =
            residency::Entity::find().filter(residency::Column::Id.is_in(of("residency")));
        let employments =
            employment::Entity::find().filter(employment::Column::Id.is_in(of("employment")));
        let skills = person_skill::Entity::find()
            .filter(person_skill::Column::PersonId.is_in(of("person_skill")));
        let enrollments =
            enrollment::Entity::find().filter(enrollment::Column::Id.is_in(of("enrollment")));
        let organizations =
            organization::Entity::find().filter(organization::Column::Id.is_in(of("organization")));
        let places = place::Entity::find().filter(place::Column::Id.is_in(of("place")));
        let grids = grid::Entity::find().filter(grid::Column::Id.is_in(of("grid")));
        let coverage = coverage::Entity::find().filter(coverage::Column::Id.is_in(of("coverage")));
        let (people, residencies) = (people.all(db).await?, residencies.all(db).await?);
        let (employments, skills) = (employments.all(db).await?, skills.all(db).await?);
        let (enrollments, places) = (enrollments.all(db).await?, places.all(db).await?);
        let (organizations, grids) = (organizations.all(db).await?, grids.all(db).await?);
        let coverage = coverage.all(db).await?;
        let homes = residencies.iter().map(|row| row.place_id);
        let homes = homes.chain(enrollments.iter().map(|row| row.place_id));
        let mut closed: HashSet<Uuid> = place::Entity::find()
            .select_only()
            .column(place::Column::Id)
            .filter(place::Column::Id.is_in(homes.collect::<HashSet<_>>()))
            .filter(place::Column::ClosedAt.is_not_null())
            .into_tuple()
            .all(db)
            .await?
            .into_iter()
            .collect();
        let units: HashSet<Uuid> = employments.iter().map(|row| row.organization_id).collect();
        let units: Vec<Uuid> = organization::Entity::find()
            .select_only()
            .column(organization::Column::Id)
            .filter(organization::Column::Id.is_in(units))
            .filter(organization::Column::ClosedAt.is_not_null())
            .into_tuple()
            .all(db)
            .await?;
        closed.extend(units);
        Ok(Self {
            closed,
            people: people.into_iter().map(|row| (row.id, row)).collect(),
            residencies: residencies.into_iter().map(|row| (row.id, row)).collect(),
            employments: employments.into_iter().map(|row| (row.id, row)).collect(),
            skills: skills
                .into_iter()
                .map(|row| (row.person_id, row.skill_code))
                .collect(),
            enrollments: enrollments.into_iter().map(|row| (row.id, row)).collect(),
            organizations: organizations.into_iter().map(|row| (row.id, row)).collect(),
            places: places.into_iter().map(|row| (row.id, row)).collect(),
            grids: grids.into_iter().map(|row| (row.id, row)).collect(),
            coverage: coverage.into_iter().map(|row| row.id).collect(),
        })
    }

    /// Whether nobody has changed since what the effect wrote.
    fn is_as_left(&self, id: Uuid, effect: &Effect) -> bool {
        let person = |test: &dyn Fn(&person::Model) -> bool| self.people.get(&id).is_some_and(test);
        let enrollment = |state: EnrollmentState, version: i32| {
            let row = self.enrollments.get(&id);
            row.is_some_and(|row| row.state == state && row.version == version)
        };
        match effect {
            Effect::PersonMade { name } => person(&|row| {
                row.name == *name && row.password_hash.is_none() && row.unfinished_count == 0
            }),
            Effect::PersonRenamed { after, .. } => person(&|row| row.name == *after),
            Effect::PhoneChanged { after_hash, .. } => {
                person(&|row| hex::encode(&row.phone_hash) == *after_hash)
            }
            Effect::ResidencyBegun => {
                let row = self.residencies.get(&id);
                row.is_some_and(|row| row.until.is_none())
            }
            // Its successor tells whether somebody has moved since. Nobody comes to live, to work or
            // to report again where nothing is any more.
            Effect::ResidencyEnded => {
                let row = self.residencies.get(&id);
                row.is_some_and(|row| !self.closed.contains(&row.place_id))
            }
            Effect::EmploymentBegun => {
                let row = self.employments.get(&id);
                row.is_some_and(|row| row.until.is_none())
            }
            Effect::EmploymentEnded => {
                let row = self.employments.get(&id);
                row.is_some_and(|row| !self.closed.contains(&row.organization_id))
            }
            Effect::SkillAdded { code } => self.skills.contains(&(id, code.clone())),
            Effect::EnrollmentMade => enrollment(EnrollmentState::Confirmed, 1),
            Effect::EnrollmentEnded { version, .. } => {
                let row = self.enrollments.get(&id);
                enrollment(EnrollmentState::Ended, *version)
                    && row.is_some_and(|row| !self.closed.contains(&row.place_id))
            }
            Effect::EnrollmentConfirmed { version } => {
                enrollment(EnrollmentState::Confirmed, *version)
            }
            Effect::OrganizationMade { name } => {
                let row = self.organizations.get(&id);
                row.is_some_and(|row| row.name == *name && row.closed_at.is_none())
            }
            Effect::OrganizationChanged { after, .. } => {
                let row = self.organizations.get(&id);
                row.is_some_and(|row| OrganizationFields::of(row) == *after)
            }
            Effect::PlaceMade { name, parent_id } => {
                let row = self.places.get(&id);
                row.is_some_and(|row| {
                    row.name == *name && row.parent_id == *parent_id && row.closed_at.is_none()
                })
            }
            Effect::PlaceChanged { after, .. } => {
                let after = compound_kind(after.as_ref()).ok();
                let row = self.places.get(&id);
                row.is_some_and(|row| Some(row.compound_kind) == after)
            }
            Effect::GridMade { name } => {
                let row = self.grids.get(&id);
                row.is_some_and(|row| row.name == *name && row.closed_at.is_none())
            }
            Effect::CoverageAdded => self.coverage.contains(&id),
        }
    }
}

fn table_of(effect: &Effect) -> &'static str {
    match effect {
        Effect::PersonMade { .. } | Effect::PersonRenamed { .. } | Effect::PhoneChanged { .. } => {
            "person"
        }
        Effect::ResidencyBegun | Effect::ResidencyEnded => "residency",
        Effect::EmploymentBegun | Effect::EmploymentEnded => "employment",
        Effect::SkillAdded { .. } => "person_skill",
        Effect::EnrollmentMade
        | Effect::EnrollmentEnded { .. }
        | Effect::EnrollmentConfirmed { .. } => "enrollment",
        Effect::OrganizationMade { .. } | Effect::OrganizationChanged { .. } => "organization",
        Effect::PlaceMade { .. } | Effect::PlaceChanged { .. } => "place",
        Effect::GridMade { .. } => "grid",
        Effect::CoverageAdded => "coverage",
    }
}

/// Everything that is to be put back, by table.
#[derive(Default)]
struct Back {
    made: HashMap<&'static str, Vec<Uuid>>,
    ended_residencies: Vec<Uuid>,
    ended_employments: Vec<Uuid>,
    skills: HashMap<String, Vec<Uuid>>,
    enrollments: Vec<(Uuid, EnrollmentState, i32)>,
    others: Vec<(Uuid, Effect)>,
}

impl Back {
    fn add(&mut self, id: Uuid, effect: Effect) {
        match effect {
            Effect::PersonMade { .. }
            | Effect::ResidencyBegun
            | Effect::EmploymentBegun
            | Effect::EnrollmentMade
            | Effect::OrganizationMade { .. }
            | Effect::PlaceMade { .. }
            | Effect::GridMade { .. }
            | Effect::CoverageAdded => self.made.entry(table_of(&effect)).or_default().push(id),
            Effect::ResidencyEnded => self.ended_residencies.push(id),
            Effect::EmploymentEnded => self.ended_employments.push(id),
            Effect::SkillAdded { code } => self.skills.entry(code).or_default().push(id),
            Effect::EnrollmentEnded { before, version } => {
                let state = enrollment_state(&before).unwrap_or(EnrollmentState::Ended);
                self.enrollments.push((id, state, version));
            }
            Effect::EnrollmentConfirmed { version } => {
                self.enrollments.push((id, EnrollmentState::Asked, version));
            }
            Effect::PersonRenamed { .. }
            | Effect::PhoneChanged { .. }
            | Effect::OrganizationChanged { .. }
            | Effect::PlaceChanged { .. } => self.others.push((id, effect)),
        }
    }

    /// What leans on others goes first.
    async fn carry_out(mut self, write: &mut Write<'_>, at: DateTime<Utc>) -> Result<(), Stuck> {
        macro_rules! delete {
            ($table:ident) => {
                let ids = self.made.remove(stringify!($table)).unwrap_or_default();
                if !ids.is_empty() {
                    $table::Entity::delete_many()
                        .filter($table::Column::Id.is_in(ids))
                        .exec(&**write)
                        .await?;
                }
            };
        }
        let covers = self.made.get("coverage").cloned().unwrap_or_default();
        let covers = coverage::Entity::find()
            .filter(coverage::Column::Id.is_in(covers))
            .all(&**write)
            .await?;
        let moving = hold_where_desks_change(write, &covers).await?;
        delete!(coverage);
        for place in &moving {
            orders::moving::find_desks(write, place).await?;
        }
        delete!(grid);
        for (code, people) in self.skills {
            person_skill::Entity::delete_many()
                .filter(person_skill::Column::SkillCode.eq(code))
                .filter(person_skill::Column::PersonId.is_in(people))
                .exec(&**write)
                .await?;
        }
        delete!(enrollment);
        delete!(residency);
        delete!(employment);
        residency::Entity::update_many()
            .col_expr(residency::Column::Until, Expr::value(None::<DateTime<Utc>>))
            .filter(residency::Column::Id.is_in(self.ended_residencies))
            .exec(&**write)
            .await?;
        employment::Entity::update_many()
            .col_expr(
                employment::Column::Until,
                Expr::value(None::<DateTime<Utc>>),
            )
            .filter(employment::Column::Id.is_in(self.ended_employments))
            .exec(&**write)
            .await?;
        for (id, state, version) in self.enrollments {
            put_back_enrollment(write, id, state, version).await?;
        }
        for (id, effect) in self.others {
            put_back(write, id, effect, at).await?;
        }
        delete!(person);
        delete!(organization);
        delete!(place);
        Ok(())
    }
}

async fn put_back_enrollment(
    write: &mut Write<'_>,
    id: Uuid,
    state: EnrollmentState,
    version: i32,
) -> Result<(), Stuck> {
    let mut update = enrollment::Entity::update_many()
        .col_expr(enrollment::Column::State, Expr::value(state))
        .col_expr(
            enrollment::Column::EndedAt,
            Expr::value(None::<DateTime<Utc>>),
        )
        .col_expr(
            enrollment::Column::Version,
            Expr::col(enrollment::Column::Version).add(1),
        );
    if state == EnrollmentState::Asked {
        update = update
            .col_expr(
                enrollment::Column::DecidedAt,
                Expr::value(None::<DateTime<Utc>>),
            )
            .col_expr(enrollment::Column::DecidedBy, Expr::value(None::<Uuid>));
    }
    update
        .filter(enrollment::Column::Id.eq(id))
        .exec(&**write)
        .await?;
    write.hint(LiveTopic::Enrollment, id, version + 1);
    Ok(())
}

async fn put_back(
    write: &mut Write<'_>,
    id: Uuid,
    effect: Effect,
    at: DateTime<Utc>,
) -> Result<(), Stuck> {
    let db = &**write;
    match effect {
        Effect::PersonRenamed { before, .. } => {
            person::Entity::update_many()
                .col_expr(person::Column::Name, Expr::value(before))
                .filter(person::Column::Id.eq(id))
                .exec(db)
                .await?;
        }
        Effect::PhoneChanged { before, .. } => {
            let bytes = |text: &str| hex::decode(text).map_err(Error::internal);
            let number = SealedPhone {
                cipher: bytes(&before.cipher)?,
                key_id: before.key_id,
                hash: bytes(&before.hash)?,
            };
            // Somebody else has it by now.
            let taken = || ErrorCode::NameTaken.into();
            let changed = identity::service::change_number(db, id, number, None, at, taken).await;
            match changed {
                Err(error) if error.code() == ErrorCode::NameTaken => return Err(Stuck::InUse),
                changed => changed?,
            }
            write.hint(LiveTopic::Session, id, 0);
        }
        Effect::OrganizationChanged { before, .. } => {
            let Some(row) = organization::Entity::find_by_id(id).one(db).await? else {
                return Ok(());
            };
            let mut row = row.into_active_model();
            row.kind = Set(before.kind()?);
            row.branch_kind = Set(before.branch_kind()?);
            row.parent_id = Set(before.parent_id);
            row.seat_id = Set(before.seat_id);
            row.update(db).await?;
        }
        Effect::PlaceChanged { before, .. } => {
            let Some(row) = place::Entity::find_by_id(id).one(db).await? else {
                return Ok(());
            };
            let mut row = row.into_active_model();
            row.compound_kind = Set(compound_kind(before.as_ref())?);
            row.update(db).await?;
        }
        _ => {}
    }
    Ok(())
}
