//! Batch reads of what hangs on organisations and grids, one or two statements per kind however many
//! there are.

use std::{collections::HashMap, hash::Hash, sync::Arc};

use async_graphql::{
    Context, Request,
    dataloader::{DataLoader, Loader, NoCache},
    runtime::{TokioSpawner, TokioTimer},
};
use entity::{
    appointment, coverage, employment, enrollment, enrollment::EnrollmentState, organization,
    organization_contact, organization_merge, place,
};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, TryGetable,
    sea_query::{CommonTableExpression, Expr, ExprTrait, JoinType, Query, UnionType, WithClause},
};
use uuid::Uuid;

use super::{figures::Below, visibility::seen_by};
use crate::{
    app::App,
    error::{Error, Result},
    viewer::Viewer,
};

pub struct OrganizationLoader {
    app: Arc<App>,
    viewer: Viewer,
}

type Loading = DataLoader<OrganizationLoader, NoCache>;
type LoadError = Arc<sea_orm::DbErr>;

macro_rules! keys {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, Hash)]
        pub struct $name(pub Uuid);
    )+};
}

keys! {
    ContactsOf,
    /// Roles held there now.
    RolesAt,
    /// How many work there now.
    EmployedAt,
    /// Living 报到 and those that ended.
    ReportsOf,
    /// How many of each kind stand below it, of those that the viewer sees.
    PartsOf,
    /// Which organisation it has become.
    MergedInto,
    /// Whether the viewer sees it.
    SeenById,
    CoveredByGrid,
}

/// One loader per request; a shared one would outlive what its viewer may see.
pub fn attach(request: Request, app: &Arc<App>, viewer: &Viewer) -> Request {
    let loader = OrganizationLoader {
        app: app.clone(),
        viewer: viewer.clone(),
    };
    let loader = DataLoader::new(loader, TokioSpawner::current(), TokioTimer::default());
    request.data(loader.delay(app.loader_delay))
}

/// What a loader has for a key, or the empty value where it has nothing.
pub async fn load<K>(ctx: &Context<'_>, key: K) -> Result<<OrganizationLoader as Loader<K>>::Value>
where
    K: Send + Sync + Hash + Eq + Clone + 'static,
    OrganizationLoader: Loader<K, Error = LoadError>,
    <OrganizationLoader as Loader<K>>::Value: Default,
{
    Ok(ctx
        .data_unchecked::<Loading>()
        .load_one(key)
        .await
        .map_err(Error::internal)?
        .unwrap_or_default())
}

fn grouped<K: Eq + Hash, T>(rows: Vec<T>, key: impl Fn(&T) -> Option<K>) -> HashMap<K, Vec<T>> {
    let mut groups: HashMap<K, Vec<T>> = HashMap::new();
    for row in rows {
        if let Some(key) = key(&row) {
            groups.entry(key).or_default().push(row);
        }
    }
    groups
}

impl Loader<ContactsOf> for OrganizationLoader {
    type Value = Vec<organization_contact::Model>;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[ContactsOf],
    ) -> Result<HashMap<ContactsOf, Self::Value>, LoadError> {
        let ids = keys.iter().map(|key| key.0);
        let rows = organization_contact::Entity::find()
            .filter(organization_contact::Column::OrganizationId.is_in(ids))
            .order_by_asc(organization_contact::Column::CreatedAt)
            .order_by_asc(organization_contact::Column::Id)
            .all(self.app.db.reader())
            .await
            .map_err(Arc::new)?;
        Ok(grouped(rows, |row| Some(ContactsOf(row.organization_id))))
    }
}

impl Loader<RolesAt> for OrganizationLoader {
    type Value = Vec<appointment::Model>;
    type Error = LoadError;

    async fn load(&self, keys: &[RolesAt]) -> Result<HashMap<RolesAt, Self::Value>, LoadError> {
        let ids = keys.iter().map(|key| key.0);
        let mut rows = appointment::Entity::find()
            .filter(appointment::Column::OrganizationId.is_in(ids))
            .order_by_asc(appointment::Column::Since)
            .order_by_asc(appointment::Column::Id)
            .all(self.app.db.reader())
            .await
            .map_err(Arc::new)?;
        let now = self.app.clock.now();
        rows.retain(|row| row.is_active(now));
        Ok(grouped(rows, |row| row.organization_id.map(RolesAt)))
    }
}

impl Loader<EmployedAt> for OrganizationLoader {
    type Value = i64;
    type Error = LoadError;

    async fn load(&self, keys: &[EmployedAt]) -> Result<HashMap<EmployedAt, i64>, LoadError> {
        let ids = keys.iter().map(|key| key.0);
        let counts: Vec<(Uuid, i64)> = employment::Entity::find()
            .select_only()
            .column(employment::Column::OrganizationId)
            .expr(Expr::col(employment::Column::PersonId).count_distinct())
            .filter(employment::Column::OrganizationId.is_in(ids))
            .filter(employment::Column::Until.is_null())
            .group_by(employment::Column::OrganizationId)
            .into_tuple()
            .all(self.app.db.reader())
            .await
            .map_err(Arc::new)?;
        let counts = counts.into_iter();
        Ok(counts.map(|(id, count)| (EmployedAt(id), count)).collect())
    }
}

impl Loader<ReportsOf> for OrganizationLoader {
    type Value = Vec<enrollment::Model>;
    type Error = LoadError;

    async fn load(&self, keys: &[ReportsOf]) -> Result<HashMap<ReportsOf, Self::Value>, LoadError> {
        let ids = keys.iter().map(|key| key.0);
        let rows = enrollment::Entity::find()
            .filter(enrollment::Column::OrganizationId.is_in(ids))
            .filter(enrollment::Column::State.is_in(EnrollmentState::LIVING))
            .order_by_asc(enrollment::Column::AskedAt)
            .order_by_asc(enrollment::Column::Id)
            .all(self.app.db.reader())
            .await
            .map_err(Arc::new)?;
        Ok(grouped(rows, |row| row.organization_id.map(ReportsOf)))
    }
}

impl Loader<MergedInto> for OrganizationLoader {
    type Value = Option<organization::Model>;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[MergedInto],
    ) -> Result<HashMap<MergedInto, Self::Value>, LoadError> {
        let db = self.app.db.reader();
        let merged = organization_merge::Entity::find()
            .filter(organization_merge::Column::OrganizationId.is_in(keys.iter().map(|key| key.0)))
            .all(db)
            .await
            .map_err(Arc::new)?;
        let rows = organization::Entity::find()
            .filter(organization::Column::Id.is_in(merged.iter().map(|row| row.into_id)))
            .all(db)
            .await
            .map_err(Arc::new)?;
        let into = merged.into_iter().map(|one| {
            let row = rows.iter().find(|row| row.id == one.into_id);
            (MergedInto(one.organization_id), row.cloned())
        });
        Ok(into.collect())
    }
}

impl Loader<SeenById> for OrganizationLoader {
    type Value = bool;
    type Error = LoadError;

    async fn load(&self, keys: &[SeenById]) -> Result<HashMap<SeenById, bool>, LoadError> {
        let seen: Vec<Uuid> = organization::Entity::find()
            .select_only()
            .column(organization::Column::Id)
            .filter(organization::Column::Id.is_in(keys.iter().map(|key| key.0)))
            .filter(seen_by(&self.viewer))
            .into_tuple()
            .all(self.app.db.reader())
            .await
            .map_err(Arc::new)?;
        Ok(seen.into_iter().map(|id| (SeenById(id), true)).collect())
    }
}

impl Loader<CoveredByGrid> for OrganizationLoader {
    type Value = Vec<place::Model>;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[CoveredByGrid],
    ) -> Result<HashMap<CoveredByGrid, Self::Value>, LoadError> {
        let ids = keys.iter().map(|key| key.0);
        let mut rows = coverage::Entity::find()
            .filter(coverage::Column::GridId.is_in(ids))
            .select_also(place::Entity)
            .join(
                JoinType::InnerJoin,
                coverage::Entity::belongs_to(place::Entity)
                    .from(coverage::Column::PlaceId)
                    .to(place::Column::Id)
                    .into(),
            )
            .all(self.app.db.reader())
            .await
            .map_err(Arc::new)?;
        rows.sort_by(|(_, a), (_, b)| {
            let path = |place: &Option<place::Model>| place.as_ref().map(|one| one.path.clone());
            path(a).cmp(&path(b))
        });
        let mut covered: HashMap<CoveredByGrid, Vec<place::Model>> = HashMap::new();
        for (row, place) in rows {
            if let (Some(id), Some(place)) = (row.grid_id, place) {
                covered.entry(CoveredByGrid(id)).or_default().push(place);
            }
        }
        Ok(covered)
    }
}

/// Direct parts, and all below by kind.
#[derive(Clone, Default)]
pub struct Parts {
    pub direct: i64,
    pub below: Vec<(organization::OrganizationKind, i64)>,
}

impl Loader<PartsOf> for OrganizationLoader {
    type Value = Parts;
    type Error = LoadError;

    async fn load(&self, keys: &[PartsOf]) -> Result<HashMap<PartsOf, Parts>, LoadError> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let direct: Vec<(Uuid, i64)> = organization::Entity::find()
            .select_only()
            .column(organization::Column::ParentId)
            .column_as(organization::Column::Id.count(), "count")
            .filter(organization::Column::ParentId.is_in(ids.iter().copied()))
            .filter(organization::Column::ClosedAt.is_null())
            .filter(seen_by(&self.viewer))
            .group_by(organization::Column::ParentId)
            .into_tuple()
            .all(self.app.db.reader())
            .await
            .map_err(Arc::new)?;
        let mut below = below(self.app.db.reader(), &self.viewer, &ids)
            .await
            .map_err(Arc::new)?;
        let direct: HashMap<Uuid, i64> = direct.into_iter().collect();
        Ok(ids
            .into_iter()
            .map(|id| {
                let parts = Parts {
                    direct: direct.get(&id).copied().unwrap_or(0),
                    below: below.remove(&id).unwrap_or_default(),
                };
                (PartsOf(id), parts)
            })
            .collect())
    }
}

/// All that stands below, level by level within the database.
async fn below(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    ids: &[Uuid],
) -> Result<Below, sea_orm::DbErr> {
    let column = |table: &'static str, name: &'static str| Expr::col((table, name));
    let next = Query::select()
        .expr(column("below", "root"))
        .expr(column("organization", "id"))
        .from(organization::Entity)
        .join(
            JoinType::InnerJoin,
            "below",
            column("organization", "parent_id").equals(("below", "id")),
        )
        .and_where(column("organization", "closed_at").is_null())
        .to_owned();
    let parts = Query::select()
        .expr(column("organization", "parent_id"))
        .expr(column("organization", "id"))
        .from(organization::Entity)
        .and_where(column("organization", "parent_id").is_in(ids.iter().copied()))
        .and_where(column("organization", "closed_at").is_null())
        // Distinct, so that even a loop would end.
        .union(UnionType::Distinct, next)
        .to_owned();
    let parts = CommonTableExpression::new()
        .query(parts)
        .columns(["root", "id"])
        .table_name("below")
        .to_owned();
    let counted = Query::select()
        .expr(column("below", "root"))
        .expr(column("organization", "kind"))
        .expr(column("organization", "id").count())
        .from("below")
        .join(
            JoinType::InnerJoin,
            organization::Entity,
            column("organization", "id").equals(("below", "id")),
        )
        .cond_where(seen_by(viewer))
        .group_by_columns([("below", "root"), ("organization", "kind")])
        .to_owned();
    let with = WithClause::new().recursive(true).cte(parts).to_owned();
    let mut below = Below::new();
    for row in db.query_all(&with.query(counted)).await? {
        let kind = organization::OrganizationKind::try_get_by(&row, 1)?;
        below
            .entry(row.try_get_by_index(0)?)
            .or_default()
            .push((kind, row.try_get_by_index(2)?));
    }
    Ok(below)
}
