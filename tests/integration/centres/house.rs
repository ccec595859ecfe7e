//! A centre to book in, and what people do there.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use crate::support::{Answer, Client, Json, Role, TestApp, json, steps::id_of};

/// The test's Monday is the 23rd of November; the house is open from eight to twelve and from two to nine.
pub fn day(text: &str) -> DateTime<Utc> {
    let at = format!("2026-11-{text}:00+08:00");
    DateTime::parse_from_rfc3339(&at).unwrap().to_utc()
}

pub const BOOKING: &str = "{ id state startsAt endsAt purpose heads personName reason version \
    heldUntil approveBy permitted isOwn room { id name } events { kind words actorName } }";

/// A centre of the community, and its rooms.
pub struct House {
    pub id: Uuid,
    pub council: Uuid,
    pub yoga: Uuid,
    pub dance: Uuid,
    /// Yoga and dance together.
    pub hall: Uuid,
}

pub fn openings() -> Json {
    let days = [
        "MONDAY",
        "TUESDAY",
        "WEDNESDAY",
        "THURSDAY",
        "FRIDAY",
        "SATURDAY",
        "SUNDAY",
    ];
    let spans = days.iter().flat_map(|day| {
        [(8, 12), (14, 21)].map(
            |(from, until)| json!({"day": day, "fromMinute": from * 60, "untilMinute": until * 60}),
        )
    });
    spans.collect()
}

pub fn centre_details() -> Json {
    json!({
        "name": "半山邻里中心", "address": "半山路 1 号", "telephone": "0719-8000000",
        "weeklyBookings": 3, "organizationWeeklyBookings": 5, "openings": openings(),
    })
}

pub fn room_details(name: &str) -> Json {
    json!({
        "name": name, "kind": "YOGA", "capacity": 12, "equipment": ["MATS"], "stepFree": true,
        "slotMinutes": 30, "shortestMinutes": 30, "longestMinutes": 180, "turnaroundMinutes": 0,
        "leadMinutes": 0, "aheadDays": 14, "seriesDays": 60, "audience": "COMMUNITY", "needsApproval": false,
    })
}

impl House {
    pub async fn build(app: &TestApp) -> Self {
        let office = app.as_role(Role::CommunityAdmin).await;
        let input = json!({"placeId": app.town.community.id, "details": centre_details()});
        let id = id_of(office.act("createCentre", input, "{ id }").await.result());
        let room = async |details: Json, parts: &[Uuid]| {
            let input = json!({"centreId": id, "partIds": parts, "details": details});
            id_of(office.act("createRoom", input, "{ id }").await.result())
        };
        let mut council = room_details("议事厅");
        council["needsApproval"] = json!(true);
        council["kind"] = json!("COUNCIL");
        council["equipment"] = json!(["PROJECTOR", "WHITEBOARD"]);
        council["capacity"] = json!(20);
        council["turnaroundMinutes"] = json!(15);
        let council = room(council, &[]).await;
        let yoga = room(room_details("瑜伽室"), &[]).await;
        let dance = room(room_details("舞蹈室"), &[]).await;
        let mut hall = room_details("多功能厅");
        hall["capacity"] = json!(45);
        let hall = room(hall, &[yoga, dance]).await;
        Self {
            id,
            council,
            yoga,
            dance,
            hall,
        }
    }
}

pub async fn hold(client: &Client, room: Uuid, starts_at: DateTime<Utc>, minutes: i32) -> Answer {
    let input = json!({"roomId": room, "startsAt": starts_at, "minutes": minutes});
    client.act("holdRoom", input, BOOKING).await
}

pub async fn confirm(client: &Client, booking: Uuid) -> Answer {
    let input = json!({"bookingId": booking, "purpose": "晨练", "heads": 5});
    client.act("confirmBooking", input, BOOKING).await
}

/// Held and confirmed; answers why not where one of them is refused.
pub async fn book(client: &Client, room: Uuid, starts_at: DateTime<Utc>, minutes: i32) -> Answer {
    let held = hold(client, room, starts_at, minutes).await;
    match held.is_ok() {
        true => confirm(client, id_of(held.result())).await,
        false => held,
    }
}

pub async fn booked(client: &Client, room: Uuid, starts_at: DateTime<Utc>, minutes: i32) -> Uuid {
    id_of(book(client, room, starts_at, minutes).await.result())
}

pub async fn cancel(client: &Client, booking: Uuid) -> Answer {
    let input = json!({"bookingId": booking});
    client.act("cancelBooking", input, BOOKING).await
}

pub async fn shift(
    client: &Client,
    booking: Uuid,
    starts_at: DateTime<Utc>,
    minutes: i32,
) -> Answer {
    let input = json!({"bookingId": booking, "startsAt": starts_at, "minutes": minutes});
    client.act("moveBooking", input, BOOKING).await
}

pub async fn close(
    client: &Client,
    house: &House,
    room: Option<Uuid>,
    starts_at: DateTime<Utc>,
    ends_at: DateTime<Utc>,
) -> Answer {
    let input = json!({
        "centreId": house.id, "roomId": room, "startsAt": starts_at, "endsAt": ends_at,
        "reason": "水管检修",
    });
    let centre = "{ id closures { id reason startsAt endsAt room { name } } }";
    client.act("closeCentre", input, centre).await
}

/// When a room could be used from on a day, as minutes of it.
pub async fn starts(client: &Client, room: Uuid, date: &str, minutes: i32) -> Vec<i64> {
    let query = "query($id: UUID!, $from: NaiveDate!, $minutes: Int!) { \
                 roomDays(roomId: $id, from: $from, count: 1, minutes: $minutes) { starts } }";
    let variables = json!({"id": room, "from": date, "minutes": minutes});
    let answer = client.gql(query, variables).await;
    let starts = answer.data()["roomDays"][0]["starts"].clone();
    let starts = starts.as_array().unwrap().iter();
    starts
        .map(|at| {
            let at: DateTime<Utc> = at.as_str().unwrap().parse().unwrap();
            let local = at + TimeDelta::hours(8);
            let midnight = local.date_naive().and_hms_opt(0, 0, 0).unwrap();
            (local.naive_utc() - midnight).num_minutes()
        })
        .collect()
}

pub async fn mine(client: &Client, past: bool) -> Vec<Json> {
    let query = format!(
        "query($past: Boolean!) {{ myBookings(past: $past, first: 50) {{ nodes {BOOKING} }} }}"
    );
    let answer = client.gql(&query, json!({"past": past})).await;
    answer.data()["myBookings"]["nodes"]
        .as_array()
        .unwrap()
        .clone()
}

pub async fn notices(client: &Client) -> Vec<String> {
    let query = "{ notifications(first: 50) { nodes { kind bookingId } } }";
    let answer = client.gql(query, json!({})).await;
    let nodes = answer.data()["notifications"]["nodes"]
        .as_array()
        .unwrap()
        .clone();
    nodes
        .iter()
        .filter(|one| !one["bookingId"].is_null())
        .map(|one| one["kind"].as_str().unwrap().to_owned())
        .collect()
}

/// A room of the centre that is booked by seat.
pub async fn reading_room(app: &TestApp, house: &House, seats: i32) -> Uuid {
    let office = app.as_role(Role::CommunityAdmin).await;
    let mut details = room_details("阅览室");
    details["kind"] = json!("READING");
    details["capacity"] = json!(seats);
    details["seriesDays"] = json!(0);
    let input = json!({"centreId": house.id, "partIds": [], "bySeat": true, "details": details});
    id_of(office.act("createRoom", input, "{ id }").await.result())
}

/// Held and confirmed for so many.
pub async fn sit(
    client: &Client,
    (room, heads): (Uuid, i32),
    starts_at: DateTime<Utc>,
    minutes: i32,
) -> Answer {
    let held = hold_seats(client, (room, heads), starts_at, minutes).await;
    match held.is_ok() {
        true => seated(client, id_of(held.result()), heads).await,
        false => held,
    }
}

pub async fn hold_seats(
    client: &Client,
    (room, heads): (Uuid, i32),
    starts_at: DateTime<Utc>,
    minutes: i32,
) -> Answer {
    let input = json!({"roomId": room, "startsAt": starts_at, "minutes": minutes, "heads": heads});
    client.act("holdRoom", input, SEATED).await
}

pub async fn seated(client: &Client, booking: Uuid, heads: i32) -> Answer {
    let input = json!({"bookingId": booking, "purpose": "自习", "heads": heads});
    client.act("confirmBooking", input, SEATED).await
}

const SEATED: &str = "{ id state heads seats }";

/// No two bookings that stand have one space at one time, turnaround included, those in a room with seats
/// have one for each who comes, and occupancy is just what bookings and closures take.
pub async fn spaces_agree(app: &TestApp) -> Result<(), String> {
    use entity::{booking, occupancy, room, room_space};
    use sea_orm::EntityTrait;
    use std::collections::BTreeMap;

    let db = app.db();
    let rooms = room::Entity::find().all(db).await.unwrap();
    let parts = room_space::Entity::find().all(db).await.unwrap();
    let mut taken: BTreeMap<(Uuid, i32), Uuid> = BTreeMap::new();
    let rows = occupancy::Entity::find().all(db).await.unwrap();
    let bookings = booking::Entity::find().all(db).await.unwrap();
    for one in bookings.iter().filter(|one| one.state.occupies()) {
        let room = rooms.iter().find(|room| room.id == one.room_id).unwrap();
        let turnaround = TimeDelta::minutes(room.turnaround_minutes.into());
        let quarter = |at: DateTime<Utc>| at.timestamp() as f64 / 900.0;
        let first = quarter(one.starts_at).floor() as i32;
        let last = quarter(one.ends_at + turnaround).ceil() as i32;
        let mut spaces: Vec<Uuid> = parts
            .iter()
            .filter(|part| part.room_id == room.id)
            .map(|part| part.space_id)
            .collect();
        if room.by_seat {
            let own = |space: &Uuid| {
                let mut of_space = rows.iter().filter(|row| row.space_id == *space);
                of_space.any(|row| row.booking_id == Some(one.id))
            };
            spaces.retain(own);
            if spaces.len() != one.heads as usize {
                return Err(format!("{} of {} have a seat", spaces.len(), one.heads));
            }
        }
        for space_id in spaces {
            for tick in first..last {
                if let Some(other) = taken.insert((space_id, tick), one.id) {
                    return Err(format!("{} and {other} have one space", one.id));
                }
            }
        }
    }
    let kept: BTreeMap<(Uuid, i32), Uuid> = rows
        .iter()
        .filter_map(|row| Some(((row.space_id, row.tick), row.booking_id?)))
        .collect();
    match kept == taken {
        true => Ok(()),
        false => Err(format!(
            "{} quarters kept, {} taken",
            kept.len(),
            taken.len()
        )),
    }
}
