//! Shares of the time that rooms were open, by room and hour: how they are reckoned, and their steps.

use crate::api::{
    Id,
    centres::usage::{HourUse, RoomUse},
};

const WHOLE: i32 = 100;

/// The upper ends of the steps in which shares are tinted; nothing at all is a step of its own.
pub const STEPS: [i32; 5] = [20, 40, 60, 80, WHOLE];

/// Of the time that something was open, in percent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Share(pub i32);

impl Share {
    /// None of what was neither open nor used; whatever was used is one percent at least.
    fn of(open: i32, used: i32) -> Option<Self> {
        // What managers have let in beside the hours was open to these.
        let whole = open.max(used);
        let percent = (used * WHOLE + whole / 2).checked_div(whole)?;
        Some(Self(percent.max(i32::from(used > 0))))
    }

    /// From 0 for nothing to 5.
    pub fn step(self) -> usize {
        match self.0 {
            0 => 0,
            share => 1 + STEPS.iter().filter(|end| **end < share).count(),
        }
    }
}

/// Shares stand in the order of the hours; one is none where it was not open.
#[derive(Clone, Debug, PartialEq)]
pub struct HeatRow {
    pub room: Id,
    pub name: String,
    pub bookings: i32,
    pub heads: i32,
    pub missed: i32,
    pub shares: Vec<Option<Share>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct HeatMap {
    /// Those in which anything was open.
    pub hours: Vec<i32>,
    pub rows: Vec<HeatRow>,
    /// Of all rooms together.
    pub all: Vec<Option<Share>>,
}

impl HeatMap {
    pub fn of(rooms: &[RoomUse]) -> Self {
        let mut hours: Vec<i32> = rooms
            .iter()
            .flat_map(|room| room.hours.iter().map(|one| one.hour))
            .collect();
        hours.sort_unstable();
        hours.dedup();
        let shares = |of: &[&RoomUse]| -> Vec<Option<Share>> {
            let known = || of.iter().flat_map(|room| &room.hours);
            let share = |hour: &i32| {
                let sum = |minutes: fn(&HourUse) -> i32| {
                    let of_hour = known().filter(|one| one.hour == *hour);
                    of_hour.map(minutes).sum()
                };
                Share::of(sum(|one| one.open_minutes), sum(|one| one.used_minutes))
            };
            hours.iter().map(share).collect()
        };
        let row = |room: &RoomUse| HeatRow {
            room: room.room_id,
            name: room.room_name.clone(),
            bookings: room.bookings,
            heads: room.heads,
            missed: room.missed,
            shares: shares(&[room]),
        };
        let rows = rooms.iter().map(row).collect();
        let all = shares(&rooms.iter().collect::<Vec<_>>());
        Self { hours, rows, all }
    }

    pub fn sum(&self, of: fn(&HeatRow) -> i32) -> i32 {
        self.rows.iter().map(of).sum()
    }

    /// The hours that were used most and least, with their shares; none where all are alike.
    pub fn ends(&self) -> Option<[(i32, Share); 2]> {
        let known = self.hours.iter().zip(&self.all);
        let known = || {
            known
                .clone()
                .filter_map(|(hour, share)| Some((*hour, (*share)?)))
        };
        // Of hours that are alike, the earlier one.
        let most = known().rev().max_by_key(|(_, share)| *share)?;
        let least = known().min_by_key(|(_, share)| *share)?;
        (most.1 > least.1).then_some([most, least])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn room(name: &str, hours: &[(i32, i32, i32)]) -> RoomUse {
        let hours = hours.iter().map(|(hour, open, used)| HourUse {
            hour: *hour,
            open_minutes: *open,
            used_minutes: *used,
        });
        RoomUse {
            room_id: Id::new(),
            room_name: name.into(),
            bookings: 2,
            heads: 9,
            missed: 1,
            hours: hours.collect(),
        }
    }

    #[test]
    fn shares_are_of_the_time_that_was_open() {
        let rooms = [
            room("阅览室", &[(8, 120, 30), (9, 120, 0), (22, 0, 60)]),
            room("棋牌室", &[(8, 120, 120), (9, 60, 60)]),
        ];
        let map = HeatMap::of(&rooms);
        assert_eq!(map.hours, [8, 9, 22]);
        let share = |share| Some(Share(share));
        assert_eq!(map.rows[0].shares, [share(25), share(0), share(100)]);
        assert_eq!(map.rows[1].shares, [share(100), share(100), None]);
        assert_eq!(map.all, [share(63), share(33), share(100)]);
        assert_eq!(map.sum(|row| row.heads), 18);
        assert_eq!(map.ends(), Some([(22, Share(100)), (9, Share(33))]));
        let quiet = HeatMap::of(&[room("阅览室", &[(8, 60, 0), (9, 60, 0)])]);
        assert_eq!(quiet.ends(), None);
    }

    #[test]
    fn a_little_is_more_than_nothing() {
        let steps = |used| Share::of(5_400, used).map(|share| (share.0, share.step()));
        assert_eq!(steps(0), Some((0, 0)));
        assert_eq!(steps(15), Some((1, 1)));
        assert_eq!(steps(1_080), Some((20, 1)));
        assert_eq!(steps(1_134), Some((21, 2)));
        assert_eq!(steps(4_320), Some((80, 4)));
        assert_eq!(steps(5_400), Some((100, 5)));
        assert_eq!(Share::of(0, 0), None);
    }
}
