//! 网格: the whole street in parts, each looked after by one.

use entity::grid;

use super::Drawing;

impl Drawing<'_> {
    /// One for every compound, then a second for the largest, which they share by buildings.
    pub(super) fn grids(&mut self) {
        let territory = self.territory;
        let mut parts = vec![1; territory.compounds.len()];
        let mut largest: Vec<usize> = (0..parts.len()).collect();
        largest.sort_by_key(|index| std::cmp::Reverse(territory.compounds[*index].buildings.len()));
        for number in 0..self.figures.grids.saturating_sub(parts.len()) {
            parts[largest[number % largest.len()]] += 1;
        }
        for (compound, parts) in territory.compounds.iter().zip(parts) {
            for part in 0..parts {
                let name = match parts {
                    1 => format!("{}网格", compound.name),
                    _ => format!(
                        "{}第{}微网格",
                        compound.name,
                        ["一", "二", "三", "四"][part % 4]
                    ),
                };
                let id = self.dice.id(self.at);
                self.street.grids.push(grid::Model {
                    id,
                    community_id: territory.communities[compound.community].id,
                    name,
                    created_at: self.at,
                    closed_at: None,
                });
                if parts == 1 {
                    self.coverage(None, Some(id), compound.id);
                    continue;
                }
                for building in compound.buildings.iter().skip(part).step_by(parts) {
                    self.coverage(None, Some(id), building.id);
                }
            }
        }
    }
}
