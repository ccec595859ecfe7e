//! Batch reads of centres and rooms.

use std::{collections::HashMap, hash::Hash, sync::Arc};

use async_graphql::{
    Context, Request,
    dataloader::{DataLoader, HashMapCache, Loader},
    runtime::{TokioSpawner, TokioTimer},
};
use entity::{centre, meal, opening, photo, room, ticket, window_item};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

use super::{
    canteen, photos, reach, seats, ticks,
    windows::{
        queue::{self, QueueOf},
        rules,
    },
};
use crate::{
    app::App,
    error::{Error, Result},
    viewer::Viewer,
};

pub struct CentreLoader {
    app: Arc<App>,
    viewer: Viewer,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct CentreId(pub Uuid);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct RoomId(pub Uuid);

/// Rooms of a centre that are in use, in their order.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct RoomsOf(pub Uuid);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct OpeningsOf(pub Uuid);

/// Whether the viewer may book the room.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct MayBook(pub Uuid);

/// Photos of a centre, the first one first.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PhotosOf(pub Uuid);

/// The numbers of the seats that a booking has, in order.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SeatsOf(pub Uuid);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct MealId(pub Uuid);

/// Whether the centre has a canteen.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ServesMeals(pub Uuid);

/// Whether the centre has service windows.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct HasWindows(pub Uuid);

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ItemId(pub Uuid);

/// What the windows of a centre do, by name.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ItemsOf(pub Uuid);

type Loading = DataLoader<CentreLoader, HashMapCache>;
type LoadError = Arc<Error>;

/// One loader per request; a shared one would outlive what its viewer may see.
pub fn attach(request: Request, app: &Arc<App>, viewer: &Viewer) -> Request {
    let loader = CentreLoader {
        app: app.clone(),
        viewer: viewer.clone(),
    };
    let loader = DataLoader::with_cache(
        loader,
        TokioSpawner::current(),
        TokioTimer::default(),
        HashMapCache::default(),
    );
    request.data(loader.delay(app.loader_delay))
}

pub(super) async fn one<K>(
    ctx: &Context<'_>,
    key: K,
) -> Result<Option<<CentreLoader as Loader<K>>::Value>>
where
    K: Clone + Eq + Hash + Send + Sync + 'static,
    CentreLoader: Loader<K, Error = LoadError>,
{
    let loading = ctx.data_unchecked::<Loading>();
    let loaded = loading.load_one(key).await;
    loaded.map_err(|error| Error::internal(error.describe()))
}

fn failed(error: impl Into<Error>) -> LoadError {
    Arc::new(error.into())
}

fn grouped<K: Eq + Hash, V>(rows: impl Iterator<Item = (K, V)>) -> HashMap<K, Vec<V>> {
    let mut groups: HashMap<K, Vec<V>> = HashMap::new();
    for (key, row) in rows {
        groups.entry(key).or_default().push(row);
    }
    groups
}

impl Loader<CentreId> for CentreLoader {
    type Value = centre::Model;
    type Error = LoadError;

    async fn load(&self, keys: &[CentreId]) -> Result<HashMap<CentreId, centre::Model>, LoadError> {
        let rows = centre::Entity::find()
            .filter(centre::Column::Id.is_in(keys.iter().map(|key| key.0)))
            .all(self.app.db.reader())
            .await
            .map_err(failed)?;
        Ok(rows
            .into_iter()
            .map(|row| (CentreId(row.id), row))
            .collect())
    }
}

impl Loader<PhotosOf> for CentreLoader {
    type Value = Vec<photo::Model>;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[PhotosOf],
    ) -> Result<HashMap<PhotosOf, Vec<photo::Model>>, LoadError> {
        let rows = photos::of_centres(keys.iter().map(|key| key.0));
        let rows = rows.all(self.app.db.reader()).await.map_err(failed)?;
        let of_centre = |row: photo::Model| Some((PhotosOf(row.centre_id?), row));
        Ok(grouped(rows.into_iter().filter_map(of_centre)))
    }
}

impl Loader<SeatsOf> for CentreLoader {
    type Value = Vec<i32>;
    type Error = LoadError;

    async fn load(&self, keys: &[SeatsOf]) -> Result<HashMap<SeatsOf, Vec<i32>>, LoadError> {
        let bookings: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let seats = seats::of_bookings(self.app.db.reader(), &bookings).await;
        let seats = seats.map_err(failed)?.into_iter();
        Ok(seats.map(|(id, numbers)| (SeatsOf(id), numbers)).collect())
    }
}

impl Loader<MealId> for CentreLoader {
    type Value = meal::Model;
    type Error = LoadError;

    async fn load(&self, keys: &[MealId]) -> Result<HashMap<MealId, meal::Model>, LoadError> {
        let rows = meal::Entity::find()
            .filter(meal::Column::Id.is_in(keys.iter().map(|key| key.0)))
            .all(self.app.db.reader())
            .await
            .map_err(failed)?;
        Ok(rows.into_iter().map(|row| (MealId(row.id), row)).collect())
    }
}

impl Loader<ServesMeals> for CentreLoader {
    type Value = bool;
    type Error = LoadError;

    async fn load(&self, keys: &[ServesMeals]) -> Result<HashMap<ServesMeals, bool>, LoadError> {
        let centres: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let serving = canteen::that_serve(&self.app, &centres)
            .await
            .map_err(failed)?;
        let serves = |key: &ServesMeals| (*key, serving.contains(&key.0));
        Ok(keys.iter().map(serves).collect())
    }
}

impl Loader<HasWindows> for CentreLoader {
    type Value = bool;
    type Error = LoadError;

    async fn load(&self, keys: &[HasWindows]) -> Result<HashMap<HasWindows, bool>, LoadError> {
        let with: Vec<Uuid> = window_item::Entity::find()
            .select_only()
            .column(window_item::Column::CentreId)
            .distinct()
            .filter(window_item::Column::CentreId.is_in(keys.iter().map(|key| key.0)))
            .filter(window_item::Column::RetiredAt.is_null())
            .into_tuple()
            .all(self.app.db.reader())
            .await
            .map_err(failed)?;
        let has = |key: &HasWindows| (*key, with.contains(&key.0));
        Ok(keys.iter().map(has).collect())
    }
}

impl Loader<ItemId> for CentreLoader {
    type Value = window_item::Model;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[ItemId],
    ) -> Result<HashMap<ItemId, window_item::Model>, LoadError> {
        let rows = window_item::Entity::find()
            .filter(window_item::Column::Id.is_in(keys.iter().map(|key| key.0)))
            .all(self.app.db.reader())
            .await
            .map_err(failed)?;
        Ok(rows.into_iter().map(|row| (ItemId(row.id), row)).collect())
    }
}

impl Loader<ItemsOf> for CentreLoader {
    type Value = Vec<window_item::Model>;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[ItemsOf],
    ) -> Result<HashMap<ItemsOf, Vec<window_item::Model>>, LoadError> {
        let rows = window_item::Entity::find()
            .filter(window_item::Column::CentreId.is_in(keys.iter().map(|key| key.0)))
            .filter(window_item::Column::RetiredAt.is_null())
            .order_by_asc(window_item::Column::Name)
            .order_by_asc(window_item::Column::Id)
            .all(self.app.db.reader())
            .await
            .map_err(failed)?;
        Ok(grouped(
            rows.into_iter().map(|row| (ItemsOf(row.centre_id), row)),
        ))
    }
}

/// In turn as of now.
impl Loader<QueueOf> for CentreLoader {
    type Value = Vec<ticket::Model>;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[QueueOf],
    ) -> Result<HashMap<QueueOf, Vec<ticket::Model>>, LoadError> {
        let centres: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let now = self.app.clock.now();
        let (today, _) = ticks::day_and_minute(self.app.zone, now);
        let rows = queue::of_centres(self.app.db.reader(), &centres, today).await;
        let rows = rows.map_err(failed)?.into_iter();
        let queues = grouped(rows.map(|row| (QueueOf(row.centre_id), row)));
        let in_turn = |(key, rows)| (key, rules::in_turn(rows, now));
        Ok(queues.into_iter().map(in_turn).collect())
    }
}

impl Loader<RoomId> for CentreLoader {
    type Value = room::Model;
    type Error = LoadError;

    async fn load(&self, keys: &[RoomId]) -> Result<HashMap<RoomId, room::Model>, LoadError> {
        let rows = room::Entity::find()
            .filter(room::Column::Id.is_in(keys.iter().map(|key| key.0)))
            .all(self.app.db.reader())
            .await
            .map_err(failed)?;
        Ok(rows.into_iter().map(|row| (RoomId(row.id), row)).collect())
    }
}

impl Loader<RoomsOf> for CentreLoader {
    type Value = Vec<room::Model>;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[RoomsOf],
    ) -> Result<HashMap<RoomsOf, Vec<room::Model>>, LoadError> {
        let rows = room::Entity::find()
            .filter(room::Column::CentreId.is_in(keys.iter().map(|key| key.0)))
            .filter(room::Column::RetiredAt.is_null())
            .order_by_asc(room::Column::Position)
            .order_by_asc(room::Column::Id)
            .all(self.app.db.reader())
            .await
            .map_err(failed)?;
        Ok(grouped(
            rows.into_iter().map(|row| (RoomsOf(row.centre_id), row)),
        ))
    }
}

impl Loader<OpeningsOf> for CentreLoader {
    type Value = Vec<opening::Model>;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[OpeningsOf],
    ) -> Result<HashMap<OpeningsOf, Vec<opening::Model>>, LoadError> {
        let rows = opening::Entity::find()
            .filter(opening::Column::CentreId.is_in(keys.iter().map(|key| key.0)))
            .order_by_asc(opening::Column::FromMinute)
            .all(self.app.db.reader())
            .await
            .map_err(failed)?;
        Ok(grouped(
            rows.into_iter().map(|row| (OpeningsOf(row.centre_id), row)),
        ))
    }
}

impl Loader<MayBook> for CentreLoader {
    type Value = bool;
    type Error = LoadError;

    async fn load(&self, keys: &[MayBook]) -> Result<HashMap<MayBook, bool>, LoadError> {
        let (db, now) = (self.app.db.reader(), self.app.clock.now());
        let rooms = reach::bookable_rooms(db, &self.viewer, now)
            .await
            .map_err(failed)?;
        let may: Vec<Uuid> = rooms
            .filter(room::Column::Id.is_in(keys.iter().map(|key| key.0)))
            .select_only()
            .column(room::Column::Id)
            .into_tuple()
            .all(db)
            .await
            .map_err(failed)?;
        Ok(keys
            .iter()
            .map(|key| (*key, may.contains(&key.0)))
            .collect())
    }
}
