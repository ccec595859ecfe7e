//! The viewer, as GraphQL shows them to themselves.

use std::sync::Arc;

use async_graphql::{Context, Object};
use entity::{organization, person, residency};
use futures_util::future::try_join_all;
use tokio::sync::OnceCell;
use uuid::Uuid;

use super::{
    device_types::Session,
    devices, loader, service,
    types::{Appointment, Employment, Residency, Skill},
};
use crate::{
    app::App,
    enrollments::{
        self,
        types::{Enrollment, ReportingPlace},
        visibility::Seen,
    },
    error::Result,
    inbox, orders,
    places::{
        self,
        types::{Organization, Place},
    },
    registration::{self, types::Registration},
    viewer::{Viewer, person_of},
};

/// The viewer, as they see themselves.
pub struct Me {
    person: person::Model,
    viewer: Viewer,
    /// Several fields tell of these; they are read once.
    desks: OnceCell<Vec<organization::Model>>,
    home: OnceCell<Option<residency::Model>>,
}

impl Me {
    pub async fn of(app: &App, viewer: Viewer) -> Result<Self> {
        Ok(Self {
            person: person_of(app.db.reader(), &viewer).await?,
            viewer,
            desks: OnceCell::new(),
            home: OnceCell::new(),
        })
    }

    async fn read_desks(&self, app: &App) -> Result<&Vec<organization::Model>> {
        let read = || service::desks(&self.viewer, app);
        self.desks.get_or_try_init(read).await
    }

    async fn read_home(&self, app: &App) -> Result<&Option<residency::Model>> {
        let read = || service::residency_of(app.db.reader(), self.person.id);
        self.home.get_or_try_init(read).await
    }
}

#[Object]
impl Me {
    async fn id(&self) -> Uuid {
        self.person.id
    }

    async fn name(&self) -> &str {
        &self.person.name
    }

    async fn phone(&self, ctx: &Context<'_>) -> Result<String> {
        app(ctx).vault.open_phone(&self.person.phone_cipher)
    }

    async fn has_password(&self) -> bool {
        self.person.password_hash.is_some()
    }

    /// Where the viewer is signed in, the latest seen first.
    async fn sessions(&self, ctx: &Context<'_>) -> Result<Vec<Session>> {
        let rows = devices::list(&self.viewer, app(ctx)).await?;
        let this = self.viewer.session_id;
        Ok(rows.into_iter().map(|row| Session { row, this }).collect())
    }

    async fn residency(&self, ctx: &Context<'_>) -> Result<Option<Residency>> {
        Ok(self.read_home(app(ctx)).await?.clone().map(Residency))
    }

    async fn employments(&self, ctx: &Context<'_>) -> Result<Vec<Employment>> {
        let rows = service::employments(&self.viewer, app(ctx)).await?;
        Ok(rows.into_iter().map(Employment).collect())
    }

    async fn appointments(&self) -> Vec<Appointment> {
        let rows = self.viewer.appointments.iter().cloned();
        rows.map(Appointment).collect()
    }

    async fn enrollments(&self, ctx: &Context<'_>) -> Result<Vec<Enrollment>> {
        let rows = enrollments::service::own(&self.viewer, app(ctx)).await?;
        Ok(rows
            .into_iter()
            .map(|row| Enrollment(Seen { row, clearly: true }))
            .collect())
    }

    /// Compounds that the viewer may report to: of their home, and linked with their units.
    async fn reporting_places(&self, ctx: &Context<'_>) -> Result<Vec<ReportingPlace>> {
        let places = enrollments::places_of(&self.viewer, app(ctx)).await?;
        Ok(places.into_iter().map(ReportingPlace::from).collect())
    }

    async fn skills(&self, ctx: &Context<'_>) -> Result<Vec<Skill>> {
        let rows = loader::skills_of(ctx, self.person.id).await?;
        Ok(rows.into_iter().map(Skill).collect())
    }

    /// Organisations whose desk the viewer serves.
    async fn desks(&self, ctx: &Context<'_>) -> Result<Vec<Organization>> {
        let rows = self.read_desks(app(ctx)).await?;
        Ok(rows.iter().cloned().map(Organization).collect())
    }

    /// Compounds in which the viewer is a confirmed member: they see the halls of these.
    async fn member_of(&self, ctx: &Context<'_>) -> Result<Vec<Place>> {
        let compounds = self.viewer.member_of.iter();
        let compounds = compounds.map(|id| places::loader::place(ctx, *id));
        Ok(try_join_all(compounds)
            .await?
            .into_iter()
            .map(Place)
            .collect())
    }

    /// Where the viewer serves, or else lives, in words: the desks, the home, or the first office.
    async fn whereabouts(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let desks = self.read_desks(app(ctx)).await?;
        if !desks.is_empty() {
            let names: Vec<_> = desks.iter().map(|desk| desk.name.as_str()).collect();
            return Ok(Some(names.join(" · ")));
        }
        if let Some(home) = self.read_home(app(ctx)).await? {
            let place = places::loader::place(ctx, home.place_id).await?;
            return Ok(Some(places::types::full_name(ctx, &place).await?));
        }
        let Some(office) = self.viewer.appointments.first() else {
            // Who is not confirmed yet sees where they asked to be.
            let own = registration::service::own(&self.viewer, app(ctx)).await?;
            return match own {
                Some(own) => {
                    let place = places::loader::place(ctx, own.row.place_id).await?;
                    Ok(Some(places::types::full_name(ctx, &place).await?))
                }
                None => Ok(None),
            };
        };
        Ok(match (office.organization_id, office.place_id) {
            (Some(id), _) => {
                let seat = places::loader::organization(ctx, id).await?;
                seat.map(|seat| seat.name)
            }
            (None, Some(id)) => Some(places::loader::place(ctx, id).await?.name),
            (None, None) => None,
        })
    }

    /// The viewer's own, where they came by themselves; null for who was known before.
    async fn registration(&self, ctx: &Context<'_>) -> Result<Option<Registration>> {
        let seen = registration::service::own(&self.viewer, app(ctx)).await?;
        Ok(seen.map(Registration))
    }

    /// Whether registrations come before the viewer, and people may be invited.
    async fn confirms_registrations(&self) -> bool {
        registration::service::may_confirm(&self.viewer)
    }

    /// Registrations that wait for the viewer.
    async fn registrations_waiting(&self, ctx: &Context<'_>) -> Result<i32> {
        let waiting = registration::service::waiting(&self.viewer, app(ctx)).await?;
        Ok(i32::try_from(waiting).unwrap_or(i32::MAX))
    }

    async fn may_import(&self) -> bool {
        self.viewer.is_administrator()
    }

    async fn unfinished_orders(&self) -> i32 {
        self.person.unfinished_count
    }

    async fn unfinished_cap(&self) -> i32 {
        self.person.unfinished_cap
    }

    async fn unread_notifications(&self, ctx: &Context<'_>) -> Result<i32> {
        inbox::service::unread(&self.viewer, app(ctx).db.reader()).await
    }

    /// 回访 that the viewer may do.
    async fn follow_ups_waiting(&self, ctx: &Context<'_>) -> Result<i32> {
        let waiting = orders::endings::follow_ups::waiting(&self.viewer, app(ctx)).await?;
        Ok(i32::try_from(waiting).unwrap_or(i32::MAX))
    }

    /// Orders waiting on the viewer's desks.
    async fn desk_waiting(&self, ctx: &Context<'_>) -> Result<i32> {
        let waiting = orders::waiting_on_desk(&self.viewer, app(ctx)).await?;
        Ok(i32::try_from(waiting).unwrap_or(i32::MAX))
    }
}

fn app<'a>(ctx: &Context<'a>) -> &'a App {
    ctx.data_unchecked::<Arc<App>>()
}
