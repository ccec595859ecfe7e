//! 常驻项目: what the demo's houses have every week, as such houses do: classes and circles of their own,
//! and what branches and units of the community offer. They fill most of the time that is used;
//! what neighbours book beside them is in `bookings.rs`.

use chrono::{Days, NaiveDate, TimeDelta};
use entity::{
    appointment::AppointmentRole, booking_event::BookingEventKind, opening, room, room::RoomKind,
    series, series::SeriesFrequency,
};
use uuid::Uuid;

use super::{
    bookings::{BEHIND, Risk},
    centre_story::Rooms,
    centres::Drawing,
    organizations::Organizations,
    people::People,
    street::Street,
    territory::Territory,
};
use crate::centres::{hours, rules::Span, series::recurrence::Recurrence, ticks};

/// Days that are arranged ahead.
const AHEAD: u64 = 21;
/// Before it began.
const ARRANGED_BEFORE: TimeDelta = TimeDelta::days(5);
const RISK: Risk = Risk {
    cancelled: 4,
    missed: 2,
};

const WORKDAYS: &str = "MO,TU,WE,TH,FR";
const WEEKEND: &str = "SA,SU";

#[derive(Clone, Copy)]
enum By {
    House,
    /// 小区党支部 of the community.
    Branch,
    /// 共建单位 of the community.
    Unit,
}

struct Programme {
    kind: RoomKind,
    purpose: &'static str,
    by: By,
    weekdays: &'static str,
    /// Minutes since midnight.
    from: i32,
    minutes: i32,
    heads: i32,
}

const fn own(
    kind: RoomKind,
    purpose: &'static str,
    (weekdays, from, minutes): (&'static str, i32, i32),
    heads: i32,
) -> Programme {
    Programme {
        kind,
        purpose,
        by: By::House,
        weekdays,
        from,
        minutes,
        heads,
    }
}

const fn of(by: By, programme: Programme) -> Programme {
    Programme { by, ..programme }
}

/// Minutes since midnight.
const fn at(hour: i32, minute: i32) -> i32 {
    60 * hour + minute
}

#[rustfmt::skip]
const PROGRAMMES: [Programme; 38] = [
    own(RoomKind::Council, "有事来商量·邻里接待", (WORKDAYS, at(9, 0), 120), 6),
    own(RoomKind::Council, "人民调解室", ("TU,TH", at(14, 0), 150), 8),
    of(By::Unit, own(RoomKind::Council, "", ("WE,FR", at(14, 0), 150), 10)),
    of(By::Branch, own(RoomKind::Council, "支部主题党日", ("MO", at(14, 0), 120), 16)),
    own(RoomKind::Council, "物业联席会", ("WE", at(19, 0), 90), 12),
    own(RoomKind::Council, "青年议事会", ("SA", at(9, 30), 150), 14),
    own(RoomKind::Council, "楼栋长例会", ("SU", at(17, 0), 120), 18),
    own(RoomKind::Lecture, "四点半学校", (WORKDAYS, at(16, 0), 120), 26),
    own(RoomKind::Lecture, "老年大学书法班", ("MO,WE,FR", at(8, 0), 120), 24),
    own(RoomKind::Lecture, "智能手机课堂", ("TH", at(8, 0), 120), 20),
    of(By::Unit, own(RoomKind::Lecture, "", ("TU", at(8, 0), 120), 30)),
    own(RoomKind::Lecture, "周末亲子课堂", (WEEKEND, at(10, 0), 150), 30),
    own(RoomKind::Lecture, "社区影院", ("SA", at(18, 30), 150), 36),
    of(By::Branch, own(RoomKind::Lecture, "红色夜校", ("WE", at(19, 30), 90), 28)),
    own(RoomKind::Chess, "象棋角", (WORKDAYS, at(14, 0), 180), 10),
    own(RoomKind::Chess, "少儿围棋班", (WEEKEND, at(9, 30), 150), 12),
    own(RoomKind::Chess, "桥牌沙龙", ("MO,WE", at(9, 0), 120), 8),
    own(RoomKind::Chess, "棋友夜谈", ("TU,TH,SA", at(18, 30), 150), 10),
    own(RoomKind::Yoga, "晨间瑜伽", (WORKDAYS, at(10, 30), 90), 14),
    own(RoomKind::Yoga, "颈肩舒缓操", ("MO,WE", at(14, 30), 120), 12),
    own(RoomKind::Yoga, "新手妈妈课", ("TU,TH", at(15, 0), 120), 8),
    own(RoomKind::Yoga, "下班瑜伽", ("MO,TU,WE,TH", at(19, 0), 90), 15),
    own(RoomKind::Yoga, "亲子瑜伽", (WEEKEND, at(17, 0), 120), 12),
    own(RoomKind::Dance, "广场舞队", (WORKDAYS, at(10, 30), 90), 22),
    own(RoomKind::Dance, "少儿舞蹈班", (WORKDAYS, at(16, 30), 120), 18),
    own(RoomKind::Dance, "民族舞队", ("TU,TH", at(14, 0), 120), 20),
    own(RoomKind::Dance, "周末舞会", (WEEKEND, at(17, 0), 120), 24),
    own(RoomKind::Dance, "街舞社", ("MO,WE", at(19, 0), 90), 16),
    own(RoomKind::Hall, "社区合唱团", (WORKDAYS, at(8, 0), 120), 40),
    own(RoomKind::Hall, "邻里集市", (WEEKEND, at(9, 0), 240), 45),
    own(RoomKind::Hall, "周末大舞台", (WEEKEND, at(13, 30), 180), 45),
    own(RoomKind::Hall, "周五邻里夜", ("FR", at(18, 30), 150), 42),
    own(RoomKind::Hall, "周五老电影", ("FR", at(14, 0), 120), 38),
    own(RoomKind::Hall, "邻里音乐会", (WEEKEND, at(19, 30), 90), 40),
    of(By::Branch, own(RoomKind::Shared, "红管家值守", (WORKDAYS, at(9, 0), 120), 4)),
    own(RoomKind::Shared, "楼栋茶话会", ("TU,TH", at(15, 0), 120), 10),
    own(RoomKind::Shared, "四点半小课桌", ("MO,WE,FR", at(16, 0), 120), 8),
    own(RoomKind::Shared, "周末跳蚤市场", (WEEKEND, at(15, 0), 180), 14),
];
/// Of the reading room: so many seats at once.
#[rustfmt::skip]
const READERS: [Programme; 4] = [
    own(RoomKind::Reading, "长者读报角", (WORKDAYS, at(9, 0), 120), 6),
    own(RoomKind::Reading, "四点半学校自习", (WORKDAYS, at(16, 0), 120), 10),
    own(RoomKind::Reading, "亲子共读", (WEEKEND, at(9, 30), 180), 11),
    own(RoomKind::Reading, "夜读会", ("MO,TU,WE,TH,SU", at(18, 30), 150), 8),
];

/// Those of a community who arrange what it has every week.
pub struct Hosts {
    pub manager: Uuid,
    branch: Option<Host>,
    unit: Option<Host>,
}

/// An organisation, and who books for it.
struct Host {
    id: Uuid,
    name: String,
    person_id: Uuid,
}

impl Hosts {
    /// Of a community by its index; none where nobody manages what it has.
    pub fn of(
        community: usize,
        (territory, organizations, people): (&Territory, &Organizations, &People),
        street: &Street,
    ) -> Option<Self> {
        let place = Some(territory.communities[community].id);
        let holds = |role: AppointmentRole| {
            let mut appointments = street.appointments.iter();
            appointments.find(|row| row.role == role && row.place_id == place)
        };
        let manager = holds(AppointmentRole::CentreManager)
            .or_else(|| holds(AppointmentRole::CommunityAdmin))?;
        let is_here = |compound: usize| territory.compounds[compound].community == community;
        let desks = organizations.desks.iter().zip(&people.dispatchers);
        let branch = desks
            .filter(|(desk, _)| is_here(desk.compound))
            .map(|(desk, dispatcher)| (desk.id, *dispatcher))
            .next();
        let unit = organizations.units.iter().find_map(|unit| {
            let mut liaisons = street.appointments.iter();
            let liaison = liaisons.find(|row| {
                row.role == AppointmentRole::UnitLiaison && row.organization_id == Some(unit.id)
            });
            let here = liaison.filter(|_| unit.community == community)?;
            Some((unit.id, here.person_id))
        });
        let host = |(id, person_id): (Uuid, Uuid)| {
            let mut all = street.organizations.iter();
            let name = all.find(|one| one.id == id)?.name.clone();
            Some(Host {
                id,
                name,
                person_id,
            })
        };
        Some(Self {
            manager: manager.person_id,
            branch: branch.and_then(host),
            unit: unit.and_then(host),
        })
    }

    fn host(&self, by: By) -> Option<&Host> {
        match by {
            By::House => None,
            By::Branch => self.branch.as_ref(),
            By::Unit => self.unit.as_ref(),
        }
    }
}

/// What a unit offers its neighbours.
fn offered(unit: &str) -> &'static str {
    let has = |words: &[&str]| words.iter().any(|word| unit.contains(word));
    if has(&["医院", "卫生", "保健", "药"]) {
        "义诊与用药咨询"
    } else if has(&["派出所", "交警", "司法", "法院", "律师"]) {
        "反诈与法律咨询"
    } else if has(&["学", "幼儿园", "教育"]) {
        "家长课堂"
    } else if has(&["银行", "支行", "税"]) {
        "金融知识咨询"
    } else {
        "便民政策咨询"
    }
}

impl Drawing<'_> {
    /// All that comes again every week, as far as nothing else has the room.
    pub fn hold_programmes(&mut self, rooms: &Rooms, hosts: &Hosts) {
        for (room, spaces) in rooms {
            let programmes = PROGRAMMES.iter().chain(&READERS);
            for programme in programmes.filter(|one| one.kind == room.kind) {
                self.hold((room, spaces), programme, hosts);
            }
        }
    }

    fn hold(
        &mut self,
        (room, spaces): (&room::Model, &[Uuid]),
        programme: &Programme,
        hosts: &Hosts,
    ) {
        let today = self.plan.now.with_timezone(&self.plan.zone).date_naive();
        let begins = today - Days::new(BEHIND);
        let made_at = self.plan.now - TimeDelta::days(BEHIND as i64) - ARRANGED_BEFORE;
        let host = hosts.host(programme.by);
        let purpose = match programme.by {
            By::Unit => host.map_or("便民政策咨询", |unit| offered(&unit.name)),
            By::House | By::Branch => programme.purpose,
        };
        let mut row = series::Model {
            id: self.dice.id(made_at),
            room_id: room.id,
            centre_id: room.centre_id,
            person_id: host.map_or(hosts.manager, |host| host.person_id),
            organization_id: host.map(|host| host.id),
            purpose: purpose.to_owned(),
            heads: programme.heads,
            frequency: SeriesFrequency::Weekly,
            every: 1,
            weekdays: programme.weekdays.to_owned(),
            first: begins,
            until: today + Days::new(AHEAD),
            from_minute: programme.from,
            minutes: programme.minutes,
            created_at: made_at,
        };
        // It begins on the first of its weekdays.
        let dates = begins.iter_days().take(7).find_map(|first| {
            row.first = first;
            Recurrence::of(&row).dates().ok()
        });
        for date in dates.unwrap_or_default() {
            self.hold_on(date, (room, spaces), &row);
        }
        if room.series_days > 0 {
            self.street.series.push(row);
        }
    }

    fn hold_on(
        &mut self,
        date: NaiveDate,
        (room, spaces): (&room::Model, &[Uuid]),
        series: &series::Model,
    ) {
        let openings: Vec<opening::Model> = (self.street.openings.iter())
            .filter(|one| one.centre_id == room.centre_id)
            .cloned()
            .collect();
        let until = series.from_minute + series.minutes;
        let open = hours::on(&openings, &self.plan.calendar, date);
        let is_open = |one: &hours::Open| one.from <= series.from_minute && until <= one.until;
        let starts_at = ticks::instant(self.plan.zone, date, series.from_minute);
        let span = Span {
            starts_at,
            ends_at: starts_at + TimeDelta::minutes(series.minutes.into()),
        };
        let wanted = self.free_of(room, spaces, (span, series.heads));
        let Some(wanted) = wanted.filter(|_| open.iter().any(is_open)) else {
            return;
        };
        let who = (series.person_id, series.purpose.as_str(), series.heads);
        let mut row = self.booked(room, who, span, series.created_at);
        row.organization_id = series.organization_id;
        // Managers' own count in no week.
        row.counted = series.organization_id.is_some();
        if room.series_days > 0 {
            row.series_id = Some(series.id);
            row.series_date = Some(date);
        }
        self.tell(&row, BookingEventKind::Booked);
        self.come_true(&mut row, &RISK);
        self.keep(row, wanted);
    }
}
