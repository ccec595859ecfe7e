//! 邻里中心 of a demo street, as the newspapers tell of them: eight houses with the same six rooms, and a
//! shared space under a building; what they have every week is drawn in `programmes.rs`, what is booked
//! beside that in `bookings.rs`, and what the cast meets there in `centre_story.rs`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use entity::{
    booking_count, centre, opening,
    opening::OpeningDay,
    photo, room,
    room::{RoomAudience, RoomKind},
    room_space, space,
};
use sea_orm::Iterable;
use uuid::Uuid;

use super::{
    bookings::AHEAD,
    cast::HOME,
    dice::Dice,
    organizations::Organizations,
    people::People,
    programmes::Hosts,
    street::{Plan, Street},
    territory::Territory,
};
/// As many as have windows for the residents' affairs.
const HOUSES: usize = 8;
pub(super) const WEEKLY_BOOKINGS: i32 = 3;
const ORGANIZATION_WEEKLY_BOOKINGS: i32 = 5;
/// A room of every house: its name and kind, how many it holds and what it has.
struct Plain {
    name: &'static str,
    kind: RoomKind,
    capacity: i32,
    equipment: &'static str,
    shortest: i32,
    longest: i32,
    turnaround: i32,
    lead: i32,
    ahead: i32,
    audience: RoomAudience,
    needs_approval: bool,
}

#[rustfmt::skip]
const ROOMS: [Plain; 6] = [
    Plain { shortest: 60, longest: 180, turnaround: 15, lead: 120, ahead: 30, audience: RoomAudience::Community, needs_approval: true,
        ..plain("议事厅", RoomKind::Council, 20, "air_conditioning,microphone,projector,whiteboard") },
    Plain { shortest: 60, longest: 180, turnaround: 15, lead: 60, ahead: 30, audience: RoomAudience::Street,
        ..plain("小讲堂", RoomKind::Lecture, 40, "air_conditioning,microphone,projector") },
    Plain { shortest: 60, longest: 240,
        ..plain("阅览室", RoomKind::Reading, 16, "air_conditioning,tables") },
    Plain { shortest: 60, longest: 180,
        ..plain("棋牌室", RoomKind::Chess, 12, "tables") },
    Plain { turnaround: 15, ..plain("瑜伽室", RoomKind::Yoga, 15, "mats,mirrors") },
    Plain { turnaround: 15, ..plain("舞蹈室", RoomKind::Dance, 25, "microphone,mirrors") },
];

/// The last two rooms, with the wall between them folded away.
const HALL: Plain = Plain {
    shortest: 60,
    longest: 240,
    turnaround: 30,
    lead: 24 * 60,
    ahead: 60,
    audience: RoomAudience::Street,
    needs_approval: true,
    ..plain(
        "多功能厅",
        RoomKind::Hall,
        45,
        "microphone,mirrors,projector",
    )
};

const SHARED: Plain = Plain {
    audience: RoomAudience::Compound,
    longest: 180,
    ..plain("架空层活动区", RoomKind::Shared, 30, "tables")
};

const fn plain(
    name: &'static str,
    kind: RoomKind,
    capacity: i32,
    equipment: &'static str,
) -> Plain {
    Plain {
        name,
        kind,
        capacity,
        equipment,
        shortest: 30,
        longest: 120,
        turnaround: 0,
        lead: 0,
        ahead: 14,
        audience: RoomAudience::Community,
        needs_approval: false,
    }
}

pub fn draw(
    plan: &Plan<'_>,
    territory: &Territory,
    (organizations, people): (&Organizations, &People),
    street: &mut Street,
) {
    let mut drawing = Drawing {
        dice: Dice::new(plan.seed, "centres"),
        plan,
        built_at: plan.opening() - TimeDelta::days(120),
        taken: BTreeSet::new(),
        counts: BTreeMap::new(),
        street,
    };
    for (number, community) in territory.communities.iter().enumerate().take(HOUSES) {
        let name = format!("{}邻里中心", community.name);
        let address = format!("{}党群服务中心一楼", community.name);
        let centre = drawing.centre(community.id, name, address);
        let neighbours: Vec<Uuid> = (territory.compounds.iter().zip(&people.residents))
            .filter(|(compound, _)| compound.community == number)
            .flat_map(|(_, residents)| residents.iter().map(|one| one.id))
            .collect();
        let mut rooms: Vec<(room::Model, Vec<Uuid>)> = (1..)
            .zip(&ROOMS)
            .map(|(position, plain)| drawing.room(&centre, plain, position, None))
            .collect();
        let wall: Vec<Uuid> = rooms[4..]
            .iter()
            .flat_map(|(_, spaces)| spaces.clone())
            .collect();
        let hall = drawing.room(&centre, &HALL, 7, Some(wall));
        let is_home = number == territory.compounds[HOME].community;
        if is_home {
            drawing.begin_story(&rooms);
        }
        rooms.push(hall);
        let hosts = Hosts::of(number, (territory, organizations, people), drawing.street);
        if let Some(hosts) = hosts {
            drawing.hold_programmes(&rooms, &hosts);
            drawing.show(centre.id, &hosts, &["centre", "reading", "stage"]);
        }
        // Seats take what is left of everybody's week.
        let (by_seat, whole): (Vec<_>, Vec<_>) = rooms.iter().partition(|(room, _)| room.by_seat);
        for (room, spaces) in whole.into_iter().chain(by_seat) {
            // What the cast looks for first is theirs to find.
            let is_left = is_home && room.kind == RoomKind::Lecture;
            drawing.book(room, spaces, &neighbours, if is_left { 0 } else { AHEAD });
        }
        if is_home {
            drawing.end_story(&rooms);
        }
        let resident = people.cast.resident.id;
        if is_home && !resident.is_nil() {
            drawing.give_missed(centre.id, resident);
        }
    }
    let compound = &territory.compounds[HOME];
    let name = format!("{}共享空间", compound.name);
    let address = format!("{} {}架空层", compound.name, compound.buildings[0].name);
    let shared = drawing.centre(compound.id, name, address);
    let rooms = [drawing.room(&shared, &SHARED, 1, None)];
    let from = (territory, organizations, people);
    let hosts = Hosts::of(compound.community, from, drawing.street);
    if let Some(hosts) = hosts {
        drawing.hold_programmes(&rooms, &hosts);
        drawing.show(shared.id, &hosts, &["shared"]);
    }
    let residents: Vec<Uuid> = people.residents[HOME].iter().map(|one| one.id).collect();
    for (room, spaces) in &rooms {
        drawing.book(room, spaces, &residents, AHEAD);
    }
    let counts = drawing.counts.into_iter();
    let counts = counts.map(
        |((holder_id, centre_id, week), taken)| booking_count::Model {
            holder_id,
            centre_id,
            week,
            taken,
        },
    );
    street.booking_counts.extend(counts);
}

pub(super) struct Drawing<'a> {
    pub dice: Dice,
    pub plan: &'a Plan<'a>,
    built_at: DateTime<Utc>,
    /// Spaces and ticks.
    pub taken: BTreeSet<(Uuid, i32)>,
    pub counts: BTreeMap<(Uuid, Uuid, NaiveDate), i32>,
    pub street: &'a mut Street,
}

impl Drawing<'_> {
    fn centre(&mut self, place_id: Uuid, name: String, address: String) -> centre::Model {
        let row = centre::Model {
            id: self.dice.id(self.built_at),
            place_id,
            name,
            address,
            phone: Some(format!("0719-8{:06}", self.dice.between(100_000, 999_999))),
            about: Some("居民自己的会客厅，免费开放，请爱护公共设施。".to_owned()),
            weekly_bookings: WEEKLY_BOOKINGS,
            organization_weekly_bookings: ORGANIZATION_WEEKLY_BOOKINGS,
            created_at: self.built_at,
            closed_at: None,
        };
        for day in OpeningDay::iter() {
            let spans: &[(i32, i32)] = match day {
                OpeningDay::Saturday | OpeningDay::Sunday => &[(9, 21)],
                OpeningDay::Holiday => &[(9, 17)],
                _ => &[(8, 12), (14, 21)],
            };
            for (from, until) in spans {
                self.street.openings.push(opening::Model {
                    centre_id: row.id,
                    day,
                    from_minute: from * 60,
                    until_minute: until * 60,
                });
            }
        }
        self.street.centres.push(row.clone());
        row
    }

    /// Photos of a centre, taken by whoever manages it.
    fn show(&mut self, centre_id: Uuid, hosts: &Hosts, scenes: &[&str]) {
        for (number, scene) in (1..).zip(scenes) {
            let at = self.built_at + TimeDelta::minutes(number);
            let row = photo::Model {
                id: self.dice.id(at),
                owner_id: hosts.manager,
                order_id: None,
                event_id: None,
                centre_id: Some(centre_id),
                // Known when the picture is.
                width: 0,
                height: 0,
                byte_size: 0,
                created_at: at,
                attached_at: Some(at),
            };
            self.street.photos.push((row, (*scene).to_owned()));
        }
    }

    /// With the spaces that it consists of: its own, unless it is made of others'.
    fn room(
        &mut self,
        centre: &centre::Model,
        plain: &Plain,
        position: i32,
        spaces: Option<Vec<Uuid>>,
    ) -> (room::Model, Vec<Uuid>) {
        let by_seat = plain.kind == RoomKind::Reading;
        let row = room::Model {
            id: self.dice.id(self.built_at),
            centre_id: centre.id,
            name: plain.name.to_owned(),
            kind: plain.kind,
            capacity: plain.capacity,
            by_seat,
            equipment: plain.equipment.to_owned(),
            step_free: position != 5,
            rules: Some("用完请把桌椅归位、关好门窗和电源。".to_owned()),
            slot_minutes: 30,
            shortest_minutes: plain.shortest,
            longest_minutes: plain.longest,
            turnaround_minutes: plain.turnaround,
            lead_minutes: plain.lead,
            ahead_days: plain.ahead,
            series_days: if by_seat { 0 } else { 90 },
            audience: plain.audience,
            needs_approval: plain.needs_approval,
            check_in: matches!(
                plain.kind,
                RoomKind::Yoga | RoomKind::Dance | RoomKind::Hall
            ),
            door_number: 1,
            position,
            created_at: self.built_at,
            retired_at: None,
        };
        let names = match by_seat {
            true => (1..=plain.capacity).map(|seat| seat.to_string()).collect(),
            false => vec![plain.name.to_owned()],
        };
        let spaces = spaces.unwrap_or_else(|| {
            let spaces = names.into_iter().map(|name| space::Model {
                id: self.dice.id(self.built_at),
                centre_id: centre.id,
                name,
            });
            let spaces: Vec<space::Model> = spaces.collect();
            self.street.spaces.extend(spaces.iter().cloned());
            spaces.into_iter().map(|space| space.id).collect()
        });
        let parts = spaces.iter().map(|space_id| room_space::Model {
            room_id: row.id,
            space_id: *space_id,
        });
        self.street.room_spaces.extend(parts);
        self.street.rooms.push(row.clone());
        (row, spaces)
    }
}
