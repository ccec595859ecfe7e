//! Which compounds share a branch, which have two, and which wait for one.

use entity::place::CompoundKind;

use super::super::territory::Compound;

/// Two that the newspapers name, then others that stand side by side; never the story's home.
pub fn shared_pairs(compounds: &[Compound], count: usize) -> Vec<(usize, usize)> {
    let neighbours = |first: usize| {
        first > 0
            && compounds
                .get(first + 1)
                .is_some_and(|next| next.community == compounds[first].community)
    };
    let named = |first: &Compound| matches!(first.name.as_str(), "同兴苑" | "三医院与检察院家属院");
    let mut starts: Vec<usize> = (0..compounds.len())
        .filter(|index| named(&compounds[*index]) && neighbours(*index))
        .collect();
    let others = (5..compounds.len())
        .step_by(7)
        .filter(|index| neighbours(*index));
    for start in others {
        let is_free = |index: usize| {
            starts
                .iter()
                .all(|taken| ![*taken, taken + 1].contains(&index))
        };
        if is_free(start) && is_free(start + 1) {
            starts.push(start);
        }
    }
    starts.truncate(count);
    starts.into_iter().map(|start| (start, start + 1)).collect()
}

/// 三无小区 that wait for a branch of their own.
pub fn uncovered(compounds: &[Compound], shared: &[(usize, usize)], count: usize) -> Vec<usize> {
    compounds
        .iter()
        .enumerate()
        .rev()
        .filter(|(_, compound)| compound.kind == CompoundKind::Unmanaged)
        .map(|(index, _)| index)
        .filter(|index| {
            shared
                .iter()
                .all(|pair| pair.0 != *index && pair.1 != *index)
        })
        .take(count)
        .collect()
}

pub fn largest_alone(
    compounds: &[Compound],
    shared: &[(usize, usize)],
    uncovered: &[usize],
    count: usize,
) -> Vec<usize> {
    let mut alone: Vec<usize> = (1..compounds.len())
        .filter(|index| !uncovered.contains(index))
        .filter(|index| {
            shared
                .iter()
                .all(|pair| pair.0 != *index && pair.1 != *index)
        })
        .collect();
    alone.sort_by_key(|index| std::cmp::Reverse(compounds[*index].buildings.len()));
    alone.truncate(count);
    alone
}
