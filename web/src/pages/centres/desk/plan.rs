//! A day of a centre as a table: a row for each half of an hour, or quarter where something begins at one,
//! a column for each room, and how many rows each thing takes. Knows minutes of the day, and nothing of
//! what takes place.

const HALF: i32 = 30;
const QUARTER: i32 = 15;
const HOUR: i32 = 60;

/// What takes some of a room's time.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot<What> {
    pub from: i32,
    pub until: i32,
    pub what: What,
}

/// What stands in a column from its row on.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<What> {
    Free,
    /// The house is shut.
    Shut {
        rows: usize,
    },
    /// Several only where they lie over one another.
    Taken {
        rows: usize,
        all: Vec<What>,
    },
}

/// From when to when a day is shown, and by which steps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scale {
    pub from: i32,
    pub until: i32,
    pub step: i32,
}

impl Scale {
    /// Of a day on which there is anything, `open` being when the house is.
    pub fn of(open: &[(i32, i32)], taken: &[(i32, i32)]) -> Option<Self> {
        let all = || open.iter().chain(taken).copied();
        let from = all().map(|(from, _)| from).min()?;
        let until = all().map(|(_, until)| until).max()?;
        let is_coarse = all().all(|(from, until)| from % HALF == 0 && until % HALF == 0);
        Some(Self {
            from: from.div_euclid(HOUR) * HOUR,
            until: (until + HOUR - 1).div_euclid(HOUR) * HOUR,
            step: if is_coarse { HALF } else { QUARTER },
        })
    }

    /// Minutes at which rows begin.
    pub fn rows(self) -> impl Iterator<Item = i32> {
        (self.from..self.until).step_by(self.step as usize)
    }

    pub fn rows_of_an_hour(self) -> usize {
        (HOUR / self.step) as usize
    }

    fn rows_between(self, from: i32, until: i32) -> usize {
        let until = until.min(self.until);
        ((until - from + self.step - 1) / self.step).max(1) as usize
    }

    /// A column: for each row the cell that begins there, or none where one from above goes on.
    pub fn column<What: Clone>(
        self,
        open: &[(i32, i32)],
        spots: &[Spot<What>],
    ) -> Vec<Option<Cell<What>>> {
        let mut spots: Vec<&Spot<What>> =
            spots.iter().filter(|one| one.until > self.from).collect();
        spots.sort_by_key(|one| one.from);
        let mut spots = spots.into_iter().peekable();
        let is_open = |at: i32| {
            open.iter()
                .any(|(from, until)| (*from..*until).contains(&at))
        };
        let mut taken_until = self.from;
        let mut cells: Vec<Option<Cell<What>>> = Vec::new();
        let mut shut_since = None;
        for at in self.rows() {
            if at < taken_until {
                cells.push(None);
                continue;
            }
            let (mut until, mut all) = (at + self.step, Vec::new());
            while let Some(spot) = spots.next_if(|one| one.from < until) {
                until = until.max(spot.until);
                all.push(spot.what.clone());
            }
            if !all.is_empty() {
                taken_until = until;
                shut_since = None;
                let rows = self.rows_between(at, until);
                cells.push(Some(Cell::Taken { rows, all }));
                continue;
            }
            if is_open(at) {
                shut_since = None;
                cells.push(Some(Cell::Free));
                continue;
            }
            let since = *shut_since.get_or_insert(cells.len());
            match cells.get_mut(since) {
                Some(Some(Cell::Shut { rows })) => {
                    *rows += 1;
                    cells.push(None);
                }
                _ => cells.push(Some(Cell::Shut { rows: 1 })),
            }
        }
        cells
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spot(from: i32, until: i32, what: &'static str) -> Spot<&'static str> {
        Spot { from, until, what }
    }

    fn taken(rows: usize, all: &[&'static str]) -> Option<Cell<&'static str>> {
        let all = all.to_vec();
        Some(Cell::Taken { rows, all })
    }

    #[test]
    fn a_day_is_shown_by_halves_of_hours_unless_something_begins_between() {
        let open = [(8 * 60, 12 * 60), (13 * 60 + 30, 21 * 60)];
        let scale = Scale::of(&open, &[]).unwrap();
        assert_eq!((scale.from, scale.until, scale.step), (480, 1260, 30));
        assert_eq!(scale.rows().count(), 26);
        let scale = Scale::of(&open, &[(7 * 60 + 45, 9 * 60)]).unwrap();
        assert_eq!((scale.from, scale.until, scale.step), (420, 1260, 15));
        assert_eq!(scale.rows_of_an_hour(), 4);
        assert_eq!(Scale::of(&[], &[]), None);
    }

    #[test]
    fn what_takes_time_takes_its_rows() {
        let open = [(480, 600), (660, 720)];
        let scale = Scale::of(&open, &[]).unwrap();
        let spots = [spot(510, 600, "late"), spot(660, 690, "last")];
        let expected = [
            Some(Cell::Free),
            taken(3, &["late"]),
            None,
            None,
            Some(Cell::Shut { rows: 2 }),
            None,
            taken(1, &["last"]),
            Some(Cell::Free),
        ];
        assert_eq!(scale.column(&open, &spots), expected);
    }

    #[test]
    fn what_lies_over_one_another_shares_a_cell() {
        let open = [(480, 600)];
        let scale = Scale::of(&open, &[]).unwrap();
        let spots = [spot(540, 700, "second"), spot(0, 555, "first")];
        let expected = [taken(4, &["first", "second"]), None, None, None];
        assert_eq!(scale.column(&open, &spots), expected);
        // What ends before the day begins is not shown.
        let before = scale.column(&open, &[spot(0, 480, "before")]);
        assert!(before.iter().all(|cell| *cell == Some(Cell::Free)));
    }

    #[test]
    fn what_is_apart_stays_apart() {
        let open = [(480, 540)];
        let scale = Scale::of(&open, &[]).unwrap();
        let spots = [spot(480, 510, "one"), spot(510, 540, "two")];
        assert_eq!(
            scale.column(&open, &spots),
            [taken(1, &["one"]), taken(1, &["two"])]
        );
    }
}
