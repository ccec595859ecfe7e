//! What GraphQL shows of merging people, and of what can be taken back.

use std::sync::Arc;

use async_graphql::{Context, Object, SimpleObject};
use chrono::{DateTime, Utc};
use entity::{person, person_change};
use uuid::Uuid;

use super::{
    merge_plan::{Line, MergeConflict, Plan},
    merge_record, separating,
    shifts::PersonRows,
    types::Person,
};
use crate::{app::App, error::Result, identity, viewer::viewer};

/// Both rows of somebody who is there twice, and what would become of the other's.
pub struct MergePreview {
    pub survivor: person::Model,
    pub other: person::Model,
    pub plan: Plan,
}

#[Object]
impl MergePreview {
    async fn survivor(&self) -> Person {
        Person(self.survivor.clone())
    }

    async fn other(&self) -> Person {
        Person(self.other.clone())
    }

    async fn lines(&self) -> Vec<MergeLine> {
        let lines = self.plan.lines.iter();
        let shown = lines.filter(|line| line.rows != PersonRows::FormerRows);
        shown.map(MergeLine::from).collect()
    }

    async fn conflicts(&self) -> Vec<MergeConflict> {
        self.plan.conflicts.clone()
    }
}

/// How many there are of one kind.
#[derive(SimpleObject)]
pub struct MergeLine {
    pub rows: PersonRows,
    pub of_survivor: i32,
    pub of_other: i32,
    /// How many of the other's go over; the rest is there twice, and is kept once.
    pub moving: i32,
}

impl From<&Line> for MergeLine {
    fn from(line: &Line) -> Self {
        Self {
            rows: line.rows,
            of_survivor: count(line.of_survivor),
            of_other: count(line.of_other),
            moving: count(line.moving),
        }
    }
}

/// A merge into somebody.
pub struct PersonMerge(pub person_change::Model);

#[Object]
impl PersonMerge {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn at(&self) -> DateTime<Utc> {
        self.0.at
    }

    async fn actor_name(&self, ctx: &Context<'_>) -> Result<String> {
        Ok(identity::loader::person(ctx, self.0.by_id).await?.name)
    }

    /// What the other was called.
    async fn other_name(&self, ctx: &Context<'_>) -> Result<String> {
        match self.0.other_id {
            Some(id) => Ok(identity::loader::person(ctx, id).await?.name),
            None => Ok(String::new()),
        }
    }

    async fn undone_at(&self) -> Option<DateTime<Utc>> {
        self.0.undone_at
    }

    /// Whether the viewer may take it back now. Later merges are taken back first.
    async fn may_undo(&self, ctx: &Context<'_>) -> Result<bool> {
        let db = app(ctx).db.reader();
        match separating::check_undo(viewer(ctx)?, db, &self.0).await {
            Ok(()) => Ok(true),
            Err(crate::error::Error::User { .. }) => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// What was changed since, and would stay as it is.
    async fn kept_if_undone(&self, ctx: &Context<'_>) -> Result<Vec<KeptRows>> {
        if self.0.undone_at.is_some() {
            return Ok(Vec::new());
        }
        let kept = merge_record::kept_if_undone(app(ctx).db.reader(), &self.0).await?;
        let kept = kept.into_iter().map(|(rows, rows_kept)| KeptRows {
            rows,
            count: count(rows_kept),
        });
        Ok(kept.collect())
    }
}

#[derive(SimpleObject)]
pub struct KeptRows {
    pub rows: PersonRows,
    pub count: i32,
}

fn count(number: usize) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

fn app<'a>(ctx: &Context<'a>) -> &'a App {
    ctx.data_unchecked::<Arc<App>>()
}
