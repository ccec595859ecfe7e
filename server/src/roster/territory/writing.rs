//! Carries out what was judged: rows of one table together, in the order that they lean on each other.

use entity::{coverage, grid, organization, place};
use sea_orm::{ActiveEnum, ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use uuid::Uuid;

use super::{Plan, world::Step};
use crate::{
    app::Write,
    error::{ErrorCode, OnUnique, Result},
    orders,
    organizations::coverage::hold_where_desks_change,
    roster::{
        effects::{Effect, Journal, OrganizationFields},
        writing::insert,
    },
};

/// One line to carry out.
pub struct Task {
    pub row_id: Uuid,
    pub plan: Plan,
}

/// # Errors
/// `BUSY` when somebody else changed one of the rows in the meantime: judge again.
pub async fn carry_out(write: &Write<'_>, tasks: Vec<Task>) -> Result<Journal> {
    let mut journal = Journal::default();
    let mut places = Vec::new();
    let mut organizations = Vec::new();
    let mut grids = Vec::new();
    let mut covers: Vec<coverage::Model> = Vec::new();
    let mut changes = Vec::new();
    for task in tasks {
        for step in task.plan {
            match step {
                Step::MakePlace(row) => {
                    let effect = Effect::PlaceMade {
                        name: row.name.clone(),
                        parent_id: row.parent_id,
                    };
                    journal.note(task.row_id, row.id, effect);
                    places.push(place::ActiveModel::from(row).reset_all());
                }
                Step::MakeOrganization(row) => {
                    let effect = Effect::OrganizationMade {
                        name: row.name.clone(),
                    };
                    journal.note(task.row_id, row.id, effect);
                    organizations.push(organization::ActiveModel::from(row).reset_all());
                }
                Step::MakeGrid(row) => {
                    let effect = Effect::GridMade {
                        name: row.name.clone(),
                    };
                    journal.note(task.row_id, row.id, effect);
                    grids.push(grid::ActiveModel::from(row).reset_all());
                }
                Step::Cover(row) => {
                    journal.note(task.row_id, row.id, Effect::CoverageAdded);
                    covers.push(row);
                }
                change => changes.push((task.row_id, change)),
            }
        }
    }
    insert(write, places)
        .await
        .on_unique("place", &["path"], again)?;
    insert(write, organizations).await?;
    for (row_id, change) in changes {
        amend(write, row_id, change, &mut journal).await?;
    }
    insert(write, grids).await?;
    let moving = hold_where_desks_change(write, &covers).await?;
    let covers = covers.into_iter();
    let covers = covers.map(|row| coverage::ActiveModel::from(row).reset_all());
    insert(write, covers.collect()).await.on_unique(
        "coverage",
        &["organization_id", "place_id"],
        again,
    )?;
    for place in &moving {
        orders::moving::find_desks(write, place).await?;
    }
    Ok(journal)
}

async fn amend(write: &Write<'_>, row_id: Uuid, change: Step, journal: &mut Journal) -> Result<()> {
    match change {
        Step::ChangePlace { id, compound_kind } => {
            let row = place::Entity::find_by_id(id).one(&**write).await?;
            let row = row.ok_or_else(again)?;
            let effect = Effect::PlaceChanged {
                before: row.compound_kind.map(|kind| kind.to_value()),
                after: Some(compound_kind.to_value()),
            };
            journal.note(row_id, id, effect);
            let mut row = row.into_active_model();
            row.compound_kind = Set(Some(compound_kind));
            row.update(&**write).await?;
        }
        Step::ChangeOrganization {
            id,
            branch_kind,
            parent_id,
        } => {
            let row = organization::Entity::find_by_id(id).one(&**write).await?;
            let row = row.ok_or_else(again)?;
            let before = OrganizationFields::of(&row);
            let mut row = row.into_active_model();
            if branch_kind.is_some() {
                row.branch_kind = Set(branch_kind);
            }
            if parent_id.is_some() {
                row.parent_id = Set(parent_id);
            }
            let row = row.update(&**write).await?;
            let after = OrganizationFields::of(&row);
            journal.note(row_id, id, Effect::OrganizationChanged { before, after });
        }
        _ => {}
    }
    Ok(())
}

fn again() -> crate::error::Error {
    ErrorCode::Busy.into()
}
