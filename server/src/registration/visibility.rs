//! Which registrations and invitations somebody answers for.

use entity::{invitation, place, registration};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait};
use uuid::Uuid;

use crate::{
    error::Result,
    places::{
        self,
        subtree::{self, Levels},
    },
    viewer::Viewer,
};

/// What a viewer knows: the compounds of the desks they serve, and all of the places that they look
/// after or administer.
pub struct Reach<'a> {
    everything: bool,
    compounds: Vec<Uuid>,
    places: Vec<&'a place::Model>,
}

impl<'a> Reach<'a> {
    pub async fn of(viewer: &'a Viewer, db: &impl ConnectionTrait) -> Result<Self> {
        let mut places = viewer.administered_places();
        places.extend(viewer.grid_places());
        Ok(Self {
            everything: viewer.is_system_admin(),
            compounds: places::desks::compounds_of_desks(db, &viewer.desk_ids()).await?,
            places,
        })
    }

    /// Nobody waits for this viewer, and they invite nobody.
    pub fn is_empty(&self) -> bool {
        !self.everything && self.compounds.is_empty() && self.places.is_empty()
    }

    pub fn contains(&self, place: &place::Model) -> bool {
        self.everything
            || place
                .compound_id
                .is_some_and(|id| self.compounds.contains(&id))
            || self.places.iter().any(|own| own.contains(place))
    }

    pub fn registrations(&self) -> Condition {
        self.condition(registration::Column::CompoundId, || Levels {
            street: registration::Column::StreetId,
            community: registration::Column::CommunityId,
            compound: registration::Column::CompoundId,
            place: registration::Column::PlaceId,
        })
    }

    pub fn invitations(&self) -> Condition {
        self.condition(invitation::Column::CompoundId, || Levels {
            street: invitation::Column::StreetId,
            community: invitation::Column::CommunityId,
            compound: invitation::Column::CompoundId,
            place: invitation::Column::PlaceId,
        })
    }

    /// Compounds, or buildings where somebody looks after no more than those.
    pub fn compounds(&self) -> Condition {
        if self.everything {
            return Condition::all();
        }
        let desks = place::Column::Id.is_in(self.compounds.iter().copied());
        self.places
            .iter()
            .fold(Condition::any().add(desks), |any, place| {
                any.add(subtree::from_here_down(place))
            })
    }

    fn condition<C: ColumnTrait>(&self, compound: C, levels: impl Fn() -> Levels<C>) -> Condition {
        if self.everything {
            return Condition::all();
        }
        let desks = compound.is_in(self.compounds.iter().copied());
        self.places
            .iter()
            .fold(Condition::any().add(desks), |any, place| {
                any.add(subtree::lies_in(place, levels()))
            })
    }
}

/// Whether the viewer may confirm anybody at all: what their roles say, without a look at places.
pub fn confirms(viewer: &Viewer) -> bool {
    viewer.is_administrator() || !viewer.grid_places().is_empty() || !viewer.desk_ids().is_empty()
}
