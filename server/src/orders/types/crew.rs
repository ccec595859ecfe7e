//! Who works on an order: places, whose they are kept for, and who asks for one.

use async_graphql::{Context, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{order, order_crew};
use uuid::Uuid;

use super::shown_name;
use crate::{
    error::{ErrorCode, Result},
    orders::{
        loader::{self, PersonId, TakeoverOf, UnitPlacesOf, UnitsOfPerson},
        sight::{self, Sight},
    },
    places::{self, types::Organization},
    viewer::viewer,
};

#[derive(SimpleObject)]
pub struct CrewMember {
    id: Uuid,
    name: String,
    is_viewer: bool,
    claimed_at: DateTime<Utc>,
    /// Speaks for the crew and finishes.
    leads: bool,
    /// The unit that the place was kept for.
    unit: Option<Organization>,
    /// Until when the viewer shows some progress of their own; after that their place is free again.
    progress_due_at: Option<DateTime<Utc>>,
}

impl CrewMember {
    pub(super) async fn new(
        ctx: &Context<'_>,
        place: &order_crew::Model,
        sight: Sight,
    ) -> Result<Self> {
        let person = loader::one(ctx, PersonId(place.person_id)).await?;
        let person = person.ok_or(ErrorCode::NotFound)?;
        let unit = match place.unit_id {
            Some(id) => places::loader::organization(ctx, id).await?,
            None => None,
        };
        let is_viewer = place.person_id == viewer(ctx)?.person_id;
        Ok(Self {
            id: place.id,
            name: shown_name(&person.name, sight),
            is_viewer,
            claimed_at: place.claimed_at,
            leads: place.leads,
            unit: unit.map(Organization),
            progress_due_at: place.progress_due_at.filter(|_| is_viewer),
        })
    }
}

/// Somebody asks for another one's place, and waits for an answer.
#[derive(SimpleObject)]
pub struct Takeover {
    id: Uuid,
    asker_name: String,
    holder_name: String,
    words: String,
    asked_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
    /// The viewer asked.
    is_by_viewer: bool,
    /// The viewer's place is asked for.
    is_for_viewer: bool,
}

impl Takeover {
    pub(super) async fn of(
        ctx: &Context<'_>,
        order: &order::Model,
        crew: &[order_crew::Model],
        sight: Sight,
    ) -> Result<Option<Self>> {
        let Some(asked) = loader::one(ctx, TakeoverOf(order.id)).await? else {
            return Ok(None);
        };
        let Some(place) = sight::active(order, crew).find(|one| one.id == asked.crew_id) else {
            return Ok(None);
        };
        let asker = loader::one(ctx, PersonId(asked.asker_id)).await?;
        let holder = loader::one(ctx, PersonId(place.person_id)).await?;
        let (asker, holder) = asker.zip(holder).ok_or(ErrorCode::NotFound)?;
        let viewer_id = viewer(ctx)?.person_id;
        let is_by_viewer = asked.asker_id == viewer_id;
        Ok(Some(Self {
            id: asked.id,
            asker_name: shown_name(&asker.name, sight),
            holder_name: shown_name(&holder.name, sight),
            words: asked.words,
            asked_at: asked.asked_at,
            expires_at: asked.expires_at,
            is_by_viewer,
            is_for_viewer: place.person_id == viewer_id,
        }))
    }
}

/// Places that are kept for a unit's people.
#[derive(SimpleObject)]
pub struct UnitPlaces {
    unit: Organization,
    places: i32,
    taken: i32,
    /// The viewer works there.
    is_viewers: bool,
}

impl UnitPlaces {
    pub(super) async fn of(ctx: &Context<'_>, order: &order::Model) -> Result<Vec<Self>> {
        if order.unit_places == 0 || order.state == order::OrderState::Submitted {
            return Ok(Vec::new());
        }
        let person_id = viewer(ctx)?.person_id;
        let own = loader::many(ctx, UnitsOfPerson(person_id)).await?;
        let mut kept = Vec::new();
        for row in loader::many(ctx, UnitPlacesOf(order.id)).await? {
            let unit = places::loader::organization(ctx, row.organization_id).await?;
            kept.push(Self {
                unit: Organization(unit.ok_or(ErrorCode::NotFound)?),
                places: row.places,
                taken: row.taken,
                is_viewers: own.contains(&row.organization_id),
            });
        }
        kept.sort_by(|one, other| one.unit.0.name.cmp(&other.unit.0.name));
        Ok(kept)
    }
}
