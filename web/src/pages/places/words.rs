//! What kinds of places are called.

use crate::api::tree::{CompoundKind, PlaceKind};

pub fn kind_words(kind: PlaceKind) -> &'static str {
    match kind {
        PlaceKind::District => text!(places.kind.district),
        PlaceKind::Street => text!(places.kind.street),
        PlaceKind::Community => text!(places.kind.community),
        PlaceKind::Village => text!(places.kind.village),
        PlaceKind::Compound => text!(places.kind.compound),
        PlaceKind::Building => text!(places.kind.building),
    }
}

pub fn compound_kind_words(kind: CompoundKind) -> &'static str {
    match kind {
        CompoundKind::Managed => text!(places.kind.managed),
        CompoundKind::Unmanaged => text!(places.kind.unmanaged),
        CompoundKind::Resettlement => text!(places.kind.resettlement),
    }
}

/// As forms and the audit write it.
pub fn key_of(kind: CompoundKind) -> &'static str {
    match kind {
        CompoundKind::Managed => "MANAGED",
        CompoundKind::Unmanaged => "UNMANAGED",
        CompoundKind::Resettlement => "RESETTLEMENT",
    }
}

pub const COMPOUND_KINDS: [CompoundKind; 3] = [
    CompoundKind::Managed,
    CompoundKind::Unmanaged,
    CompoundKind::Resettlement,
];

pub fn compound_kind_of(key: &str) -> Option<CompoundKind> {
    COMPOUND_KINDS.into_iter().find(|kind| key_of(*kind) == key)
}
