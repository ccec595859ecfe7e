//! Batch reads of 报到.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{
    Context, Request,
    dataloader::{DataLoader, Loader, NoCache},
    runtime::{TokioSpawner, TokioTimer},
};
use entity::enrollment;
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter};
use uuid::Uuid;

use crate::{
    app::App,
    error::{Error, Result},
};

pub struct EnrollmentsLoader(Arc<App>);

type Loading = DataLoader<EnrollmentsLoader, NoCache>;

/// The place that a 报到 is to.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct PlaceOfEnrollment(Uuid);

/// One loader per request; a shared one would outlive what its viewer may see.
pub fn attach(request: Request, app: &Arc<App>) -> Request {
    let loader = DataLoader::new(
        EnrollmentsLoader(app.clone()),
        TokioSpawner::current(),
        TokioTimer::default(),
    );
    request.data(loader.delay(app.loader_delay))
}

/// The place of a 报到, such as the one that another goes on from.
pub async fn place_of_enrollment(ctx: &Context<'_>, id: Uuid) -> Result<Option<Uuid>> {
    ctx.data_unchecked::<Loading>()
        .load_one(PlaceOfEnrollment(id))
        .await
        .map_err(Error::internal)
}

impl Loader<PlaceOfEnrollment> for EnrollmentsLoader {
    type Value = Uuid;
    type Error = Arc<DbErr>;

    async fn load(
        &self,
        keys: &[PlaceOfEnrollment],
    ) -> Result<HashMap<PlaceOfEnrollment, Uuid>, Arc<DbErr>> {
        let rows = enrollment::Entity::find()
            .filter(enrollment::Column::Id.is_in(keys.iter().map(|key| key.0)))
            .all(self.0.db.reader())
            .await
            .map_err(Arc::new)?;
        Ok(rows
            .into_iter()
            .map(|row| (PlaceOfEnrollment(row.id), row.place_id))
            .collect())
    }
}
