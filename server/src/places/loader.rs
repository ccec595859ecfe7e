//! Batch reads of places and organisations by id.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{
    Request,
    dataloader::{DataLoader, HashMapCache, Loader},
    runtime::{TokioSpawner, TokioTimer},
};
use entity::{coverage, organization, place};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::figures::{Figures, figures_of};
use crate::{
    app::App,
    error::{Error, ErrorCode, Result},
};

pub struct PlaceLoader(Arc<App>);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PlaceId(pub Uuid);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct OrganizationId(pub Uuid);

/// The places that an organisation covers.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct CoveredBy(pub Uuid);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct FiguresOf(pub Uuid);

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct PlacePath(pub String);

pub type PlaceLoading = DataLoader<PlaceLoader, HashMapCache>;

/// One loader per request; a shared one would outlive what its viewer may see.
pub fn attach(request: Request, app: &Arc<App>) -> Request {
    let loader = DataLoader::with_cache(
        PlaceLoader(app.clone()),
        TokioSpawner::current(),
        TokioTimer::default(),
        HashMapCache::default(),
    );
    request.data(loader.delay(app.loader_delay))
}

/// Rows that came along with others: nobody need load them in this request.
pub async fn feed(ctx: &async_graphql::Context<'_>, places: Vec<place::Model>) {
    let places = places.into_iter().map(|row| (PlaceId(row.id), row));
    ctx.data_unchecked::<PlaceLoading>().feed_many(places).await;
}

impl Loader<PlaceId> for PlaceLoader {
    type Value = place::Model;
    type Error = Arc<sea_orm::DbErr>;

    async fn load(&self, keys: &[PlaceId]) -> Result<HashMap<PlaceId, place::Model>, Self::Error> {
        let rows = place::Entity::find()
            .filter(place::Column::Id.is_in(keys.iter().map(|key| key.0)))
            .all(self.0.db.reader())
            .await
            .map_err(Arc::new)?;
        Ok(rows.into_iter().map(|row| (PlaceId(row.id), row)).collect())
    }
}

impl Loader<OrganizationId> for PlaceLoader {
    type Value = organization::Model;
    type Error = Arc<sea_orm::DbErr>;

    async fn load(
        &self,
        keys: &[OrganizationId],
    ) -> Result<HashMap<OrganizationId, organization::Model>, Self::Error> {
        let rows = organization::Entity::find()
            .filter(organization::Column::Id.is_in(keys.iter().map(|key| key.0)))
            .all(self.0.db.reader())
            .await
            .map_err(Arc::new)?;
        Ok(rows
            .into_iter()
            .map(|row| (OrganizationId(row.id), row))
            .collect())
    }
}

impl Loader<CoveredBy> for PlaceLoader {
    type Value = Vec<place::Model>;
    type Error = Arc<sea_orm::DbErr>;

    async fn load(
        &self,
        keys: &[CoveredBy],
    ) -> Result<HashMap<CoveredBy, Vec<place::Model>>, Self::Error> {
        let coverages = coverage::Entity::find()
            .filter(coverage::Column::OrganizationId.is_in(keys.iter().map(|key| key.0)))
            .all(self.0.db.reader())
            .await
            .map_err(Arc::new)?;
        let places = place::Entity::find()
            .filter(place::Column::Id.is_in(coverages.iter().map(|row| row.place_id)))
            .all(self.0.db.reader())
            .await
            .map_err(Arc::new)?;
        let places: HashMap<Uuid, place::Model> =
            places.into_iter().map(|row| (row.id, row)).collect();
        let mut covered: HashMap<CoveredBy, Vec<place::Model>> = HashMap::new();
        for row in coverages {
            if let (Some(organization_id), Some(place)) =
                (row.organization_id, places.get(&row.place_id))
            {
                covered
                    .entry(CoveredBy(organization_id))
                    .or_default()
                    .push(place.clone());
            }
        }
        for places in covered.values_mut() {
            places.sort_by(|a, b| a.path.cmp(&b.path));
        }
        Ok(covered)
    }
}

impl Loader<FiguresOf> for PlaceLoader {
    type Value = Figures;
    type Error = Arc<Error>;

    async fn load(&self, keys: &[FiguresOf]) -> Result<HashMap<FiguresOf, Figures>, Self::Error> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let figures = figures_of(self.0.db.reader(), &ids)
            .await
            .map_err(Arc::new)?;
        Ok(figures
            .into_iter()
            .map(|(id, figures)| (FiguresOf(id), figures))
            .collect())
    }
}

impl Loader<PlacePath> for PlaceLoader {
    type Value = place::Model;
    type Error = Arc<sea_orm::DbErr>;

    async fn load(
        &self,
        keys: &[PlacePath],
    ) -> Result<HashMap<PlacePath, place::Model>, Self::Error> {
        let rows = place::Entity::find()
            .filter(place::Column::Path.is_in(keys.iter().map(|key| key.0.as_str())))
            .all(self.0.db.reader())
            .await
            .map_err(Arc::new)?;
        Ok(rows
            .into_iter()
            .map(|row| (PlacePath(row.path.clone()), row))
            .collect())
    }
}

/// What a place lies in, from the top down.
pub async fn ancestors(
    ctx: &async_graphql::Context<'_>,
    place: &place::Model,
) -> Result<Vec<place::Model>> {
    let ends = place.path.match_indices('/').map(|(at, _)| at + 1);
    let paths: Vec<PlacePath> = ends
        .filter(|end| *end < place.path.len())
        .map(|end| PlacePath(place.path[..end].to_owned()))
        .collect();
    let found = ctx
        .data_unchecked::<PlaceLoading>()
        .load_many(paths.clone())
        .await
        .map_err(Error::internal)?;
    Ok(paths
        .iter()
        .filter_map(|path| found.get(path).cloned())
        .collect())
}

pub async fn figures(ctx: &async_graphql::Context<'_>, id: Uuid) -> Result<Figures> {
    let figures = ctx
        .data_unchecked::<PlaceLoading>()
        .load_one(FiguresOf(id))
        .await
        .map_err(|error| Error::internal(error.describe()))?;
    Ok(figures.unwrap_or_default())
}

/// The place with this id.
///
/// # Errors
/// `NOT_FOUND` when there is none.
pub async fn place(ctx: &async_graphql::Context<'_>, id: Uuid) -> Result<place::Model> {
    ctx.data_unchecked::<PlaceLoading>()
        .load_one(PlaceId(id))
        .await
        .map_err(Error::internal)?
        .ok_or_else(|| ErrorCode::NotFound.into())
}

pub async fn organization(
    ctx: &async_graphql::Context<'_>,
    id: Uuid,
) -> Result<Option<organization::Model>> {
    ctx.data_unchecked::<PlaceLoading>()
        .load_one(OrganizationId(id))
        .await
        .map_err(Error::internal)
}

pub async fn covered_by(ctx: &async_graphql::Context<'_>, id: Uuid) -> Result<Vec<place::Model>> {
    Ok(ctx
        .data_unchecked::<PlaceLoading>()
        .load_one(CoveredBy(id))
        .await
        .map_err(Error::internal)?
        .unwrap_or_default())
}
