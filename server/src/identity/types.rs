//! What GraphQL shows of people.

use std::sync::Arc;

use async_graphql::{Context, Enum, Object, SimpleObject};
use chrono::{DateTime, TimeDelta, Utc};
use entity::{
    appointment, employment, enrollment, organization, person, residency, session, skill,
};
use futures_util::future::try_join_all;
use tokio::sync::OnceCell;
use uuid::Uuid;

use super::{
    devices, enrollments::Seen, loader, reporting, reporting_types::ReportingPlace, service,
};
use crate::{
    app::App,
    error::{ErrorCode, Result},
    inbox, orders,
    places::{
        self,
        types::{Organization, Place},
    },
    registration::{self, types::Registration},
    vault::{mask_name, mask_phone},
    viewer::{Viewer, person_of},
};

#[derive(Enum, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[graphql(remote = "appointment::AppointmentRole")]
pub enum AppointmentRole {
    Dispatcher,
    GridWorker,
    CentreManager,
    UnitLiaison,
    MerchantClerk,
    CommunityAdmin,
    StreetAdmin,
    SystemAdmin,
}

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "enrollment::EnrollmentState")]
pub enum EnrollmentState {
    Asked,
    Confirmed,
    Returned,
    Ended,
}

/// Why somebody reports there.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "enrollment::EnrollmentKind")]
pub enum EnrollmentKind {
    /// A member to the compound where they live.
    Residence,
    /// A member to a compound that their unit covers.
    UnitLinked,
    /// A unit to the community that it sits in.
    Unit,
}

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "session::DeviceKind")]
pub enum DeviceKind {
    AndroidPhone,
    AndroidTablet,
    HarmonyPhone,
    HarmonyTablet,
    Iphone,
    Ipad,
    Windows,
    Mac,
    Linux,
    Other,
}

/// The app that shows the pages: a browser, or one that has a browser inside.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "session::BrowserKind")]
pub enum BrowserKind {
    WeCom,
    WeChat,
    DingTalk,
    Alipay,
    Qq,
    Uc,
    Quark,
    Baidu,
    Huawei,
    Xiaomi,
    Oppo,
    Vivo,
    Edge,
    Firefox,
    Chrome,
    Safari,
    Other,
}

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
        let rows = service::own_enrollments(&self.viewer, app(ctx)).await?;
        Ok(rows
            .into_iter()
            .map(|row| Enrollment(Seen { row, clearly: true }))
            .collect())
    }

    /// Compounds that the viewer may report to: of their home, and linked with their units.
    async fn reporting_places(&self, ctx: &Context<'_>) -> Result<Vec<ReportingPlace>> {
        let places = reporting::places_of(&self.viewer, app(ctx)).await?;
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

    /// Orders waiting on the viewer's desks.
    async fn desk_waiting(&self, ctx: &Context<'_>) -> Result<i32> {
        let waiting = orders::waiting_on_desk(&self.viewer, app(ctx)).await?;
        Ok(i32::try_from(waiting).unwrap_or(i32::MAX))
    }
}

/// A signed-in device.
pub struct Session {
    row: session::Model,
    /// The one that asks.
    this: Uuid,
}

#[Object]
impl Session {
    async fn id(&self) -> Uuid {
        self.row.id
    }

    async fn device(&self) -> DeviceKind {
        self.row.device.into()
    }

    async fn browser(&self) -> BrowserKind {
        self.row.browser.into()
    }

    async fn since(&self) -> DateTime<Utc> {
        self.row.created_at
    }

    /// Told to the hour.
    async fn last_seen(&self) -> DateTime<Utc> {
        devices::last_seen(&self.row)
    }

    async fn is_this(&self) -> bool {
        self.row.id == self.this
    }
}

pub struct Residency(pub residency::Model);

#[Object]
impl Residency {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn place(&self, ctx: &Context<'_>) -> Result<Place> {
        Ok(Place(places::loader::place(ctx, self.0.place_id).await?))
    }

    async fn since(&self) -> DateTime<Utc> {
        self.0.since
    }

    /// Null where it goes on.
    async fn until(&self) -> Option<DateTime<Utc>> {
        self.0.until
    }
}

pub struct Employment(pub employment::Model);

#[Object]
impl Employment {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn organization(&self, ctx: &Context<'_>) -> Result<Organization> {
        places::loader::organization(ctx, self.0.organization_id)
            .await?
            .map(Organization)
            .ok_or_else(|| ErrorCode::NotFound.into())
    }

    async fn title(&self) -> Option<&str> {
        self.0.title.as_deref()
    }

    async fn since(&self) -> DateTime<Utc> {
        self.0.since
    }

    /// Null where it goes on.
    async fn until(&self) -> Option<DateTime<Utc>> {
        self.0.until
    }
}

pub struct Appointment(pub appointment::Model);

#[Object]
impl Appointment {
    async fn id(&self) -> Uuid {
        self.0.id
    }

    async fn role(&self) -> AppointmentRole {
        self.0.role.into()
    }

    async fn place(&self, ctx: &Context<'_>) -> Result<Option<Place>> {
        match self.0.place_id {
            Some(id) => Ok(Some(Place(places::loader::place(ctx, id).await?))),
            None => Ok(None),
        }
    }

    async fn organization(&self, ctx: &Context<'_>) -> Result<Option<Organization>> {
        match self.0.organization_id {
            Some(id) => Ok(places::loader::organization(ctx, id)
                .await?
                .map(Organization)),
            None => Ok(None),
        }
    }

    async fn since(&self) -> DateTime<Utc> {
        self.0.since
    }

    async fn until(&self) -> Option<DateTime<Utc>> {
        self.0.until
    }
}

pub struct Enrollment(pub Seen);

#[Object]
impl Enrollment {
    async fn id(&self) -> Uuid {
        self.0.row.id
    }

    async fn kind(&self) -> EnrollmentKind {
        self.0.row.kind.into()
    }

    async fn state(&self) -> EnrollmentState {
        self.0.row.state.into()
    }

    async fn place(&self, ctx: &Context<'_>) -> Result<Place> {
        let place = places::loader::place(ctx, self.0.row.place_id).await?;
        Ok(Place(place))
    }

    async fn asked_at(&self) -> DateTime<Utc> {
        self.0.row.asked_at
    }

    async fn decided_at(&self) -> Option<DateTime<Utc>> {
        self.0.row.decided_at
    }

    async fn ended_at(&self) -> Option<DateTime<Utc>> {
        self.0.row.ended_at
    }

    /// Why it was returned or ended.
    async fn reason(&self) -> Option<&str> {
        self.0.row.reason.as_deref()
    }

    async fn version(&self) -> i32 {
        self.0.row.version
    }

    /// A unit's own name, or a member's, masked unless the viewer decides on it or is the person.
    async fn person_name(&self, ctx: &Context<'_>) -> Result<String> {
        let Some(person_id) = self.0.row.person_id else {
            let unit = self.reporting_unit(ctx).await?;
            return Ok(unit.map(|unit| unit.name).unwrap_or_default());
        };
        let person = loader::person(ctx, person_id).await?;
        Ok(if self.0.clearly {
            person.name
        } else {
            mask_name(&person.name)
        })
    }

    /// Null for a unit's.
    async fn person_phone(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        let Some(person_id) = self.0.row.person_id else {
            return Ok(None);
        };
        let person = loader::person(ctx, person_id).await?;
        let phone = app(ctx).vault.open_phone(&person.phone_cipher)?;
        Ok(Some(if self.0.clearly {
            phone
        } else {
            mask_phone(&phone)
        }))
    }

    async fn skills(&self, ctx: &Context<'_>) -> Result<Vec<Skill>> {
        let Some(person_id) = self.0.row.person_id else {
            return Ok(Vec::new());
        };
        let rows = loader::skills_of(ctx, person_id).await?;
        Ok(rows.into_iter().map(Skill).collect())
    }

    /// The unit that reports, or that the member works for.
    async fn unit(&self, ctx: &Context<'_>) -> Result<Option<Organization>> {
        let Some(person_id) = self.0.row.person_id else {
            return Ok(self.reporting_unit(ctx).await?.map(Organization));
        };
        match loader::unit_of(ctx, person_id).await? {
            Some(id) => Ok(places::loader::organization(ctx, id)
                .await?
                .map(Organization)),
            None => Ok(None),
        }
    }

    /// The compound that it goes on from.
    async fn transferred_from(&self, ctx: &Context<'_>) -> Result<Option<Place>> {
        let Some(from) = self.0.row.transferred_from_id else {
            return Ok(None);
        };
        match loader::place_of_enrollment(ctx, from).await? {
            Some(id) => Ok(Some(Place(places::loader::place(ctx, id).await?))),
            None => Ok(None),
        }
    }

    /// Whether it is the viewer's to end.
    async fn may_end(&self) -> bool {
        self.0.clearly && reporting::is_living(&self.0.row)
    }
}

impl Enrollment {
    async fn reporting_unit(&self, ctx: &Context<'_>) -> Result<Option<organization::Model>> {
        match self.0.row.organization_id {
            Some(id) => places::loader::organization(ctx, id).await,
            None => Ok(None),
        }
    }
}

pub struct Skill(pub skill::Model);

#[Object]
impl Skill {
    async fn code(&self) -> &str {
        &self.0.code
    }

    async fn name_zh(&self) -> &str {
        &self.0.name_zh
    }

    async fn name_en(&self) -> &str {
        &self.0.name_en
    }
}

#[derive(SimpleObject)]
pub struct DemoPerson {
    pub id: Uuid,
    pub name: String,
    pub role_key: String,
    pub place: String,
}

#[derive(SimpleObject)]
pub struct CodeSent {
    resend_after_seconds: i32,
}

impl CodeSent {
    pub fn after(wait: TimeDelta) -> Self {
        Self {
            // Rounded up: who waits this long has waited long enough.
            resend_after_seconds: wait.as_seconds_f64().ceil() as i32,
        }
    }
}

fn app<'a>(ctx: &Context<'a>) -> &'a App {
    ctx.data_unchecked::<Arc<App>>()
}
