//! What may lie in what. Pure decisions.

use entity::{place, place::PlaceKind};

use crate::error::{ErrorCode, Result, field};

/// Levels from the top; one may be skipped, none may be turned round.
fn level(kind: PlaceKind) -> u8 {
    match kind {
        PlaceKind::District => 0,
        PlaceKind::Street => 1,
        PlaceKind::Community | PlaceKind::Village => 2,
        PlaceKind::Compound => 3,
        PlaceKind::Building => 4,
    }
}

/// Whether a place of the one kind is told by rows that lie in one of the other: those below a
/// street keep the street's id, those below a community the community's, and so on.
pub fn lies_below(kind: PlaceKind, above: PlaceKind) -> bool {
    level(kind) > level(above)
}

/// # Errors
/// `INVALID` on `parentId` for levels that do not go together. Only districts and streets stand at
/// the top.
pub fn check_levels(kind: PlaceKind, parent: Option<&place::Model>) -> Result<()> {
    let fits = match parent {
        Some(parent) => lies_below(kind, parent.kind),
        None => matches!(kind, PlaceKind::District | PlaceKind::Street),
    };
    if fits {
        Ok(())
    } else {
        Err(field(ErrorCode::Invalid, "parentId"))
    }
}

/// # Errors
/// `INVALID` on `parentId` for a place in itself, for levels that do not go together, and where the
/// rows of the place would lose a level that they are listed by.
pub fn check_move(place: &place::Model, parent: &place::Model) -> Result<()> {
    check_levels(place.kind, Some(parent))?;
    let keeps = |above, had: bool, has: bool| !lies_below(place.kind, above) || !had || has;
    let has_levels = keeps(
        PlaceKind::Street,
        place.street_id.is_some(),
        parent.street_id.is_some(),
    ) && keeps(
        PlaceKind::Community,
        place.community_id.is_some(),
        parent.community_id.is_some(),
    ) && keeps(
        PlaceKind::Compound,
        place.compound_id.is_some(),
        parent.compound_id.is_some(),
    );
    if place.contains(parent) || !has_levels {
        return Err(field(ErrorCode::Invalid, "parentId"));
    }
    Ok(())
}

/// # Errors
/// `INVALID` on `intoId` for the place itself and for another kind of place. Only what lies in a
/// street is merged: streets number their orders each for itself.
pub fn check_merge(place: &place::Model, into: &place::Model) -> Result<()> {
    let may = place.id != into.id
        && place.kind == into.kind
        && place.street_id == into.street_id
        && lies_below(place.kind, PlaceKind::Street);
    if may {
        Ok(())
    } else {
        Err(field(ErrorCode::Invalid, "intoId"))
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;
    use uuid::Uuid;

    use super::*;

    fn place(path: &str, kind: PlaceKind) -> place::Model {
        let id = Uuid::from_u128(
            path.bytes()
                .fold(7, |sum, byte| sum * 31 + u128::from(byte)),
        );
        let above = |level| (lies_below(kind, level) || kind == level).then_some(id);
        place::Model {
            id,
            parent_id: None,
            kind,
            compound_kind: None,
            name: String::new(),
            code: String::new(),
            path: path.to_owned(),
            compound_id: above(PlaceKind::Compound),
            community_id: above(PlaceKind::Community),
            street_id: above(PlaceKind::Street),
            latitude: None,
            longitude: None,
            position: 0,
            created_at: DateTime::default(),
            closed_at: None,
        }
    }

    fn moves(place: &place::Model, parent: &place::Model) -> bool {
        check_move(place, parent).is_ok()
    }

    #[test]
    fn levels_are_skipped_but_never_turned_round() {
        let street = place("s/", PlaceKind::Street);
        let village = place("s/v/", PlaceKind::Village);
        assert!(check_levels(PlaceKind::Street, None).is_ok());
        assert!(check_levels(PlaceKind::Community, None).is_err());
        assert!(check_levels(PlaceKind::Building, Some(&street)).is_ok());
        assert!(check_levels(PlaceKind::Building, Some(&village)).is_ok());
        assert!(check_levels(PlaceKind::Community, Some(&village)).is_err());
        assert!(check_levels(PlaceKind::Street, Some(&street)).is_err());
    }

    #[test]
    fn nothing_moves_into_itself_or_loses_a_level() {
        let street = place("s/", PlaceKind::Street);
        let community = place("s/c/", PlaceKind::Community);
        let compound = place("s/c/p/", PlaceKind::Compound);
        let building = place("s/c/p/1/", PlaceKind::Building);
        let other = place("s/d/", PlaceKind::Community);
        assert!(moves(&compound, &other));
        assert!(!moves(&compound, &compound));
        assert!(!moves(&community, &compound));
        assert!(!moves(&compound, &building));
        assert!(!moves(&compound, &street), "it would lose its community");
        assert!(!moves(&building, &other), "it would lose its compound");
    }

    #[test]
    fn only_like_merges_with_like() {
        let one = place("s/c/", PlaceKind::Community);
        let mut other = place("s/d/", PlaceKind::Community);
        assert!(check_merge(&one, &one).is_err());
        assert!(check_merge(&one, &other).is_err(), "of two streets");
        other.street_id = one.street_id;
        assert!(check_merge(&one, &other).is_ok());
        other.kind = PlaceKind::Village;
        assert!(check_merge(&one, &other).is_err());
    }
}
