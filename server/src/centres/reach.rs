//! Who may book what: a room is for those who belong to the compound, the community or the street that its
//! centre lies in, by living, reporting or working there.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use entity::{centre, organization, place, room, room::RoomAudience};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, JoinType, PaginatorTrait, QueryFilter,
    QuerySelect, Select,
};
use uuid::Uuid;

use crate::{
    app::App,
    error::{ErrorCode, Result, field},
    family,
    identity::service::{residency_of, units_of},
    places::{self, subtree},
    viewer::Viewer,
};

/// What somebody belongs to.
#[derive(Clone, Debug, Default)]
pub struct Belonging {
    compounds: Vec<Uuid>,
    communities: Vec<Uuid>,
    streets: Vec<Uuid>,
}

impl Belonging {
    /// By home, by 报到, and by where their units sit.
    pub async fn of(
        db: &impl ConnectionTrait,
        viewer: &Viewer,
        now: DateTime<Utc>,
    ) -> Result<Self> {
        let mut places = viewer.member_of.clone();
        let home = residency_of(db, viewer.person_id).await?;
        places.extend(home.map(|home| home.place_id));
        let units = organizations_of(db, viewer, now).await?;
        if !units.is_empty() {
            let seats = organization::Entity::find()
                .filter(organization::Column::Id.is_in(units))
                .all(db)
                .await?;
            places.extend(seats.into_iter().filter_map(|one| one.seat_id));
        }
        let mut belonging = Self::default();
        let rows = place::Entity::find().filter(place::Column::Id.is_in(places));
        for place in rows.all(db).await? {
            belonging.compounds.extend(place.compound_id);
            belonging.communities.extend(place.community_id);
            belonging.streets.extend(place.street_id);
        }
        for ids in [
            &mut belonging.compounds,
            &mut belonging.communities,
            &mut belonging.streets,
        ] {
            ids.sort_unstable();
            ids.dedup();
        }
        Ok(belonging)
    }

    /// Whether they belong to the community that a place lies in; above communities, to the street.
    pub fn is_around(&self, place: &place::Model) -> bool {
        match (place.community_id, place.street_id) {
            (Some(community), _) => self.communities.contains(&community),
            (None, Some(street)) => self.streets.contains(&street),
            (None, None) => false,
        }
    }

    /// Rooms that they may book, on rooms joined to their centre and its place. What lies above a
    /// compound is for the community at least, what lies above that for the street.
    fn may_book(&self) -> Condition {
        let wide = room::Column::Audience.is_in([RoomAudience::Community, RoomAudience::Street]);
        let of_community = Condition::any()
            .add(place::Column::CompoundId.is_null())
            .add(wide);
        let of_street = Condition::any()
            .add(place::Column::CommunityId.is_null())
            .add(room::Column::Audience.eq(RoomAudience::Street));
        let one_of = |column: place::Column, ids: &[Uuid]| column.is_in(ids.iter().copied());
        Condition::any()
            .add(one_of(place::Column::CompoundId, &self.compounds))
            .add(
                Condition::all()
                    .add(one_of(place::Column::CommunityId, &self.communities))
                    .add(of_community),
            )
            .add(
                Condition::all()
                    .add(one_of(place::Column::StreetId, &self.streets))
                    .add(of_street),
            )
    }
}

/// Organisations that somebody may book for: their employers, and those they serve or report for.
pub async fn organizations_of(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    now: DateTime<Utc>,
) -> Result<Vec<Uuid>> {
    let mut units = units_of(db, viewer.person_id, now).await?;
    units.extend(viewer.unit_ids());
    units.extend(viewer.desk_ids());
    units.sort_unstable();
    units.dedup();
    Ok(units)
}

/// Rooms in use, joined to their centre and its place.
pub fn rooms() -> Select<room::Entity> {
    let at = room::Entity::belongs_to(centre::Entity)
        .from(room::Column::CentreId)
        .to(centre::Column::Id);
    let lies_in = centre::Entity::belongs_to(place::Entity)
        .from(centre::Column::PlaceId)
        .to(place::Column::Id);
    room::Entity::find()
        .join(JoinType::InnerJoin, at.into())
        .join(JoinType::InnerJoin, lies_in.into())
        .filter(room::Column::RetiredAt.is_null())
        .filter(centre::Column::ClosedAt.is_null())
}

/// Rooms that somebody may book, whether as one of those they are for or as a manager.
pub async fn bookable_rooms(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    now: DateTime<Utc>,
) -> Result<Select<room::Entity>> {
    let belonging = Belonging::of(db, viewer, now).await?;
    Ok(bookable_by(viewer, &belonging))
}

/// The same, where it is known what they belong to.
pub fn bookable_by(viewer: &Viewer, belonging: &Belonging) -> Select<room::Entity> {
    match viewer.is_system_admin() {
        true => rooms(),
        false => rooms().filter(belonging.may_book().add(managed(viewer))),
    }
}

/// Centres of the communities that somebody belongs to.
pub async fn near(db: &impl ConnectionTrait, belonging: &Belonging) -> Result<HashSet<Uuid>> {
    let communities = belonging.communities.iter().copied();
    let lies_in = centre::Entity::belongs_to(place::Entity)
        .from(centre::Column::PlaceId)
        .to(place::Column::Id);
    let ids: Vec<Uuid> = centre::Entity::find()
        .join(JoinType::InnerJoin, lies_in.into())
        .filter(place::Column::CommunityId.is_in(communities))
        .select_only()
        .column(centre::Column::Id)
        .into_tuple()
        .all(db)
        .await?;
    Ok(ids.into_iter().collect())
}

/// What lies in a place whose centres the viewer manages, on anything joined to that place.
pub fn managed(viewer: &Viewer) -> Condition {
    if viewer.is_system_admin() {
        return Condition::all();
    }
    let places = viewer
        .administered_places()
        .into_iter()
        .chain(viewer.managed_places());
    places.fold(
        Condition::any().add(place::Column::Id.is_null()),
        |any, place| any.add(subtree::from_here_down(place)),
    )
}

pub async fn may_book(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    room_id: Uuid,
    now: DateTime<Utc>,
) -> Result<bool> {
    let rooms = bookable_rooms(db, viewer, now).await?;
    Ok(rooms.filter(room::Column::Id.eq(room_id)).count(db).await? > 0)
}

/// Those for whom the viewer may book a room: themself, and elders of the family who let them act.
pub async fn bookers(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    room_id: Uuid,
    now: DateTime<Utc>,
) -> Result<Vec<Uuid>> {
    let mut bookers = Vec::new();
    if may_book(db, viewer, room_id, now).await? {
        bookers.push(viewer.person_id);
    }
    for elder_id in family::links::elders_of(db, viewer).await? {
        let elder = Viewer::in_absence(db, elder_id, now).await?;
        if may_book(db, &elder, room_id, now).await? {
            bookers.push(elder_id);
        }
    }
    Ok(bookers)
}

/// A centre in use, and where it lies.
///
/// # Errors
/// `NOT_FOUND` on `centreId`.
pub async fn centre_at(
    db: &impl ConnectionTrait,
    centre_id: Uuid,
) -> Result<(centre::Model, place::Model)> {
    let row = centre::Entity::find_by_id(centre_id)
        .filter(centre::Column::ClosedAt.is_null())
        .one(db)
        .await?
        .ok_or_else(|| field(ErrorCode::NotFound, "centreId"))?;
    let place = places::service::place(db, row.place_id).await?;
    Ok((row, place))
}

/// Whether somebody belongs to the community that a place lies in.
pub async fn belongs_around(
    db: &impl ConnectionTrait,
    app: &App,
    person_id: Uuid,
    place: &place::Model,
) -> Result<bool> {
    let now = app.clock.now();
    let person = Viewer::in_absence(db, person_id, now).await?;
    let belonging = Belonging::of(db, &person, now).await?;
    Ok(belonging.is_around(place))
}
