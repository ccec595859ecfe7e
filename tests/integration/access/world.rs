//! One of everything, in every state that decides who may see it.

use std::sync::atomic::{AtomicU32, Ordering};

use chrono::TimeDelta;
use entity::{
    booking,
    booking::{Appeal, BookingState},
    import_row, order_crew, residency,
};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, Set};
use server::clock::new_id;
use uuid::Uuid;

use crate::canteen::kitchen;
use crate::centres::{attendance, house, series, waitlist};
use crate::support::{
    Client, Json, Role, TestApp, json,
    steps::{PLAIN, WISH, id_of},
};
use crate::windows::hall::{self, Hall};

/// What an object is there for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scene {
    /// Nothing that has to be there before.
    Nothing,
    Waiting,
    Declined,
    /// The resident was asked for more.
    Asked,
    /// A firm was asked to help.
    Helped,
    /// The neighbour has joined it.
    Joined,
    /// The branch could do nothing.
    PassedUp,
    /// Merged into the one that the resident was asked about.
    Doubled,
    InHall,
    Running,
    Finished,
    Closed,
    /// On the desk, on behalf of somebody, and nobody else is to know.
    Hidden,
    /// Asked of the member by name, and of the firm where they work.
    Named,
    /// A small wish, out for anybody of the community.
    Wish,
    /// An order from 梅苑小区.
    Elsewhere,
    /// The resident's 报到.
    AskedToJoin,
    /// The community's roster.
    Staged,
    /// Another one, which was imported.
    Imported,
    /// A role of the neighbour's.
    Appointed,
    /// Two people of the community, one merged into the other: the merge.
    Merged,
    /// Somebody of the community who moved away.
    Gone,
    /// A compound of the community that nobody lives in.
    Compound,
    /// A firm of the community.
    Unit,
    /// Whom to call at such a firm.
    Contact,
    /// A grid of the community that covers nothing yet.
    Grid,
    /// An answer that the community keeps ready.
    Template,
    /// A centre of the community.
    Centre,
    /// A room of one, which is for the whole street and wants approval.
    Room,
    /// What the resident holds there.
    Held,
    /// What the resident asked for there.
    Booked,
    /// A room of one that the resident has on Tuesday morning.
    Full,
    /// What the resident waits for, which the neighbour has.
    Awaited,
    /// What the resident has there every week, but for one date.
    Repeated,
    /// One of its rooms is closed on a day.
    Shut,
    /// What shows the centre.
    Pictured,
    /// A room at whose door the resident stands, having booked it.
    Entered,
    /// That booking.
    Due,
    /// What the resident did not come to.
    Missed,
    /// The same, with why it should not count.
    Appealed,
    /// A centre with a canteen.
    Canteen,
    /// What it cooks on a day that nobody has ordered for.
    Meal,
    /// What the resident ordered of such a meal.
    Ordered,
    /// What the resident orders every week.
    Standing,
    /// The resident lets the neighbour act.
    Linked,
    /// A centre with service windows.
    Windows,
    /// What they do.
    WindowItem,
    /// An appointment of the resident's within the hour.
    Expected,
    /// The resident waits with a number.
    Numbered,
    /// The resident was called to a counter.
    Called,
    /// Something that a category asks.
    Question,
    /// Somebody who has registered in 半山小区, where another of the same name lives.
    Waits,
    /// An invitation for 半山小区.
    Invited,
}

pub const ROSTER_NUMBER: &str = "13700000001";
pub const ROSTER_NUMBER_MASKED: &str = "137****0001";
pub const ELDER: &str = "鲁老人";
pub const ELDER_NUMBER: &str = "13800000071";
pub const STRANGER: &str = "韩生人";
pub const STRANGER_NUMBER: &str = "13600000001";

pub struct World {
    pub orders: Vec<(Scene, Uuid)>,
    pub enrollment: Uuid,
    pub import: Uuid,
    pub appointment: Uuid,
    pub compound: Uuid,
    /// Who a double was merged into, and that merge.
    pub survivor: Uuid,
    pub merge: Uuid,
    pub gone: Uuid,
    /// Two who are there twice.
    pub doubles: [Uuid; 2],
    pub unit: Uuid,
    pub contact: Uuid,
    pub grid: Uuid,
    /// A firm that has become the other one.
    pub merged: Uuid,
    pub template: Uuid,
    pub centre: Uuid,
    pub room: Uuid,
    pub booked: Uuid,
    pub held: Uuid,
    pub full: Uuid,
    pub awaited: Uuid,
    pub repeated: Uuid,
    pub shut: Uuid,
    pub pictured: Uuid,
    pub entered: Uuid,
    /// Of the screen at its door.
    pub door_token: String,
    pub due: Uuid,
    pub missed: Uuid,
    pub appealed: Uuid,
    pub canteen: Uuid,
    /// Of which the resident has one.
    pub meal: Uuid,
    pub ordered: Uuid,
    pub standing: Uuid,
    pub linked: Uuid,
    pub windows: Hall,
    pub screen_token: String,
    pub expected: Uuid,
    pub numbered: Uuid,
    pub called: Uuid,
    /// Of which nobody has any.
    pub untouched: Uuid,
    pub question: Uuid,
    pub registration: Uuid,
    pub invitation: Uuid,
    pub invitation_token: String,
    /// Photos of the running order: of the request, and of a progress note.
    pub photos: Vec<Uuid>,
    /// Uploaded by the resident and not used yet.
    pub loose_photo: Uuid,
    pub stranger: Client,
}

impl World {
    pub async fn create(app: &TestApp) -> Self {
        let stranger = stranger(app).await;
        app.has_room_for_many_orders(Role::Handler).await;
        let employed = app.town.person(Role::Member).unwrap();
        app.founding().works_at(employed, &app.town.unit).await;
        let found = app.founding();
        // Whom the resident's unit links with another compound than that of their home.
        let resident = app.town.person(Role::Resident).unwrap();
        found.works_at(resident, &app.town.unit).await;
        found.covers(&app.town.unit, &app.town.next_compound).await;
        let mut orders = Vec::new();
        for scene in [
            Scene::Waiting,
            Scene::Declined,
            Scene::Asked,
            Scene::Helped,
            Scene::Joined,
            Scene::InHall,
            Scene::Finished,
            Scene::Closed,
            Scene::Hidden,
            Scene::Named,
            Scene::Wish,
        ] {
            orders.push((scene, fresh(app, scene).await));
        }
        let asked = orders.iter().find(|(scene, _)| *scene == Scene::Asked);
        orders.push((Scene::Doubled, doubled(app, asked.unwrap().1).await));
        let (running, photos) = with_photos(app).await;
        orders.push((Scene::Running, running));
        orders.push((Scene::Elsewhere, elsewhere(app, &stranger).await));
        boards_are_public(app).await;
        publish_closed(app, &orders).await;
        let asked = json!({"placeId": app.town.other_compound.id});
        stranger.act("askEnrollment", asked, "{ id }").await.data();
        compound_was_renamed(app).await;
        let (survivor, merge) = merged(app).await;
        contact_at(app, app.town.unit.id).await;
        app.founding()
            .reports(&app.town.unit, &app.town.community)
            .await;
        let unit = fresh(app, Scene::Unit).await;
        let (invitation, invitation_token) = invited(app).await;
        let (centre, room) = centre_with_room(app).await;
        let booked = booked(app, room).await;
        let (entered, due) = entered(app).await;
        let (canteen, meal) = meal(app).await;
        let resident = app.as_role(Role::Resident).await;
        let ordered = id_of(kitchen::order(&resident, meal).await.result());
        let windows = Hall::build(app).await;
        let expected = expected(app, &windows).await;
        let called = called(app, &windows).await;
        Self {
            screen_token: windows.token(app).await,
            expected,
            called,
            numbered: fresh(app, Scene::Numbered).await,
            windows,
            canteen,
            meal,
            ordered,
            standing: fresh(app, Scene::Standing).await,
            linked: fresh(app, Scene::Linked).await,
            untouched: fresh(app, Scene::Meal).await,
            centre,
            room,
            booked,
            held: fresh(app, Scene::Held).await,
            full: fresh(app, Scene::Full).await,
            awaited: fresh(app, Scene::Awaited).await,
            repeated: fresh(app, Scene::Repeated).await,
            shut: shut(app, centre, room).await,
            pictured: pictured(app, centre).await,
            door_token: door_token(app, entered).await,
            entered,
            due,
            missed: fresh(app, Scene::Missed).await,
            appealed: fresh(app, Scene::Appealed).await,
            survivor,
            merge,
            gone: gone(app).await,
            doubles: [double(app).await, double(app).await],
            orders,
            enrollment: fresh(app, Scene::AskedToJoin).await,
            import: fresh(app, Scene::Staged).await,
            appointment: fresh(app, Scene::Appointed).await,
            compound: fresh(app, Scene::Compound).await,
            unit,
            contact: fresh(app, Scene::Contact).await,
            grid: fresh(app, Scene::Grid).await,
            merged: merged_into(app, unit).await,
            template: fresh(app, Scene::Template).await,
            question: fresh(app, Scene::Question).await,
            registration: fresh(app, Scene::Waits).await,
            invitation,
            invitation_token,
            photos,
            loose_photo: app.as_role(Role::Resident).await.upload_photo().await,
            stranger,
        }
    }

    pub fn scene_of(&self, order_id: Uuid) -> Option<Scene> {
        let known = self.orders.iter().find(|(_, id)| *id == order_id);
        known.map(|(scene, _)| *scene)
    }

    /// An object that nothing but looking has been done to.
    pub fn object(&self, scene: Scene) -> Uuid {
        match scene {
            Scene::Nothing | Scene::Imported => Uuid::nil(),
            Scene::AskedToJoin => self.enrollment,
            Scene::Staged => self.import,
            Scene::Appointed => self.appointment,
            Scene::Compound => self.compound,
            Scene::Merged => self.merge,
            Scene::Gone => self.gone,
            Scene::Unit => self.unit,
            Scene::Contact => self.contact,
            Scene::Grid => self.grid,
            Scene::Template => self.template,
            Scene::Centre => self.centre,
            Scene::Room => self.room,
            Scene::Held => self.held,
            Scene::Booked => self.booked,
            Scene::Repeated => self.repeated,
            Scene::Full => self.full,
            Scene::Awaited => self.awaited,
            Scene::Shut => self.shut,
            Scene::Pictured => self.pictured,
            Scene::Entered => self.entered,
            Scene::Due => self.due,
            Scene::Missed => self.missed,
            Scene::Appealed => self.appealed,
            Scene::Canteen => self.canteen,
            Scene::Meal => self.untouched,
            Scene::Ordered => self.ordered,
            Scene::Windows => self.windows.id,
            Scene::WindowItem => self.windows.item,
            Scene::Expected => self.expected,
            Scene::Numbered => self.numbered,
            Scene::Called => self.called,
            Scene::Standing => self.standing,
            Scene::Linked => self.linked,
            Scene::Question => self.question,
            Scene::Waits => self.registration,
            Scene::Invited => self.invitation,
            order => self.orders.iter().find(|(one, _)| *one == order).unwrap().1,
        }
    }
}

/// One more object of this kind, for somebody to change.
pub async fn fresh(app: &TestApp, scene: Scene) -> Uuid {
    match scene {
        Scene::Nothing | Scene::Elsewhere | Scene::Doubled | Scene::PassedUp => Uuid::nil(),
        Scene::Waiting => app.submitted(PLAIN).await,
        Scene::Declined => {
            let id = app.submitted(PLAIN).await;
            app.as_role(Role::Dispatcher).await.decline(id).await.data();
            id
        }
        Scene::Asked => {
            let id = app.submitted(PLAIN).await;
            let question = json!({"orderId": id, "words": "哪个单元？"});
            let desk = app.as_role(Role::Dispatcher).await;
            desk.act("askRequester", question, "{ id }").await.data();
            id
        }
        Scene::Helped => {
            let id = app.submitted(PLAIN).await;
            let desk = app.as_role(Role::Dispatcher).await;
            let help = helping(app, id);
            desk.act("askCoHandler", help, "{ id }").await.data();
            id
        }
        Scene::Joined => {
            let id = app.submitted(PLAIN).await;
            let neighbour = app.as_role(Role::Neighbour).await;
            let joined = neighbour.act("joinOrder", json!({"orderId": id}), "{ id }");
            joined.await.data();
            id
        }
        Scene::InHall => app.dispatched(PLAIN, 1).await,
        Scene::Running => app.in_progress(PLAIN).await,
        Scene::Finished => app.finished(PLAIN).await,
        Scene::Closed => {
            let id = app.finished(PLAIN).await;
            let handler = app.as_role(Role::Handler).await;
            handler.rate_request(id, 4).await.data();
            app.as_role(Role::Resident).await.rate(id, 2).await.data();
            id
        }
        Scene::Hidden => hidden(app).await,
        Scene::Named => {
            let id = app.submitted(PLAIN).await;
            let input = json!({
                "orderId": id, "crewSize": 1, "skillCodes": [], "audience": named(app),
            });
            let desk = app.as_role(Role::Dispatcher).await;
            desk.act("dispatchOrder", input, "{ id }").await.data();
            id
        }
        Scene::Wish => app.dispatched(WISH, 1).await,
        Scene::AskedToJoin => asked_to_join(app).await,
        Scene::Staged => staged(app).await,
        Scene::Imported => {
            let id = staged(app).await;
            app.as_role(Role::CommunityAdmin).await.imported(id).await;
            id
        }
        Scene::Appointed => appointed(app).await,
        Scene::Compound => empty_compound(app).await.id,
        Scene::Merged => merged(app).await.1,
        Scene::Gone => gone(app).await,
        Scene::Unit => firm(app).await,
        Scene::Contact => {
            let firm = firm(app).await;
            contact_at(app, firm).await
        }
        Scene::Grid => app.founding().grid(&app.town.community, "微网格").await.id,
        Scene::Template => template(app).await,
        Scene::Centre => centre_with_room(app).await.0,
        Scene::Room => centre_with_room(app).await.1,
        Scene::Held => {
            let (_, room) = centre_with_room(app).await;
            let resident = app.as_role(Role::Resident).await;
            let held = house::hold(&resident, room, house::day("24T09:00"), 60).await;
            id_of(held.result())
        }
        Scene::Booked => {
            let (_, room) = centre_with_room(app).await;
            booked(app, room).await
        }
        Scene::Full => {
            let (_, room) = centre_with_room(app).await;
            let office = app.as_role(Role::CommunityAdmin).await;
            house::booked(&office, room, house::day("24T09:00"), 60).await;
            room
        }
        Scene::Awaited => {
            let room = Box::pin(fresh(app, Scene::Full)).await;
            let resident = app.as_role(Role::Resident).await;
            let entry = waitlist::join(&resident, room, house::day("24T09:00"), 60).await;
            id_of(entry.result())
        }
        Scene::Repeated => {
            let (_, room) = centre_with_room(app).await;
            let resident = app.as_role(Role::Resident).await;
            let rule = series::rule("2026-12-08");
            let made = series::repeat(&resident, room, rule, false).await;
            let second = made.result()["dates"][1]["bookingId"].clone();
            let second = second.as_str().unwrap().parse().unwrap();
            house::cancel(&resident, second).await.data();
            id_of(made.result())
        }
        Scene::Shut => {
            let (centre, room) = centre_with_room(app).await;
            shut(app, centre, room).await
        }
        Scene::Pictured => {
            let (centre, _) = centre_with_room(app).await;
            pictured(app, centre).await
        }
        Scene::Entered => entered(app).await.0,
        Scene::Due => entered(app).await.1,
        Scene::Missed => missed(app, None).await,
        Scene::Appealed => missed(app, Some(Appeal::Open)).await,
        Scene::Canteen => meal(app).await.0,
        Scene::Meal => meal(app).await.1,
        Scene::Ordered => {
            let (_, meal) = meal(app).await;
            let resident = app.as_role(Role::Resident).await;
            id_of(kitchen::order(&resident, meal).await.result())
        }
        Scene::Standing => standing(app).await,
        Scene::Linked => {
            let resident = app.as_role(Role::Resident).await;
            let phone = app.town.phone(Role::Neighbour);
            id_of(kitchen::link(&resident, &phone).await.result())
        }
        Scene::Windows => Hall::build(app).await.id,
        Scene::WindowItem => Hall::build(app).await.item,
        Scene::Expected => expected(app, &Hall::build(app).await).await,
        Scene::Numbered => numbered(app, &Hall::build(app).await).await,
        Scene::Called => called(app, &Hall::build(app).await).await,
        Scene::Question => question(app).await,
        Scene::Waits => waits(app).await,
        Scene::Invited => invited(app).await.0,
    }
}

async fn centre_with_room(app: &TestApp) -> (Uuid, Uuid) {
    let office = app.as_role(Role::CommunityAdmin).await;
    let centre = json!({"placeId": app.town.community.id, "details": house::centre_details()});
    let centre = id_of(office.act("createCentre", centre, "{ id }").await.result());
    let room = json!({"centreId": centre, "partIds": [], "details": room_for_the_street()});
    let room = id_of(office.act("createRoom", room, "{ id }").await.result());
    (centre, room)
}

/// A canteen, and what it cooks on a day that none of the others cooks on: a person eats once.
async fn meal(app: &TestApp) -> (Uuid, Uuid) {
    let centre = kitchen::canteen(app).await;
    let known = entity::meal::Entity::find().count(app.db()).await.unwrap();
    let date = app.now().date_naive() + chrono::Days::new(known + 1);
    let meal = kitchen::published(app, centre, &date.to_string(), 9).await;
    (centre, meal)
}

/// One at a time, besides the first.
async fn expected(app: &TestApp, hall: &Hall) -> Uuid {
    let resident = app.as_role(Role::Resident).await;
    let mut own = hall::mine(&resident).await;
    own.retain(|one| one["state"] == "BOOKED" || !one["startsAt"].is_null());
    for one in own.iter().skip(1) {
        let id = id_of(one);
        hall::on_ticket(&resident, "cancelTicket", id).await.data();
    }
    let at = if own.is_empty() {
        "23T09:20"
    } else {
        "23T09:40"
    };
    hall.booked(&resident, house::day(at)).await
}

async fn numbered(app: &TestApp, hall: &Hall) -> Uuid {
    let resident = app.as_role(Role::Resident).await;
    id_of(hall.walk_in(app, &resident).await.result())
}

async fn called(app: &TestApp, hall: &Hall) -> Uuid {
    let id = numbered(app, hall).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    hall.next(&office, 1).await.data();
    id
}

/// One at a time for each sitting.
async fn standing(app: &TestApp) -> Uuid {
    let (centre, _) = meal(app).await;
    let resident = app.as_role(Role::Resident).await;
    let own = resident
        .gql("{ myStandingMeals { id sitting } }", json!({}))
        .await;
    let own = own.data()["myStandingMeals"].as_array().unwrap().clone();
    for one in own.iter().filter(|one| one["sitting"] == "BREAKFAST") {
        let end = json!({"standingId": one["id"]});
        resident.act("endStandingMeal", end, "{ id }").await.data();
    }
    let mut input = every_week(centre);
    input["sitting"] = json!("BREAKFAST");
    let made = resident.act("makeStandingMeal", input, "{ id }").await;
    id_of(made.result())
}

fn every_week(centre: Uuid) -> Json {
    json!({
        "centreId": centre, "sitting": "DINNER", "weekdays": ["MON"],
        "first": "2026-11-23", "until": "2026-12-31",
    })
}

fn room_for_the_street() -> Json {
    let mut details = house::room_details("议事厅");
    details["audience"] = json!("STREET");
    details["needsApproval"] = json!(true);
    details["checkIn"] = json!(true);
    details
}

/// A room, and what the resident has booked there from now on.
async fn entered(app: &TestApp) -> (Uuid, Uuid) {
    let (_, room) = centre_with_room(app).await;
    let id = booked(app, room).await;
    let now = app.now();
    let due = booking::ActiveModel {
        id: Set(id),
        state: Set(BookingState::Booked),
        starts_at: Set(now),
        ends_at: Set(now + TimeDelta::hours(1)),
        look_at: Set(Some(now + TimeDelta::minutes(15))),
        ..Default::default()
    };
    due.update(app.writer()).await.unwrap();
    (room, id)
}

/// The one thing that counts against the resident: with more they could book nothing else.
async fn missed(app: &TestApp, appeal: Option<Appeal>) -> Uuid {
    let forgiven = booking::ActiveModel {
        missed_until: Set(None),
        ..Default::default()
    };
    let all = booking::Entity::update_many().set(forgiven);
    all.exec(app.writer()).await.unwrap();
    let (_, id) = entered(app).await;
    let missed = booking::ActiveModel {
        id: Set(id),
        state: Set(BookingState::Missed),
        look_at: Set(None),
        missed_until: Set(Some(app.now() + TimeDelta::days(60))),
        appeal: Set(appeal),
        ..Default::default()
    };
    missed.update(app.writer()).await.unwrap();
    id
}

/// What the link of its screen ends with.
async fn door_token(app: &TestApp, room: Uuid) -> String {
    let office = app.as_role(Role::CommunityAdmin).await;
    attendance::door_token(&office, room).await
}

async fn booked(app: &TestApp, room: Uuid) -> Uuid {
    let resident = app.as_role(Role::Resident).await;
    house::booked(&resident, room, house::day("24T09:00"), 60).await
}

async fn shut(app: &TestApp, centre: Uuid, room: Uuid) -> Uuid {
    let office = app.as_role(Role::CommunityAdmin).await;
    let input = json!({
        "centreId": centre, "roomId": room, "startsAt": house::day("26T08:00"),
        "endsAt": house::day("26T21:00"), "reason": "水管检修",
    });
    let closed = office
        .act("closeCentre", input, "{ closures { id } }")
        .await;
    id_of(&closed.result()["closures"][0])
}

async fn pictured(app: &TestApp, centre: Uuid) -> Uuid {
    let office = app.as_role(Role::CommunityAdmin).await;
    let photo = office.upload_photo().await;
    let input = json!({"centreId": centre, "photoIds": [photo]});
    office.act("addCentrePhotos", input, "{ id }").await.data();
    photo
}

async fn template(app: &TestApp) -> Uuid {
    let office = app.as_role(Role::CommunityAdmin).await;
    let template = json!({
        "placeId": app.town.community.id, "purpose": "DECLINE", "title": "不在范围",
        "words": "不在受理范围，请联系物业。",
    });
    let kept = office.act("createAnswerTemplate", template, "{ id }").await;
    id_of(kept.result())
}

/// One that is asked so far, of a category that is not used otherwise.
async fn question(app: &TestApp) -> Uuid {
    let id = new_id();
    entity::category_question::ActiveModel {
        id: Set(id),
        category_code: Set("governance".to_owned()),
        code: Set(id.simple().to_string()),
        kind: Set(entity::category_question::QuestionKind::Text),
        label_zh: Set("哪一栋".to_owned()),
        label_en: Set("Which building".to_owned()),
        required: Set(false),
        options: Set(Default::default()),
        asked_if_question: Set(None),
        asked_if_option: Set(None),
        position: Set(1),
        closed: Set(false),
    }
    .insert(app.writer())
    .await
    .unwrap();
    id
}

fn helping(app: &TestApp, order_id: Uuid) -> Json {
    json!({
        "orderId": order_id, "organizationId": app.town.unit.id, "words": "请查看阀门",
        "workingDays": 2,
    })
}

async fn doubled(app: &TestApp, into_id: Uuid) -> Uuid {
    let id = app.submitted(PLAIN).await;
    let merge = json!({"orderId": id, "intoId": into_id});
    let desk = app.as_role(Role::Dispatcher).await;
    desk.act("mergeOrder", merge, "{ id }").await.data();
    id
}

/// One more of a name that others have too, in the building where the neighbour lives.
pub async fn double(app: &TestApp) -> Uuid {
    static COUNT: AtomicU32 = AtomicU32::new(1);
    let number = COUNT.fetch_add(1, Ordering::Relaxed);
    let found = app.founding();
    let person = found.person("秦同名", &format!("1340000{number:04}")).await;
    found.lives_in(person.id, &app.town.second_building).await;
    person.id
}

pub fn merge_of(survivor: Uuid, other: Uuid) -> Json {
    json!({
        "survivorId": survivor, "otherId": other,
        "keepName": "SURVIVOR", "keepPhone": "SURVIVOR", "keepHome": "SURVIVOR",
    })
}

/// Who stayed, and the merge; the unit of the other has changed hands since.
async fn merged(app: &TestApp) -> (Uuid, Uuid) {
    let (survivor, other) = (double(app).await, double(app).await);
    app.founding().works_at(other, &app.town.unit).await;
    let id = new_id();
    let mut input = merge_of(survivor, other);
    input["requestId"] = json!(id);
    let admin = app.as_role(Role::CommunityAdmin).await;
    admin.act("mergePeople", input, "{ id }").await.data();
    entity::employment::Entity::update_many()
        .set(entity::employment::ActiveModel {
            person_id: Set(app.town.person(Role::Neighbour).unwrap()),
            ..Default::default()
        })
        .filter(entity::employment::Column::PersonId.eq(survivor))
        .exec(app.writer())
        .await
        .unwrap();
    (survivor, id)
}

async fn gone(app: &TestApp) -> Uuid {
    let id = double(app).await;
    let input = json!({"personId": id, "departure": "MOVED_AWAY", "on": "2026-11-20"});
    let admin = app.as_role(Role::CommunityAdmin).await;
    admin.act("reportGone", input, "{ id }").await.data();
    id
}

async fn firm(app: &TestApp) -> Uuid {
    let kind = entity::organization::OrganizationKind::Enterprise;
    let name = format!("{} 公司", new_id().simple());
    let found = app.founding();
    let firm = found.organization(None, kind, &name, &app.town.community);
    firm.await.id
}

async fn merged_into(app: &TestApp, unit: Uuid) -> Uuid {
    let id = firm(app).await;
    let office = app.as_role(Role::CommunityAdmin).await;
    let merge = json!({"organizationId": id, "intoId": unit});
    office
        .act("mergeOrganizations", merge, "{ id }")
        .await
        .data();
    id
}

/// For somebody whom nobody here knows, with answers.
async fn hidden(app: &TestApp) -> Uuid {
    let mut request = app.request("utilities");
    request["hidden"] = json!(true);
    request["source"] = json!("ON_BEHALF");
    request["onBehalf"] = json!({"name": ELDER, "phone": ELDER_NUMBER, "relation": "CHILD"});
    request["preferred"] = json!({"day": "2026-11-25", "part": "MORNING"});
    let resident = app.as_role(Role::Resident).await;
    id_of(resident.submit(request).await.result())
}

/// The member, and the firm where they work.
fn named(app: &TestApp) -> Json {
    json!({
        "kind": "NAMED",
        "personIds": [app.town.person(Role::Member)],
        "organizationIds": [app.town.unit.id],
    })
}

async fn contact_at(app: &TestApp, organization_id: Uuid) -> Uuid {
    let contact = json!({
        "organizationId": organization_id, "name": "苗联系", "phone": "0719-8123456",
    });
    let office = app.as_role(Role::CommunityAdmin).await;
    let added = office
        .act("addOrganizationContact", contact, "{ contacts { id } }")
        .await;
    id_of(&added.result()["contacts"][0])
}

/// Somebody has registered; the roster knows one of the same name.
async fn waits(app: &TestApp) -> Uuid {
    let found = app.founding();
    let id = new_id();
    let (name, tail) = (format!("同名{}", id.simple()), id.as_u128() % 100_000_000);
    let known = found.person(&name, &format!("133{tail:08}")).await;
    found.lives_in(known.id, &app.town.second_building).await;
    let person = found.person(&name, &format!("153{tail:08}")).await;
    let place = &app.town.building;
    entity::registration::ActiveModel {
        id: Set(id),
        person_id: Set(person.id),
        place_id: Set(place.id),
        compound_id: Set(place.compound_id.unwrap()),
        community_id: Set(place.community_id),
        street_id: Set(place.street_id),
        flat: Set(Some("2 单元 301".to_owned())),
        invitation_id: Set(None),
        state: Set(entity::registration::RegistrationState::Waiting),
        reason: Set(None),
        asked_at: Set(app.now()),
        decided_at: Set(None),
        decided_by: Set(None),
        version: Set(1),
    }
    .insert(app.writer())
    .await
    .unwrap();
    id
}

async fn invited(app: &TestApp) -> (Uuid, String) {
    let terms = json!({"placeId": app.town.compound.id, "eachBuilding": false, "days": 30});
    let admin = app.as_role(Role::CommunityAdmin).await;
    let made = admin.act("makeInvitations", terms, "{ id link }").await;
    let made = &made.result()[0];
    let (_, token) = made["link"].as_str().unwrap().split_once("i=").unwrap();
    (id_of(made), token.to_owned())
}

/// The known one of the same name.
async fn double_of(app: &TestApp, registration_id: Uuid) -> Uuid {
    let row = entity::registration::Entity::find_by_id(registration_id)
        .one(app.db())
        .await
        .unwrap()
        .unwrap();
    let of = |id| entity::person::Entity::find_by_id(id).one(app.db());
    let name = of(row.person_id).await.unwrap().unwrap().name;
    let same = entity::person::Entity::find()
        .filter(entity::person::Column::Name.eq(name))
        .filter(entity::person::Column::Id.ne(row.person_id))
        .one(app.db())
        .await
        .unwrap();
    same.unwrap().id
}

/// The neighbour looks after the compound, until somebody ends it.
async fn appointed(app: &TestApp) -> Uuid {
    let id = new_id();
    entity::appointment::ActiveModel {
        id: Set(id),
        person_id: Set(app.town.person(Role::Neighbour).unwrap()),
        role: Set(entity::appointment::AppointmentRole::CentreManager),
        place_id: Set(Some(app.town.compound.id)),
        organization_id: Set(None),
        since: Set(app.app.clock.now()),
        until: Set(None),
    }
    .insert(app.writer())
    .await
    .unwrap();
    id
}

async fn empty_compound(app: &TestApp) -> entity::place::Model {
    let community = entity::place::Entity::find_by_id(app.town.community.id)
        .one(app.db())
        .await
        .unwrap();
    let name = new_id().simple().to_string();
    app.founding()
        .place(
            community.as_ref(),
            entity::place::PlaceKind::Compound,
            &name,
        )
        .await
}

async fn boards_are_public(app: &TestApp) {
    let input = json!({"streetId": app.town.street.id, "isPublic": true});
    let office = app.as_role(Role::StreetAdmin).await;
    office
        .act("setBoardPublic", input, "{ isPublic }")
        .await
        .data();
}

/// All that the board may show of the closed one.
async fn publish_closed(app: &TestApp, orders: &[(Scene, Uuid)]) {
    let closed = orders.iter().find(|(scene, _)| *scene == Scene::Closed);
    let input = json!({"orderId": closed.unwrap().1, "words": true, "photos": true});
    for role in [Role::Resident, Role::Handler] {
        let client = app.as_role(role).await;
        let agreed = client.act("publishOrder", input.clone(), "{ id }").await;
        agreed.data();
    }
}

/// The audit of something that the community's administrator did.
async fn compound_was_renamed(app: &TestApp) {
    let compound = &app.town.compound;
    entity::audit_entry::ActiveModel {
        id: Set(new_id()),
        actor_id: Set(app.town.person(Role::CommunityAdmin)),
        action: Set(entity::audit_entry::AuditAction::PlaceRenamed),
        subject_id: Set(compound.id),
        subject: Set(compound.name.clone()),
        place_id: Set(Some(compound.id)),
        compound_id: Set(compound.compound_id),
        community_id: Set(compound.community_id),
        street_id: Set(compound.street_id),
        before: Set(json!({"name": "半山苑"})),
        after: Set(json!({"name": compound.name})),
        at: Set(app.app.clock.now()),
    }
    .insert(app.writer())
    .await
    .unwrap();
}

/// The resident asks again, after a former 报到 was ended.
async fn asked_to_join(app: &TestApp) -> Uuid {
    let resident = app.as_role(Role::Resident).await;
    entity::enrollment::Entity::update_many()
        .set(entity::enrollment::ActiveModel {
            state: Set(entity::enrollment::EnrollmentState::Ended),
            ..Default::default()
        })
        .filter(entity::enrollment::Column::PersonId.eq(resident.person_id()))
        .exec(app.writer())
        .await
        .unwrap();
    let asked = json!({"placeId": app.town.compound.id});
    id_of(
        resident
            .act("askEnrollment", asked, "{ id }")
            .await
            .result(),
    )
}

/// A roster with one person who is new, one line that changes somebody, one that is wrong, and one
/// that may be about a neighbour.
async fn staged(app: &TestApp) -> Uuid {
    let known = app.town.phone(Role::Member);
    let roster = format!(
        "姓名,手机,单位,居住小区,楼栋,特长\n\
         杨新人,{ROSTER_NUMBER},供水公司,半山小区,3号楼,电工\n\
         周党员,{known},供水公司,半山小区,1号楼,电工\n\
         朱无处,13700000002,供水公司,没有的小区,,\n\
         何邻居,13700000003,,半山小区,,\n"
    );
    let admin = app.as_role(Role::CommunityAdmin).await;
    admin.staged(roster.into_bytes()).await
}

/// One of a batch's lines.
async fn line_of(app: &TestApp, batch_id: Uuid) -> Uuid {
    let row = import_row::Entity::find()
        .filter(import_row::Column::BatchId.eq(batch_id))
        .one(app.db())
        .await
        .unwrap();
    row.map_or_else(new_id, |row| row.id)
}

async fn with_photos(app: &TestApp) -> (Uuid, Vec<Uuid>) {
    let resident = app.as_role(Role::Resident).await;
    let handler = app.as_role(Role::Handler).await;
    let of_request = resident.upload_photo().await;
    let mut request = app.request(PLAIN);
    request["photoIds"] = json!([of_request]);
    let id = id_of(resident.submit(request).await.result());
    let dispatcher = app.as_role(Role::Dispatcher).await;
    dispatcher.dispatch(id, 1).await.data();
    handler.claim(id).await.data();
    let of_note = handler.upload_photo().await;
    let note = json!({"orderId": id, "words": "已上门查看", "photoIds": [of_note]});
    handler.act("addProgress", note, "{ id }").await.data();
    asked_for(app, id).await;
    (id, vec![of_request, of_note])
}

/// The member asks for the place of whoever has the order.
async fn asked_for(app: &TestApp, id: Uuid) {
    let asked = json!({
        "orderId": id, "crewMemberId": place_in(app, id).await, "words": "我就住楼下",
    });
    let member = app.as_role(Role::Member).await;
    let answer = member.act("requestTakeover", asked, "{ id }").await;
    answer.data();
}

/// Somebody's place in the crew; any id where there is none.
async fn place_in(app: &TestApp, order_id: Uuid) -> Uuid {
    let places = order_crew::Entity::find()
        .filter(order_crew::Column::OrderId.eq(order_id))
        .filter(order_crew::Column::ReleasedAt.is_null());
    let found = places.one(app.db()).await.unwrap();
    found.map_or_else(new_id, |place| place.id)
}

/// Somebody who lives in the other community and has no role in the town.
async fn stranger(app: &TestApp) -> Client {
    let found = app.founding();
    let person = found.person(STRANGER, STRANGER_NUMBER).await;
    found.lives_in(person.id, &app.town.other_building).await;
    app.sign_in(person.id).await
}

async fn elsewhere(app: &TestApp, stranger: &Client) -> Uuid {
    let mut request = app.request(PLAIN);
    request["placeId"] = json!(app.town.other_building.id);
    let id = id_of(stranger.submit(request).await.result());
    let dispatcher = app.as_role(Role::OtherDispatcher).await;
    let kept = json!([{"organizationId": app.town.unit.id, "places": 1}]);
    let input = json!({"orderId": id, "crewSize": 1, "skillCodes": [], "unitPlaces": kept});
    let answer = dispatcher.act("dispatchOrder", input, "{ id }").await;
    answer.data();
    id
}

/// What somebody is to ask about an order.
async fn follow_up_of(app: &TestApp, order_id: Uuid) -> Uuid {
    let row = entity::follow_up::Entity::find()
        .filter(entity::follow_up::Column::OrderId.eq(order_id))
        .one(app.db())
        .await
        .unwrap();
    row.map_or_else(new_id, |row| row.id)
}

/// The input that a mutation takes for this object.
pub async fn input(app: &TestApp, mutation: &str, id: Uuid, role: Role) -> Json {
    match mutation {
        "submitOrder" => app.request(PLAIN),
        "dispatchOrder" => json!({"orderId": id, "crewSize": 1, "skillCodes": []}),
        "askRequester" | "superviseOrder" => json!({"orderId": id, "words": "请说明位置"}),
        "answerQuestion" => json!({"orderId": id, "words": "二单元", "photoIds": []}),
        "mergeOrder" => json!({"orderId": id, "intoId": app.submitted(PLAIN).await}),
        "passUpOrder" => json!({"orderId": id, "reason": "需要社区协调"}),
        "askCoHandler" => helping(app, id),
        "answerCoHandling" => json!({
            "orderId": id, "organizationId": app.town.unit.id, "done": true,
            "words": "已处理", "photoIds": [],
        }),
        "joinOrder" | "leaveOrder" => json!({"orderId": id}),
        "declineOrder" | "reopenOrder" => json!({"orderId": id, "reason": "不在受理范围"}),
        "withdrawOrder" | "claimOrder" => json!({"orderId": id}),
        "redirectOrder" => json!({"orderId": id, "audience": named(app)}),
        "refuseOffer" => json!({"orderId": id, "reason": "在外地出差"}),
        "acceptOffer" => json!({"orderId": id, "organizationId": app.town.unit.id}),
        "releaseOrder" => json!({"orderId": id, "reason": "临时出差"}),
        "handOverLead" => json!({"orderId": id, "crewMemberId": place_in(app, id).await}),
        "requestTakeover" => json!({
            "orderId": id, "crewMemberId": place_in(app, id).await, "words": "我就住楼下",
        }),
        "answerTakeover" => {
            if role == Role::Handler {
                asked_for(app, id).await;
            }
            json!({"orderId": id, "accept": false, "reason": "已约好上门"})
        }
        "addProgress" => json!({"orderId": id, "words": "已上门查看", "photoIds": []}),
        "finishOrder" => {
            json!({"orderId": id, "outcome": "SOLVED", "words": "已经修好", "photoIds": []})
        }
        "rateOrder" => json!({"orderId": id, "stars": 5}),
        "publishOrder" => json!({"orderId": id, "words": true, "photos": true}),
        "setBoardPublic" => json!({"streetId": app.town.street.id, "isPublic": true}),
        "askEnrollment" => json!({"placeId": app.town.compound.id}),
        "confirmEnrollment" => json!({"enrollmentId": id}),
        "returnEnrollment" => json!({"enrollmentId": id, "reason": "请先完善住址"}),
        "giveRole" => {
            // A different one each time: nobody holds the same role twice at one place.
            let at = [Role::CommunityAdmin, Role::StreetAdmin, Role::SystemAdmin];
            let place = match at.iter().position(|one| *one == role) {
                Some(1) => app.town.community.id,
                Some(2) => app.town.next_compound.id,
                _ => app.town.compound.id,
            };
            let person = app.town.person(Role::Neighbour);
            json!({"personId": person, "role": "GRID_WORKER", "seatId": place})
        }
        "holdRoom" => json!({
            "roomId": id, "startsAt": house::day("25T09:00"), "minutes": 60,
        }),
        "confirmBooking" => json!({"bookingId": id, "purpose": "议事", "heads": 5}),
        "moveBooking" => json!({
            "bookingId": id, "startsAt": house::day("25T14:00"), "minutes": 60,
        }),
        "cancelBooking" => json!({"bookingId": id, "reason": "另有安排"}),
        "approveBooking" => json!({"bookingId": id}),
        "declineBooking" => json!({"bookingId": id, "reason": "另有安排"}),
        "joinWaitlist" => json!({
            "roomId": id, "startsAt": house::day("24T09:00"), "minutes": 60, "heads": 5,
        }),
        "leaveWaitlist" => json!({"entryId": id}),
        "bookSeries" => json!({
            "roomId": id, "rule": series::rule("2026-12-08"), "purpose": "议事", "heads": 5,
            "skips": true,
        }),
        "bookSeriesDate" => json!({"seriesId": id, "date": "2026-12-01"}),
        "createCentre" => json!({
            "placeId": app.town.community.id, "details": house::centre_details(),
        }),
        "editCentre" => json!({"centreId": id, "details": house::centre_details()}),
        "retireCentre" => json!({"centreId": id, "reason": "搬迁"}),
        "createRoom" => json!({
            "centreId": id, "partIds": [], "details": house::room_details("阅览室"),
        }),
        "editRoom" => json!({"roomId": id, "details": room_for_the_street()}),
        "retireRoom" => json!({"roomId": id}),
        "publishMeal" => kitchen::lunch(id, "2026-11-23", 5),
        "copyMeals" => {
            let known = entity::meal::Entity::find()
                .filter(entity::meal::Column::CentreId.eq(id))
                .one(app.db())
                .await
                .unwrap();
            let from = known.unwrap().date;
            json!({"centreId": id, "from": from, "to": from + chrono::Days::new(7)})
        }
        "cancelMeal" => json!({"mealId": id, "reason": "停水"}),
        "orderMeal" => json!({"mealId": id}),
        "giveUpMeal" => json!({"orderId": id}),
        "handOutMeal" => {
            let row = entity::meal_order::Entity::find_by_id(id);
            let row = row.one(app.db()).await.unwrap().unwrap();
            json!({"mealId": row.meal_id, "code": row.code})
        }
        "makeStandingMeal" => every_week(id),
        "endStandingMeal" => json!({"standingId": id}),
        "verifyBirthYear" => json!({
            "centreId": id, "personId": app.town.person(Role::Resident), "year": 1950,
        }),
        "linkRelative" => json!({"called": "女儿", "phone": "13612345678"}),
        "endFamilyLink" => json!({"linkId": id}),
        "setWindows" => hall::settings(id),
        "createWindowItem" => hall::item(id, "复印打印"),
        "editWindowItem" => json!({"itemId": id, "name": "复印打印", "bring": []}),
        "retireWindowItem" | "giveNumber" => json!({"itemId": id}),
        "renewWindowScreen" => json!({"centreId": id}),
        "bookTicket" => json!({"itemId": id, "startsAt": house::day("25T09:00")}),
        "takeNumber" => {
            let row = entity::window_item::Entity::find_by_id(id);
            let centre = row.one(app.db()).await.unwrap().unwrap().centre_id;
            let code = Hall {
                id: centre,
                item: id,
            }
            .code(app)
            .await;
            json!({"centreId": centre, "code": code, "itemId": id})
        }
        "callNext" => {
            let row = entity::ticket::Entity::find_by_id(id);
            let centre = row.one(app.db()).await.unwrap().unwrap().centre_id;
            json!({"centreId": centre, "counter": 1})
        }
        "callTicket" => json!({"ticketId": id, "counter": 1}),
        "cancelTicket" | "admitTicket" | "serveTicket" | "passTicket" => json!({"ticketId": id}),
        "handOnTicket" => json!({
            "ticketId": id, "categoryCode": PLAIN, "words": "家里水管漏了",
        }),
        "closeCentre" => json!({
            "centreId": id, "startsAt": house::day("27T08:00"), "endsAt": house::day("27T21:00"),
            "reason": "消防检查",
        }),
        "liftClosure" => json!({"closureId": id}),
        "addCentrePhotos" => json!({"centreId": id, "photoIds": []}),
        "removeCentrePhoto" => json!({"photoId": id}),
        "renewDoor" => json!({"roomId": id}),
        "checkIn" => {
            let token = door_token(app, id).await;
            let code = attendance::code(app, id, &token).await;
            json!({"roomId": id, "code": code})
        }
        "admitBooking" | "excuseBooking" => json!({"bookingId": id}),
        "appealBooking" => json!({"bookingId": id, "reason": "孩子发烧"}),
        "upholdBooking" => json!({"bookingId": id, "reason": "没有事先取消"}),
        "createAnswerTemplate" => json!({
            "placeId": app.town.community.id, "purpose": "ASK", "title": format!("{role:?}"),
            "words": "请补充具体位置。",
        }),
        "editAnswerTemplate" => json!({
            "templateId": id, "purpose": "DECLINE", "title": format!("{role:?}"),
            "words": "请联系物业。",
        }),
        "shiftAnswerTemplate" => json!({"templateId": id, "up": true}),
        "retireAnswerTemplate" => json!({"templateId": id}),
        "editCategory" => json!({
            "code": "governance", "nameZh": "小区治理", "nameEn": "", "deadlineClass": "HARD",
            "evidenceRule": "NONE", "crewSize": 2, "openToAll": false, "closed": false,
        }),
        "addCategoryQuestion" => json!({"categoryCode": "advice", "question": asking(role)}),
        "editCategoryQuestion" => json!({"questionId": id, "question": asking(role)}),
        "shiftCategoryQuestion" => json!({"questionId": id, "up": true}),
        "closeCategoryQuestion" => json!({"questionId": id}),
        "setCalendarYear" => json!({"year": 2027, "text": "2月5日至2月11日 休 春节"}),
        "rateRequest" => json!({"orderId": id, "stars": 4}),
        "doFollowUp" => json!({"followUpId": follow_up_of(app, id).await, "passed": true}),
        "endRole" => json!({"appointmentId": id}),
        "transferEnrollment" => {
            json!({"enrollmentId": id, "placeId": app.town.next_compound.id})
        }
        "endEnrollment" => json!({"enrollmentId": id, "reason": "不在本小区居住了"}),
        "askUnitEnrollment" => json!({"unitId": another_unit(app).await}),
        "mergePeople" => merge_of(double(app).await, double(app).await),
        "undoMerge" => json!({"mergeId": id}),
        "moveHouse" => json!({
            "personId": double(app).await, "placeId": app.town.building.id,
            "on": "2026-11-23", "formerReport": "TRANSFER",
        }),
        "changePhone" => {
            let number = format!("135{:08}", new_id().as_u128() % 100_000_000);
            json!({"personId": double(app).await, "phone": number})
        }
        "reportGone" => json!({
            "personId": double(app).await, "departure": "DECEASED", "on": "2026-11-22",
        }),
        "bringBack" => json!({"personId": id}),
        "revealPhone" => json!({"personId": app.town.person(Role::Neighbour)}),
        "previewImport" => json!({"batchId": id, "sheet": 0, "headerLine": 1, "columns": [
            {"key": "name", "index": 0}, {"key": "phone", "index": 1}, {"key": "compound", "index": 3},
        ]}),
        "decideImportRow" => {
            json!({"batchId": id, "rowId": line_of(app, id).await, "skip": true, "forAll": false})
        }
        "commitImport" => json!({"batchId": id, "allOrNothing": false}),
        "undoImport" => json!({"batchId": id}),
        "confirmRegistration" | "revealRegistrantPhone" => json!({"registrationId": id}),
        "refuseRegistration" => json!({"registrationId": id, "reason": "没有查到这一户"}),
        "joinRegistration" => {
            json!({"registrationId": id, "personId": double_of(app, id).await})
        }
        "askRegistrationAgain" => json!({"name": "何新人", "placeId": app.town.building.id}),
        "makeInvitations" => {
            json!({"placeId": app.town.compound.id, "eachBuilding": true, "days": 30})
        }
        "revokeInvitation" => json!({"invitationId": id}),
        "requestRegistrationCode" => json!({"phone": unknown_number(role)}),
        "register" => json!({
            "phone": unknown_number(role), "code": "123456", "name": "何新人",
            "placeId": app.town.building.id,
        }),
        "renewCalendar"
        | "markNotificationsRead"
        | "refreshSession"
        | "signOut"
        | "signOutEverywhere" => json!({}),
        "endSession" => json!({"sessionId": another_session(app, role).await}),
        "resetPassword" => json!({
            "phone": unknown_number(role), "code": "123456", "newPassword": "春风十里不如你呀",
        }),
        "createPlace" => {
            json!({"parentId": id, "kind": "BUILDING", "name": format!("{role:?} 号楼")})
        }
        "renamePlace" => json!({"placeId": id, "name": format!("{role:?} 小区")}),
        "movePlace" => json!({"placeId": id, "parentId": app.town.other_compound.community_id}),
        "closePlace" => json!({"placeId": id}),
        "mergePlaces" => json!({"placeId": id, "intoId": app.town.next_compound.id}),
        "createOrganization" => json!({
            "kind": "ENTERPRISE", "name": format!("{role:?} 公司"), "seatId": id,
        }),
        "editOrganization" => json!({
            "organizationId": id, "kind": "SCHOOL", "name": format!("{role:?} 学校"),
            "seatId": app.town.community.id,
        }),
        "setOrganizationCoverage" => json!({
            "organizationId": id, "addPlaceIds": [app.town.compound.id], "removePlaceIds": [],
        }),
        "mergeOrganizations" => json!({"organizationId": id, "intoId": firm(app).await}),
        "closeOrganization" => json!({"organizationId": id}),
        "addOrganizationContact" => {
            json!({"organizationId": id, "name": "苗联系", "phone": "0719-8123456"})
        }
        "editOrganizationContact" => json!({"contactId": id, "name": "苗联络", "duty": "办公室"}),
        "removeOrganizationContact" | "revealOrganizationContact" => json!({"contactId": id}),
        "createGrid" => json!({
            "communityId": app.town.community.id, "name": format!("{role:?} 网格"),
            "addPlaceIds": [id],
        }),
        "renameGrid" => json!({"gridId": id, "name": format!("{role:?} 微网格")}),
        "setGridCoverage" => json!({
            "gridId": id, "addPlaceIds": [empty_compound(app).await.id], "removePlaceIds": [],
        }),
        "closeGrid" => json!({"gridId": id}),
        "setPassword" => json!({"newPassword": "春风十里不如你呀"}),
        // Where they live already, if they do: moving would end a 报到 that others look at.
        "setResidence" => json!({"placeId": home(app, role).await}),
        "setSkills" => json!({"skillCodes": ["electrician"]}),
        "requestSignInCode" => json!({"phone": unknown_number(role)}),
        "signIn" => json!({"phone": unknown_number(role), "password": "春风十里不如你呀"}),
        "signInAsDemoPerson" => json!({"personId": app.town.person(Role::SystemAdmin)}),
        "completeSetup" => json!({
            "token": "0".repeat(64), "name": "孔首任", "phone": unknown_number(role), "password": "春风十里不如你呀",
        }),
        other => panic!("no input for {other}: add one"),
    }
}

fn asking(role: Role) -> Json {
    json!({
        "kind": "TEXT", "labelZh": format!("{role:?} 想知道什么"), "labelEn": "", "required": false,
        "options": [],
    })
}

async fn another_unit(app: &TestApp) -> Uuid {
    let kind = entity::organization::OrganizationKind::PartnerUnit;
    let name = new_id().simple().to_string();
    let found = app.founding();
    let unit = found.organization(None, kind, &name, &app.town.community);
    unit.await.id
}

async fn another_session(app: &TestApp, role: Role) -> Uuid {
    let session = app.as_role(role).await.session;
    session.map_or_else(new_id, |session| session.id)
}

/// A different one each time, so that nothing is refused for being asked too often.
fn unknown_number(role: Role) -> String {
    format!("1350000{:04}", role as u32)
}

async fn home(app: &TestApp, role: Role) -> Uuid {
    let Some(person_id) = app.town.person(role) else {
        return app.town.building.id;
    };
    let residency = residency::Entity::find()
        .filter(residency::Column::PersonId.eq(person_id))
        .filter(residency::Column::Until.is_null())
        .one(app.db())
        .await
        .unwrap();
    residency.map_or(app.town.building.id, |one| one.place_id)
}
