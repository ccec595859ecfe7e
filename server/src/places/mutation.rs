//! Root fields that change the tree.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object};
use serde::Serialize;
use uuid::Uuid;

use super::{
    administration::{self, NewPlace},
    types::{CompoundKind, Place, PlaceKind},
};
use crate::{app::App, error::Result, requests::RequestKey, viewer::viewer};

#[derive(InputObject, Serialize)]
pub struct CreatePlaceInput {
    request_id: Uuid,
    parent_id: Option<Uuid>,
    kind: PlaceKind,
    compound_kind: Option<CompoundKind>,
    name: String,
}

#[derive(InputObject, Serialize)]
pub struct RenamePlaceInput {
    request_id: Uuid,
    place_id: Uuid,
    name: String,
    compound_kind: Option<CompoundKind>,
}

#[derive(InputObject, Serialize)]
pub struct MovePlaceInput {
    request_id: Uuid,
    place_id: Uuid,
    parent_id: Uuid,
}

#[derive(InputObject, Serialize)]
pub struct ClosePlaceInput {
    request_id: Uuid,
    place_id: Uuid,
}

#[derive(InputObject, Serialize)]
pub struct MergePlacesInput {
    request_id: Uuid,
    place_id: Uuid,
    into_id: Uuid,
}

#[derive(Default)]
pub struct PlacesMutation;

#[Object]
impl PlacesMutation {
    /// Without a parent it is the top of a tree.
    async fn create_place(&self, ctx: &Context<'_>, input: CreatePlaceInput) -> Result<Place> {
        let key = RequestKey::new("createPlace", input.request_id, &input);
        let new = NewPlace {
            parent_id: input.parent_id,
            kind: input.kind.into(),
            compound_kind: input.compound_kind.map(Into::into),
            name: input.name,
        };
        let created = administration::create(viewer(ctx)?, app(ctx), &key, new).await?;
        Ok(Place(created))
    }

    /// A compound changes its kind too, if one is given.
    async fn rename_place(&self, ctx: &Context<'_>, input: RenamePlaceInput) -> Result<Place> {
        let key = RequestKey::new("renamePlace", input.request_id, &input);
        let (id, kind) = (input.place_id, input.compound_kind.map(Into::into));
        let renamed =
            administration::rename(viewer(ctx)?, app(ctx), &key, id, &input.name, kind).await?;
        Ok(Place(renamed))
    }

    /// All below it and all that is listed by it follows.
    async fn move_place(&self, ctx: &Context<'_>, input: MovePlaceInput) -> Result<Place> {
        let key = RequestKey::new("movePlace", input.request_id, &input);
        let (id, parent_id) = (input.place_id, input.parent_id);
        let moved = administration::move_to(viewer(ctx)?, app(ctx), &key, id, parent_id).await?;
        Ok(Place(moved))
    }

    /// With all below it.
    async fn close_place(&self, ctx: &Context<'_>, input: ClosePlaceInput) -> Result<Place> {
        let key = RequestKey::new("closePlace", input.request_id, &input);
        let closed = administration::close(viewer(ctx)?, app(ctx), &key, input.place_id).await?;
        Ok(Place(closed))
    }

    /// Answers the place that has it all now.
    async fn merge_places(&self, ctx: &Context<'_>, input: MergePlacesInput) -> Result<Place> {
        let key = RequestKey::new("mergePlaces", input.request_id, &input);
        let (id, into_id) = (input.place_id, input.into_id);
        let merged = administration::merge(viewer(ctx)?, app(ctx), &key, id, into_id).await?;
        Ok(Place(merged))
    }
}

fn app<'a>(ctx: &Context<'a>) -> &'a App {
    ctx.data_unchecked::<Arc<App>>()
}
