//! Batch reads of what hangs on orders, one statement per kind however many orders ask.

use std::{collections::HashMap, hash::Hash, sync::Arc};

use async_graphql::{
    Context, Request,
    dataloader::{DataLoader, HashMapCache, Loader},
    runtime::{TokioSpawner, TokioTimer},
};
use entity::{
    category, category_question, co_handling, employment, follow_up, order_answer, order_crew,
    order_elder, order_event, order_follower, order_offer, order_skill, order_takeover,
    order_unit_place, person, person_skill, photo, rating, request_rating, skill,
};
use sea_orm::{ColumnTrait, DatabaseConnection, DbErr, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::endings::follow_ups::waiting_among;
use crate::{
    app::App,
    error::{Error, Result},
    identity::service::employed_at,
};

pub struct OrdersLoader(Arc<App>);

type Loading = DataLoader<OrdersLoader, HashMapCache>;
type LoadError = Arc<DbErr>;

impl OrdersLoader {
    /// For what other domains load of orders.
    pub fn db(&self) -> &DatabaseConnection {
        self.0.db.reader()
    }
}

/// One loader per request; a shared one would outlive what its viewer may see.
pub fn attach(request: Request, app: &Arc<App>) -> Request {
    let loader = DataLoader::with_cache(
        OrdersLoader(app.clone()),
        TokioSpawner::current(),
        TokioTimer::default(),
        HashMapCache::default(),
    );
    request.data(loader.delay(app.loader_delay))
}

/// Rows that came along with others: nobody need load them in this request.
pub async fn feed(ctx: &Context<'_>, categories: Vec<category::Model>, people: Vec<person::Model>) {
    let loading = ctx.data_unchecked::<Loading>();
    let categories = categories.into_iter();
    let by_code = categories.map(|row| (CategoryCode(row.code.clone()), row));
    loading.feed_many(by_code).await;
    let people = people.into_iter().map(|row| (PersonId(row.id), row));
    loading.feed_many(people).await;
}

#[derive(Clone, PartialEq, Eq, Hash)]
pub struct CategoryCode(pub String);
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct SkillCode(pub String);
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PersonId(pub Uuid);
/// Those who have not left.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct FollowersOf(pub Uuid);
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SkillsOfOrder(pub Uuid);
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SkillCodesOfPerson(pub Uuid);
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct PhotosOfOrder(pub Uuid);
/// Whether an order waits for a follow-up that this person may do, office apart.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct AskingAbout {
    pub order_id: Uuid,
    pub person_id: Uuid,
}

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ElderOf(pub Uuid);
/// Of a category, by its code.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct QuestionsOf(pub String);
/// What waits for an answer.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TakeoverOf(pub Uuid);
/// Where somebody works now.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct UnitsOfPerson(pub Uuid);

/// So many events of an order, after the one with this sequence.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct EventsOf {
    pub order_id: Uuid,
    pub after: i32,
    pub count: i32,
}

/// The row under a key, where there is one.
pub async fn one<K>(ctx: &Context<'_>, key: K) -> Result<Option<<OrdersLoader as Loader<K>>::Value>>
where
    K: Send + Sync + Hash + Eq + Clone + 'static,
    OrdersLoader: Loader<K>,
    <OrdersLoader as Loader<K>>::Error: std::error::Error,
{
    ctx.data_unchecked::<Loading>()
        .load_one(key)
        .await
        .map_err(|error| Error::internal(error.to_string()))
}

/// The rows under a key.
pub async fn many<K, V>(ctx: &Context<'_>, key: K) -> Result<Vec<V>>
where
    K: Send + Sync + Hash + Eq + Clone + 'static,
    OrdersLoader: Loader<K, Value = Vec<V>>,
    <OrdersLoader as Loader<K>>::Error: std::error::Error,
{
    Ok(one(ctx, key).await?.unwrap_or_default())
}

fn keyed<K: Hash + Eq, R>(rows: Vec<R>, key: impl Fn(&R) -> K) -> HashMap<K, R> {
    rows.into_iter().map(|row| (key(&row), row)).collect()
}

fn grouped<K: Hash + Eq, R>(rows: Vec<R>, key: impl Fn(&R) -> K) -> HashMap<K, Vec<R>> {
    grouped_as(rows, key, |row| row)
}

fn grouped_as<K: Hash + Eq, R, V>(
    rows: Vec<R>,
    key: impl Fn(&R) -> K,
    value: impl Fn(R) -> V,
) -> HashMap<K, Vec<V>> {
    let mut groups: HashMap<K, Vec<V>> = HashMap::new();
    for row in rows {
        groups.entry(key(&row)).or_default().push(value(row));
    }
    groups
}

/// Keys under which lie all rows of a table that name the order, in the order of these columns.
macro_rules! rows_of_orders {
    ($($key:ident: $table:ident by $($column:ident),+;)+) => {$(
        #[derive(Clone, Copy, PartialEq, Eq, Hash)]
        pub struct $key(pub Uuid);

        impl Loader<$key> for OrdersLoader {
            type Value = Vec<$table::Model>;
            type Error = LoadError;

            async fn load(
                &self,
                keys: &[$key],
            ) -> Result<HashMap<$key, Vec<$table::Model>>, LoadError> {
                let rows = $table::Entity::find()
                    .filter($table::Column::OrderId.is_in(keys.iter().map(|key| key.0)))
                    $(.order_by_asc($table::Column::$column))+
                    .all(self.0.db.reader())
                    .await?;
                Ok(grouped(rows, |row| $key(row.order_id)))
            }
        }
    )+};
}

rows_of_orders! {
    AnswersOf: order_answer by Position;
    CoHandlingsOf: co_handling by AskedAt, Id;
    CrewOf: order_crew by ClaimedAt, Id;
    OffersOf: order_offer by OfferedAt, Id;
    RatingsOf: rating by Round;
    RequestRatingsOf: request_rating by At, Id;
    UnitPlacesOf: order_unit_place by OrganizationId;
}

impl Loader<CategoryCode> for OrdersLoader {
    type Value = category::Model;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[CategoryCode],
    ) -> Result<HashMap<CategoryCode, category::Model>, LoadError> {
        let rows = category::Entity::find()
            .filter(category::Column::Code.is_in(keys.iter().map(|key| &key.0)))
            .all(self.0.db.reader())
            .await?;
        Ok(keyed(rows, |row| CategoryCode(row.code.clone())))
    }
}

impl Loader<SkillCode> for OrdersLoader {
    type Value = skill::Model;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[SkillCode],
    ) -> Result<HashMap<SkillCode, skill::Model>, LoadError> {
        let rows = skill::Entity::find()
            .filter(skill::Column::Code.is_in(keys.iter().map(|key| &key.0)))
            .all(self.0.db.reader())
            .await?;
        Ok(keyed(rows, |row| SkillCode(row.code.clone())))
    }
}

impl Loader<PersonId> for OrdersLoader {
    type Value = person::Model;
    type Error = LoadError;

    async fn load(&self, keys: &[PersonId]) -> Result<HashMap<PersonId, person::Model>, LoadError> {
        let rows = person::Entity::find()
            .filter(person::Column::Id.is_in(keys.iter().map(|key| key.0)))
            .all(self.0.db.reader())
            .await?;
        Ok(keyed(rows, |row| PersonId(row.id)))
    }
}

impl Loader<TakeoverOf> for OrdersLoader {
    type Value = order_takeover::Model;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[TakeoverOf],
    ) -> Result<HashMap<TakeoverOf, order_takeover::Model>, LoadError> {
        let orders = keys.iter().map(|key| key.0);
        let rows = order_takeover::Entity::find()
            .filter(order_takeover::Column::OpenOrderId.is_in(orders))
            .filter(order_takeover::Column::ExpiresAt.gt(self.0.clock.now()))
            .all(self.0.db.reader())
            .await?;
        Ok(keyed(rows, |row| TakeoverOf(row.order_id)))
    }
}

impl Loader<UnitsOfPerson> for OrdersLoader {
    type Value = Vec<Uuid>;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[UnitsOfPerson],
    ) -> Result<HashMap<UnitsOfPerson, Vec<Uuid>>, LoadError> {
        let rows = employment::Entity::find()
            .filter(employment::Column::PersonId.is_in(keys.iter().map(|key| key.0)))
            .filter(employed_at(self.0.clock.now()))
            .all(self.0.db.reader())
            .await?;
        Ok(grouped_as(
            rows,
            |row| UnitsOfPerson(row.person_id),
            |row| row.organization_id,
        ))
    }
}

impl Loader<FollowersOf> for OrdersLoader {
    type Value = Vec<Uuid>;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[FollowersOf],
    ) -> Result<HashMap<FollowersOf, Vec<Uuid>>, LoadError> {
        let rows = order_follower::Entity::find()
            .filter(order_follower::Column::OrderId.is_in(keys.iter().map(|key| key.0)))
            .filter(order_follower::Column::LeftAt.is_null())
            .all(self.0.db.reader())
            .await?;
        Ok(grouped_as(
            rows,
            |row| FollowersOf(row.order_id),
            |row| row.person_id,
        ))
    }
}

impl Loader<SkillsOfOrder> for OrdersLoader {
    type Value = Vec<skill::Model>;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[SkillsOfOrder],
    ) -> Result<HashMap<SkillsOfOrder, Vec<skill::Model>>, LoadError> {
        let rows = order_skill::Entity::find()
            .filter(order_skill::Column::OrderId.is_in(keys.iter().map(|key| key.0)))
            .all(self.0.db.reader())
            .await?;
        let skills = skill::Entity::find()
            .filter(skill::Column::Code.is_in(rows.iter().map(|row| &row.skill_code)))
            .order_by_asc(skill::Column::Position)
            .all(self.0.db.reader())
            .await?;
        let groups = grouped(rows, |row| SkillsOfOrder(row.order_id));
        Ok(groups
            .into_iter()
            .map(|(key, wanted)| {
                let named = skills
                    .iter()
                    .filter(|skill| wanted.iter().any(|row| row.skill_code == skill.code))
                    .cloned()
                    .collect();
                (key, named)
            })
            .collect())
    }
}

impl Loader<SkillCodesOfPerson> for OrdersLoader {
    type Value = Vec<String>;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[SkillCodesOfPerson],
    ) -> Result<HashMap<SkillCodesOfPerson, Vec<String>>, LoadError> {
        let rows = person_skill::Entity::find()
            .filter(person_skill::Column::PersonId.is_in(keys.iter().map(|key| key.0)))
            .all(self.0.db.reader())
            .await?;
        Ok(grouped_as(
            rows,
            |row| SkillCodesOfPerson(row.person_id),
            |row| row.skill_code,
        ))
    }
}

impl Loader<PhotosOfOrder> for OrdersLoader {
    type Value = Vec<photo::Model>;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[PhotosOfOrder],
    ) -> Result<HashMap<PhotosOfOrder, Vec<photo::Model>>, LoadError> {
        let rows = photo::Entity::find()
            .filter(photo::Column::OrderId.is_in(keys.iter().map(|key| key.0)))
            .order_by_asc(photo::Column::CreatedAt)
            .order_by_asc(photo::Column::Id)
            .all(self.0.db.reader())
            .await?;
        let mut groups: HashMap<PhotosOfOrder, Vec<photo::Model>> = HashMap::new();
        for row in rows {
            if let Some(order_id) = row.order_id {
                groups.entry(PhotosOfOrder(order_id)).or_default().push(row);
            }
        }
        Ok(groups)
    }
}

impl Loader<AskingAbout> for OrdersLoader {
    type Value = Vec<follow_up::Model>;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[AskingAbout],
    ) -> Result<HashMap<AskingAbout, Vec<follow_up::Model>>, LoadError> {
        let mut people: HashMap<Uuid, Vec<Uuid>> = HashMap::new();
        for key in keys {
            people.entry(key.person_id).or_default().push(key.order_id);
        }
        let mut found = HashMap::new();
        for (person_id, orders) in people {
            let rows = waiting_among(person_id, orders)
                .all(self.0.db.reader())
                .await?;
            found.extend(grouped(rows, |row| AskingAbout {
                order_id: row.order_id,
                person_id,
            }));
        }
        Ok(found)
    }
}

impl Loader<ElderOf> for OrdersLoader {
    type Value = order_elder::Model;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[ElderOf],
    ) -> Result<HashMap<ElderOf, order_elder::Model>, LoadError> {
        let rows = order_elder::Entity::find()
            .filter(order_elder::Column::OrderId.is_in(keys.iter().map(|key| key.0)))
            .all(self.0.db.reader())
            .await?;
        Ok(keyed(rows, |row| ElderOf(row.order_id)))
    }
}

impl Loader<QuestionsOf> for OrdersLoader {
    type Value = Vec<category_question::Model>;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[QuestionsOf],
    ) -> Result<HashMap<QuestionsOf, Vec<category_question::Model>>, LoadError> {
        let rows = category_question::Entity::find()
            .filter(category_question::Column::CategoryCode.is_in(keys.iter().map(|key| &key.0)))
            .filter(category_question::Column::Closed.eq(false))
            .order_by_asc(category_question::Column::Position)
            .order_by_asc(category_question::Column::Code)
            .all(self.0.db.reader())
            .await?;
        Ok(grouped(rows, |row| QuestionsOf(row.category_code.clone())))
    }
}

/// Sequences have no gaps, so that a page of events is a range of them, of however many orders.
impl Loader<EventsOf> for OrdersLoader {
    type Value = Vec<order_event::Model>;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[EventsOf],
    ) -> Result<HashMap<EventsOf, Vec<order_event::Model>>, LoadError> {
        let mut pages: HashMap<(i32, i32), Vec<Uuid>> = HashMap::new();
        for key in keys {
            let orders = pages.entry((key.after, key.count)).or_default();
            orders.push(key.order_id);
        }
        let mut events = HashMap::new();
        for ((after, count), orders) in pages {
            let rows = order_event::Entity::find()
                .filter(order_event::Column::OrderId.is_in(orders))
                .filter(order_event::Column::Sequence.gt(after))
                .filter(order_event::Column::Sequence.lte(after.saturating_add(count)))
                .order_by_asc(order_event::Column::OrderId)
                .order_by_asc(order_event::Column::Sequence)
                .all(self.0.db.reader())
                .await?;
            events.extend(grouped(rows, |row| EventsOf {
                order_id: row.order_id,
                after,
                count,
            }));
        }
        Ok(events)
    }
}
