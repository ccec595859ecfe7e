//! Where roles are held, and whose they are to give there.

use entity::{appointment, appointment::AppointmentRole, organization, place};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order as Direction, QueryFilter,
    QueryOrder, QuerySelect, QueryTrait,
};
use uuid::Uuid;

use super::{
    rules::{self, Giver, SeatKind},
    visibility::administered,
};
use crate::{
    app::App,
    error::{ErrorCode, Result, field},
    paging::{Page, PageArguments, beyond},
    places,
    viewer::Viewer,
    words::may_be_stored,
};

/// Where a role is held.
#[derive(Clone, Debug)]
pub enum Seat {
    Place(place::Model),
    Organization(organization::Model),
    System,
}

impl Seat {
    pub fn name(&self) -> &str {
        match self {
            Self::Place(place) => &place.name,
            Self::Organization(organization) => &organization.name,
            Self::System => "",
        }
    }

    pub fn id(&self) -> Option<Uuid> {
        match self {
            Self::Place(place) => Some(place.id),
            Self::Organization(organization) => Some(organization.id),
            Self::System => None,
        }
    }
}

/// Seats at which the viewer may give a role, by name.
///
/// # Errors
/// `FORBIDDEN` for whoever administers nothing, `INVALID` on `search`.
pub async fn list(
    viewer: &Viewer,
    app: &App,
    role: AppointmentRole,
    search: Option<String>,
    arguments: &PageArguments,
) -> Result<Page<Seat>> {
    let size = arguments.size()?;
    if !viewer.is_administrator() {
        return Err(ErrorCode::Forbidden.into());
    }
    let search = search.unwrap_or_default();
    let search = search.trim();
    if !may_be_stored(search) {
        return Err(field(ErrorCode::Invalid, "search"));
    }
    let last = arguments.position::<(String, Uuid)>()?;
    let db = app.db.reader();
    let rows = match rules::seat_kind(role) {
        SeatKind::System => Vec::new(),
        SeatKind::Places(kinds) => {
            let (name, id) = (place::Column::Name, place::Column::Id);
            let rows = administered(viewer)
                .filter(givable_over(viewer, role))
                .filter(place::Column::Kind.is_in(kinds.iter().copied()))
                .filter(place::Column::ClosedAt.is_null())
                .filter(name.contains(search))
                .filter(
                    Condition::all()
                        .add_option(last.map(|last| beyond(name, id, &Direction::Asc, last))),
                )
                .order_by_asc(name)
                .order_by_asc(id)
                .limit(size + 1)
                .all(db)
                .await?;
            rows.into_iter().map(Seat::Place).collect()
        }
        SeatKind::Organizations(kinds) => {
            let (name, id) = (organization::Column::Name, organization::Column::Id);
            let places = administered(viewer)
                .select_only()
                .column(place::Column::Id)
                .into_query();
            let rows = organization::Entity::find()
                .filter(organization::Column::SeatId.in_subquery(places))
                .filter(organization::Column::Kind.is_in(kinds.iter().copied()))
                .filter(organization::Column::ClosedAt.is_null())
                .filter(name.contains(search))
                .filter(
                    Condition::all()
                        .add_option(last.map(|last| beyond(name, id, &Direction::Asc, last))),
                )
                .order_by_asc(name)
                .order_by_asc(id)
                .limit(size + 1)
                .all(db)
                .await?;
            rows.into_iter().map(Seat::Organization).collect()
        }
    };
    Ok(Page::cut(rows, size, arguments))
}

/// A role that is given from above is not given over one's own place.
fn givable_over(viewer: &Viewer, role: AppointmentRole) -> Condition {
    let nothing = Condition::all().add(place::Column::Id.is_null());
    match rules::giver(role) {
        _ if viewer.is_system_admin() => Condition::all(),
        Giver::OfSeat => Condition::all(),
        Giver::FromAbove => {
            let own = viewer.administered_places();
            Condition::all().add(place::Column::Id.is_not_in(own.iter().map(|place| place.id)))
        }
        Giver::System => nothing,
    }
}

pub async fn held_at(db: &impl ConnectionTrait, row: &appointment::Model) -> Result<Seat> {
    match (row.place_id, row.organization_id) {
        (Some(id), _) => Ok(Seat::Place(places::service::place(db, id).await?)),
        (_, Some(id)) => {
            let found = organization::Entity::find_by_id(id).one(db).await?;
            Ok(Seat::Organization(found.ok_or(ErrorCode::NotFound)?))
        }
        (None, None) => Ok(Seat::System),
    }
}

/// Whether a role at a seat is the viewer's to give and to end.
pub async fn may_give(
    viewer: &Viewer,
    db: &impl ConnectionTrait,
    role: AppointmentRole,
    seat: &Seat,
) -> Result<bool> {
    if viewer.is_system_admin() {
        return Ok(true);
    }
    let Some(place) = place_of(db, seat).await? else {
        return Ok(false);
    };
    Ok(match rules::giver(role) {
        Giver::OfSeat => viewer.administers(&place),
        Giver::FromAbove => viewer
            .administered_places()
            .iter()
            .any(|own| own.id != place.id && own.contains(&place)),
        Giver::System => false,
    })
}

/// Whose administrators a seat concerns.
pub async fn place_of(db: &impl ConnectionTrait, seat: &Seat) -> Result<Option<place::Model>> {
    match seat {
        Seat::Place(place) => Ok(Some(place.clone())),
        Seat::Organization(organization::Model {
            seat_id: Some(id), ..
        }) => Ok(Some(places::service::place(db, *id).await?)),
        Seat::Organization(_) | Seat::System => Ok(None),
    }
}
