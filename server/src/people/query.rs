//! Root fields that read about people.

use std::sync::Arc;

use async_graphql::{Context, Object, connection::Connection};
use uuid::Uuid;

use super::{
    life_types::MergePreview,
    merge_plan::{Choice, MergeSide},
    merging::{self, Merge},
    seats, service,
    types::{Person, RoleSeat},
};
use crate::{
    app::App,
    error::{ErrorCode, Result},
    identity::types::AppointmentRole,
    paging::PageArguments,
    viewer::viewer,
};

#[derive(Default)]
pub struct PeopleQuery;

#[Object]
impl PeopleQuery {
    /// Those who live, serve, work or report in the places that the viewer administers, by name.
    /// `search` is part of a name, or a whole phone number; `gone` adds those who moved away or died.
    #[graphql(complexity = "crate::paging::cost(first, child_complexity)")]
    async fn people(
        &self,
        ctx: &Context<'_>,
        search: Option<String>,
        gone: Option<bool>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, Person>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let arguments = PageArguments::new(first, after);
        let page =
            service::list(viewer(ctx)?, app, search, gone.unwrap_or(false), &arguments).await?;
        Ok(page.into_connection(|row| (row.name.clone(), row.id), Person))
    }

    /// Null for whom the viewer does not see. The id of somebody who was merged into another leads to
    /// the other.
    async fn person(&self, ctx: &Context<'_>, id: Uuid) -> Result<Option<Person>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        match service::to_look_at(viewer(ctx)?, app, id).await {
            Ok(row) => Ok(Some(Person(row))),
            Err(error) if error.code() == ErrorCode::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// What merging one into the other would do, with these choices.
    async fn merge_preview(
        &self,
        ctx: &Context<'_>,
        survivor_id: Uuid,
        other_id: Uuid,
        keep_home: Option<MergeSide>,
    ) -> Result<MergePreview> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let merge = Merge {
            survivor_id,
            other_id,
            choice: Choice {
                name: MergeSide::Survivor,
                phone: MergeSide::Survivor,
                home: keep_home.unwrap_or(MergeSide::Survivor),
            },
        };
        let (survivor, other, plan) = merging::preview(viewer(ctx)?, app, merge).await?;
        Ok(MergePreview {
            survivor,
            other,
            plan,
        })
    }

    /// Where the viewer may give this role, by name.
    #[graphql(complexity = "crate::paging::cost(first, child_complexity)")]
    async fn role_seats(
        &self,
        ctx: &Context<'_>,
        role: AppointmentRole,
        search: Option<String>,
        first: Option<i32>,
        after: Option<String>,
    ) -> Result<Connection<String, RoleSeat>> {
        let app = ctx.data_unchecked::<Arc<App>>();
        let arguments = PageArguments::new(first, after);
        let page = seats::list(viewer(ctx)?, app, role.into(), search, &arguments).await?;
        let page = page.filter_map(RoleSeat::of);
        Ok(page.into_connection(|seat| (seat.name.clone(), seat.id), |seat| seat))
    }
}
