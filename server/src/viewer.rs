//! Who is asking, and what their roles reach.
//!
//! Read afresh on every request, so that an ended role or session stops working at once.

use async_graphql::Context;
use chrono::{DateTime, Utc};
use entity::{appointment, employment, enrollment, person, place, residency, session};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, JoinType, QueryFilter,
    QueryResult, QuerySelect, QueryTrait, RelationDef, Select,
    sea_query::{Expr, UnionType},
};
use uuid::Uuid;

use crate::{
    error::{ErrorCode, Result},
    identity::service::employed_at,
    joins::joined,
};

pub use appointment::AppointmentRole;

#[derive(Clone, Debug)]
pub struct Viewer {
    pub person_id: Uuid,
    pub session_id: Uuid,
    pub appointments: Vec<appointment::Model>,
    /// Places that the appointments are over.
    pub appointed_places: Vec<place::Model>,
    /// Compounds that the viewer is confirmed in.
    pub member_of: Vec<Uuid>,
    /// Communities that these compounds lie in.
    pub member_in: Vec<Uuid>,
    /// Of the place where the viewer lives, as far as that was confirmed.
    pub home_community: Option<Uuid>,
    /// Organisations that the viewer works for.
    pub employers: Vec<Uuid>,
}

impl Viewer {
    /// The person behind a session, or nothing where the session has ended or they are gone.
    pub async fn of_session(
        db: &impl ConnectionTrait,
        session_id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Option<Self>> {
        // Joined: for a list of everybody who is present, SQLite would read the whole table.
        let owner = session::Entity::belongs_to(person::Entity)
            .from(session::Column::PersonId)
            .to(person::Column::Id);
        let roles = session::Entity::belongs_to(appointment::Entity)
            .from(session::Column::PersonId)
            .to(appointment::Column::PersonId);
        let session = session::Entity::find_by_id(session_id)
            .select_only()
            .column(session::Column::PersonId)
            .join(JoinType::InnerJoin, owner.into())
            .filter(person::Column::State.eq(person::PersonState::Present))
            .filter(session::Column::EndedAt.is_null())
            .filter(session::Column::ExpiresAt.gt(now));
        let offices = Office::read(db, session, roles.into()).await?;
        match offices.first().map(|one| one.person_id) {
            Some(person_id) => Ok(Some(
                Self::holding(db, offices, person_id, session_id, now).await?,
            )),
            None => Ok(None),
        }
    }

    /// What a person may do now.
    pub async fn of_person(
        db: &impl ConnectionTrait,
        person_id: Uuid,
        session_id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let roles = person::Entity::belongs_to(appointment::Entity)
            .from(person::Column::Id)
            .to(appointment::Column::PersonId);
        let person = person::Entity::find_by_id(person_id)
            .select_only()
            .column_as(person::Column::Id, "person_id");
        let offices = Office::read(db, person, roles.into()).await?;
        Self::holding(db, offices, person_id, session_id, now).await
    }

    /// The same while somebody else acts: no session of theirs takes part.
    pub async fn in_absence(
        db: &impl ConnectionTrait,
        person_id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        Self::of_person(db, person_id, Uuid::nil(), now).await
    }

    async fn holding(
        db: &impl ConnectionTrait,
        offices: Vec<Office>,
        person_id: Uuid,
        session_id: Uuid,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let mut appointments = Vec::new();
        let mut appointed_places: Vec<place::Model> = Vec::new();
        for office in offices {
            let Some(appointment) = office.appointment.filter(|one| one.is_active(now)) else {
                continue;
            };
            appointments.push(appointment);
            if let Some(place) = office.place
                && !appointed_places.contains(&place)
            {
                appointed_places.push(place);
            }
        }
        let belonging = Belonging::of(db, person_id, now).await?;
        Ok(Self {
            person_id,
            session_id,
            appointments,
            appointed_places,
            member_of: belonging.member_of,
            member_in: belonging.member_in,
            home_community: belonging.home_community,
            employers: belonging.employers,
        })
    }

    pub fn is_system_admin(&self) -> bool {
        self.has_role(AppointmentRole::SystemAdmin)
    }

    fn has_role(&self, role: AppointmentRole) -> bool {
        self.appointments.iter().any(|one| one.role == role)
    }

    /// Organisations whose desk the viewer serves.
    pub fn desk_ids(&self) -> Vec<Uuid> {
        self.appointments
            .iter()
            .filter(|one| one.role == AppointmentRole::Dispatcher)
            .filter_map(|one| one.organization_id)
            .collect()
    }

    /// Units that the viewer reports for.
    pub fn unit_ids(&self) -> Vec<Uuid> {
        self.appointments
            .iter()
            .filter(|one| one.role == AppointmentRole::UnitLiaison)
            .filter_map(|one| one.organization_id)
            .collect()
    }

    pub fn liaises_for(&self, organization_id: Uuid) -> bool {
        self.unit_ids().contains(&organization_id)
    }

    /// Places whose subtree the viewer administers.
    pub fn administered_places(&self) -> Vec<&place::Model> {
        self.places_as(&[
            AppointmentRole::CommunityAdmin,
            AppointmentRole::StreetAdmin,
        ])
    }

    /// Places that the viewer looks after as a grid worker.
    pub fn grid_places(&self) -> Vec<&place::Model> {
        self.places_as(&[AppointmentRole::GridWorker])
    }

    /// Whether the viewer looks after what lies here: a manager of its centres, or its administrator.
    pub fn manages(&self, place: &place::Model) -> bool {
        self.administers(place) || self.managed_places().iter().any(|own| own.contains(place))
    }

    /// Places whose centres the viewer manages.
    pub fn managed_places(&self) -> Vec<&place::Model> {
        self.places_as(&[AppointmentRole::CentreManager])
    }

    fn places_as(&self, roles: &[AppointmentRole]) -> Vec<&place::Model> {
        self.appointments
            .iter()
            .filter(|one| roles.contains(&one.role))
            .filter_map(|one| one.place_id)
            .filter_map(|id| self.appointed_places.iter().find(|place| place.id == id))
            .collect()
    }

    /// Whether the viewer administers this place, from it or from above.
    pub fn administers(&self, place: &place::Model) -> bool {
        self.is_system_admin()
            || self
                .administered_places()
                .iter()
                .any(|own| own.contains(place))
    }

    pub fn is_administrator(&self) -> bool {
        self.is_system_admin() || !self.administered_places().is_empty()
    }

    /// Whether the viewer is an administrator of some street or of the system.
    pub fn administers_a_street(&self) -> bool {
        self.is_system_admin() || self.has_role(AppointmentRole::StreetAdmin)
    }

    pub fn lives_in(&self, community_id: Uuid) -> bool {
        self.home_community == Some(community_id)
    }

    pub fn is_member_of(&self, compound_id: Uuid) -> bool {
        self.member_of.contains(&compound_id)
    }
}

/// A role of somebody, whenever it was theirs, and the place that it is over; for who has none, one
/// without.
struct Office {
    person_id: Uuid,
    appointment: Option<appointment::Model>,
    place: Option<place::Model>,
}

impl Office {
    const APPOINTMENT: &str = "appointment_";
    const PLACE: &str = "place_";

    /// Roles and places come with whatever they were joined to, for they are read on every request.
    async fn read<E: EntityTrait>(
        db: &impl ConnectionTrait,
        query: Select<E>,
        roles: RelationDef,
    ) -> Result<Vec<Self>> {
        let over = appointment::Entity::belongs_to(place::Entity)
            .from(appointment::Column::PlaceId)
            .to(place::Column::Id);
        let left = JoinType::LeftJoin;
        let query = joined::<_, appointment::Entity>(query, left, roles, Self::APPOINTMENT);
        let query = joined::<_, place::Entity>(query, left, over.into(), Self::PLACE);
        Ok(query.into_model::<Self>().all(db).await?)
    }
}

impl FromQueryResult for Office {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        Ok(Self {
            person_id: row.try_get(prefix, "person_id")?,
            appointment: appointment::Model::from_query_result_optional(row, Self::APPOINTMENT)?,
            place: place::Model::from_query_result_optional(row, Self::PLACE)?,
        })
    }
}

/// Where somebody is confirmed, lives and works.
#[derive(Default)]
struct Belonging {
    member_of: Vec<Uuid>,
    member_in: Vec<Uuid>,
    home_community: Option<Uuid>,
    employers: Vec<Uuid>,
}

impl Belonging {
    /// In one statement, for it is read on every request.
    async fn of(db: &impl ConnectionTrait, person_id: Uuid, now: DateTime<Utc>) -> Result<Self> {
        const OWN: &str = "own";
        const COMMUNITY: &str = "community";
        const WHAT: &str = "what";
        let compound = enrollment::Entity::belongs_to(place::Entity)
            .from(enrollment::Column::PlaceId)
            .to(place::Column::Id);
        let mut all = enrollment::Entity::find()
            .select_only()
            .column_as(enrollment::Column::PlaceId, OWN)
            .column_as(place::Column::CommunityId, COMMUNITY)
            .column_as(Expr::cust("0"), WHAT)
            .join(JoinType::InnerJoin, compound.into())
            .filter(enrollment::Column::PersonId.eq(person_id))
            .filter(enrollment::Column::State.eq(enrollment::EnrollmentState::Confirmed))
            .into_query();
        let home = residency::Entity::belongs_to(place::Entity)
            .from(residency::Column::PlaceId)
            .to(place::Column::Id);
        let homes = residency::Entity::find()
            .select_only()
            .column_as(place::Column::Id, OWN)
            .column_as(place::Column::CommunityId, COMMUNITY)
            .column_as(Expr::cust("1"), WHAT)
            .join(JoinType::InnerJoin, home.into())
            .filter(residency::Column::PersonId.eq(person_id))
            .filter(residency::Column::Until.is_null())
            .into_query();
        let jobs = employment::Entity::find()
            .select_only()
            .column_as(employment::Column::OrganizationId, OWN)
            .column_as(employment::Column::OrganizationId, COMMUNITY)
            .column_as(Expr::cust("2"), WHAT)
            .filter(employment::Column::PersonId.eq(person_id))
            .filter(employed_at(now))
            .into_query();
        all.union(UnionType::All, homes);
        all.union(UnionType::All, jobs);
        let mut belonging = Self::default();
        for row in db.query_all(&all).await? {
            let own: Uuid = row.try_get_by_index(0)?;
            let community: Option<Uuid> = row.try_get_by_index(1)?;
            match row.try_get_by_index::<i32>(2)? {
                0 => {
                    belonging.member_of.push(own);
                    belonging.member_in.extend(community);
                }
                1 => belonging.home_community = community.or(belonging.home_community),
                _ => belonging.employers.push(own),
            }
        }
        belonging.member_in.sort_unstable();
        belonging.member_in.dedup();
        Ok(belonging)
    }
}

/// The viewer of a GraphQL request.
///
/// # Errors
/// `UNAUTHENTICATED` when nobody is signed in.
pub fn viewer<'a>(ctx: &Context<'a>) -> Result<&'a Viewer> {
    optional_viewer(ctx).ok_or_else(|| ErrorCode::Unauthenticated.into())
}

pub fn optional_viewer<'a>(ctx: &Context<'a>) -> Option<&'a Viewer> {
    ctx.data_opt::<Viewer>()
}

/// The row behind a viewer.
pub async fn person_of(db: &impl ConnectionTrait, viewer: &Viewer) -> Result<person::Model> {
    person::Entity::find_by_id(viewer.person_id)
        .one(db)
        .await?
        .ok_or_else(|| ErrorCode::Unauthenticated.into())
}
