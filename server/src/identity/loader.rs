//! Batch reads of what hangs on people, one or two statements per kind however many people there are.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{
    Context, Request,
    dataloader::{DataLoader, Loader, NoCache},
    runtime::{TokioSpawner, TokioTimer},
};
use entity::{employment, person, person_skill, residency, skill};
use sea_orm::{ColumnTrait, DbErr, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

use super::service;
use crate::{
    app::App,
    error::{Error, ErrorCode, Result},
};

pub struct PeopleLoader(Arc<App>);

type Loading = DataLoader<PeopleLoader, NoCache>;
type LoadError = Arc<DbErr>;

#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct PersonId(Uuid);
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct SkillsOf(Uuid);
/// The organisation that a person works for now; of several the one they joined first.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct UnitOf(Uuid);

/// The place where a person lives now.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct HomeOf(Uuid);

/// One loader per request; a shared one would outlive what its viewer may see.
pub fn attach(request: Request, app: &Arc<App>) -> Request {
    let loader = DataLoader::new(
        PeopleLoader(app.clone()),
        TokioSpawner::current(),
        TokioTimer::default(),
    );
    request.data(loader.delay(app.loader_delay))
}

/// # Errors
/// `NOT_FOUND` when there is none with this id.
pub async fn person(ctx: &Context<'_>, id: Uuid) -> Result<person::Model> {
    loading(ctx)
        .load_one(PersonId(id))
        .await
        .map_err(Error::internal)?
        .ok_or_else(|| ErrorCode::NotFound.into())
}

/// What a person can do, in the order of all skills.
pub async fn skills_of(ctx: &Context<'_>, person_id: Uuid) -> Result<Vec<skill::Model>> {
    Ok(loading(ctx)
        .load_one(SkillsOf(person_id))
        .await
        .map_err(Error::internal)?
        .unwrap_or_default())
}

pub async fn unit_of(ctx: &Context<'_>, person_id: Uuid) -> Result<Option<Uuid>> {
    loading(ctx)
        .load_one(UnitOf(person_id))
        .await
        .map_err(Error::internal)
}

pub async fn home_of(ctx: &Context<'_>, person_id: Uuid) -> Result<Option<Uuid>> {
    loading(ctx)
        .load_one(HomeOf(person_id))
        .await
        .map_err(Error::internal)
}

fn loading<'a>(ctx: &Context<'a>) -> &'a Loading {
    ctx.data_unchecked::<Loading>()
}

impl Loader<PersonId> for PeopleLoader {
    type Value = person::Model;
    type Error = LoadError;

    async fn load(&self, keys: &[PersonId]) -> Result<HashMap<PersonId, person::Model>, LoadError> {
        let rows = person::Entity::find()
            .filter(person::Column::Id.is_in(keys.iter().map(|key| key.0)))
            .all(self.0.db.reader())
            .await
            .map_err(Arc::new)?;
        Ok(rows
            .into_iter()
            .map(|row| (PersonId(row.id), row))
            .collect())
    }
}

impl Loader<SkillsOf> for PeopleLoader {
    type Value = Vec<skill::Model>;
    type Error = LoadError;

    async fn load(
        &self,
        keys: &[SkillsOf],
    ) -> Result<HashMap<SkillsOf, Vec<skill::Model>>, LoadError> {
        let held = person_skill::Entity::find()
            .filter(person_skill::Column::PersonId.is_in(keys.iter().map(|key| key.0)))
            .all(self.0.db.reader())
            .await
            .map_err(Arc::new)?;
        let skills = skill::Entity::find()
            .filter(skill::Column::Code.is_in(held.iter().map(|row| &row.skill_code)))
            .order_by_asc(skill::Column::Position)
            .order_by_asc(skill::Column::Code)
            .all(self.0.db.reader())
            .await
            .map_err(Arc::new)?;
        let mut by_person: HashMap<SkillsOf, Vec<skill::Model>> = HashMap::new();
        for skill in skills {
            for row in held.iter().filter(|row| row.skill_code == skill.code) {
                by_person
                    .entry(SkillsOf(row.person_id))
                    .or_default()
                    .push(skill.clone());
            }
        }
        Ok(by_person)
    }
}

impl Loader<UnitOf> for PeopleLoader {
    type Value = Uuid;
    type Error = LoadError;

    async fn load(&self, keys: &[UnitOf]) -> Result<HashMap<UnitOf, Uuid>, LoadError> {
        let rows = employment::Entity::find()
            .filter(employment::Column::PersonId.is_in(keys.iter().map(|key| key.0)))
            .filter(service::employed_at(self.0.clock.now()))
            .order_by_asc(employment::Column::Since)
            .order_by_asc(employment::Column::Id)
            .all(self.0.db.reader())
            .await
            .map_err(Arc::new)?;
        let mut units = HashMap::new();
        for row in rows {
            units
                .entry(UnitOf(row.person_id))
                .or_insert(row.organization_id);
        }
        Ok(units)
    }
}

impl Loader<HomeOf> for PeopleLoader {
    type Value = Uuid;
    type Error = LoadError;

    async fn load(&self, keys: &[HomeOf]) -> Result<HashMap<HomeOf, Uuid>, LoadError> {
        let rows = residency::Entity::find()
            .filter(residency::Column::PersonId.is_in(keys.iter().map(|key| key.0)))
            .filter(residency::Column::Until.is_null())
            .all(self.0.db.reader())
            .await
            .map_err(Arc::new)?;
        Ok(rows
            .into_iter()
            .map(|row| (HomeOf(row.person_id), row.place_id))
            .collect())
    }
}
