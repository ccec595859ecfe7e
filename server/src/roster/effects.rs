//! What an import wrote, line by line, as it has to be known to take it back.

use entity::{
    enrollment::EnrollmentState,
    import_effect,
    organization::{BranchKind, OrganizationKind},
    place::CompoundKind,
};
use sea_orm::{ActiveEnum, Set};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    clock::new_id,
    error::{Error, Result},
};

/// One row that was written. Its id stands beside it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Effect {
    PersonMade {
        name: String,
    },
    PersonRenamed {
        before: String,
        after: String,
    },
    /// Sealed, in hexadecimal digits.
    PhoneChanged {
        before: SealedText,
        after_hash: String,
    },
    ResidencyBegun,
    ResidencyEnded,
    EmploymentBegun,
    EmploymentEnded,
    /// The id is the person's.
    SkillAdded {
        code: String,
    },
    EnrollmentMade,
    EnrollmentEnded {
        before: String,
        version: i32,
    },
    EnrollmentConfirmed {
        version: i32,
    },
    OrganizationMade {
        name: String,
    },
    OrganizationChanged {
        before: OrganizationFields,
        after: OrganizationFields,
    },
    PlaceMade {
        name: String,
        parent_id: Option<Uuid>,
    },
    PlaceChanged {
        before: Option<String>,
        after: Option<String>,
    },
    GridMade {
        name: String,
    },
    /// An organisation or a grid covers a place.
    CoverageAdded,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SealedText {
    pub cipher: String,
    pub key_id: String,
    pub hash: String,
}

/// What a line may change of an organisation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrganizationFields {
    pub kind: String,
    pub branch_kind: Option<String>,
    pub parent_id: Option<Uuid>,
    pub seat_id: Option<Uuid>,
}

impl OrganizationFields {
    pub fn of(row: &entity::organization::Model) -> Self {
        Self {
            kind: row.kind.to_value(),
            branch_kind: row.branch_kind.map(|kind| kind.to_value()),
            parent_id: row.parent_id,
            seat_id: row.seat_id,
        }
    }

    pub fn kind(&self) -> Result<OrganizationKind> {
        OrganizationKind::try_from_value(&self.kind).map_err(Error::from)
    }

    pub fn branch_kind(&self) -> Result<Option<BranchKind>> {
        let kind = self.branch_kind.as_ref();
        kind.map(BranchKind::try_from_value)
            .transpose()
            .map_err(Error::from)
    }
}

pub fn compound_kind(text: Option<&String>) -> Result<Option<CompoundKind>> {
    text.map(CompoundKind::try_from_value)
        .transpose()
        .map_err(Error::from)
}

pub fn enrollment_state(text: &String) -> Result<EnrollmentState> {
    EnrollmentState::try_from_value(text).map_err(Error::from)
}

/// Collects what lines wrote.
#[derive(Default)]
pub struct Journal(Vec<(Uuid, Uuid, Effect)>);

impl Journal {
    pub fn note(&mut self, row_id: Uuid, subject_id: Uuid, effect: Effect) {
        self.0.push((row_id, subject_id, effect));
    }

    pub fn rows(self, batch_id: Uuid) -> Result<Vec<import_effect::ActiveModel>> {
        (0_i32..)
            .zip(self.0)
            .map(|(ordinal, (row_id, subject_id, effect))| {
                Ok(import_effect::ActiveModel {
                    id: Set(new_id()),
                    batch_id: Set(batch_id),
                    row_id: Set(row_id),
                    ordinal: Set(ordinal),
                    subject_id: Set(subject_id),
                    detail: Set(serde_json::to_value(effect).map_err(Error::internal)?),
                })
            })
            .collect()
    }
}
