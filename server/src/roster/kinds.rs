//! The three kinds behind one face: judge lines, carry out what was judged.

use chrono::{DateTime, Utc};
use entity::import_batch::ImportKind;
use sea_orm::ConnectionTrait;
use uuid::Uuid;

use super::{
    columns::Line,
    effects::Journal,
    judging::{Decisions, Judgement},
    members, territory,
};
use crate::{
    app::{App, Write},
    error::Result,
    vault::SealedPhone,
    viewer::Viewer,
};

/// What to write for one line.
pub enum Plan {
    Member(Box<members::Plan>),
    Territory(territory::Plan),
}

/// Judges lines, in their order, by what the database holds now.
pub async fn judge(
    db: &impl ConnectionTrait,
    viewer: &Viewer,
    app: &App,
    kind: ImportKind,
    lines: &[(Line, Decisions)],
    now: DateTime<Utc>,
) -> Result<Vec<Judgement<Plan>>> {
    Ok(match kind {
        ImportKind::Members => members::judge(db, viewer, &app.vault, lines, now)
            .await?
            .into_iter()
            .map(|one| planned(one, |plan| Plan::Member(Box::new(plan))))
            .collect(),
        _ => territory::judge(db, viewer, kind, lines, now)
            .await?
            .into_iter()
            .map(|one| planned(one, Plan::Territory))
            .collect(),
    })
}

fn planned<P>(judgement: Judgement<P>, wrap: impl FnOnce(P) -> Plan) -> Judgement<Plan> {
    Judgement {
        verdict: judgement.verdict,
        problems: judgement.problems,
        changes: judgement.changes,
        choices: judgement.choices,
        subject_id: judgement.subject_id,
        place_id: judgement.place_id,
        plan: judgement.plan.map(wrap),
    }
}

/// One line to carry out.
pub struct Task {
    pub row_id: Uuid,
    pub plan: Plan,
    pub phone: SealedPhone,
}

/// # Errors
/// `BUSY` when somebody else changed one of the rows in the meantime: judge again.
pub async fn carry_out(
    viewer: &Viewer,
    app: &App,
    write: &mut Write<'_>,
    kind: ImportKind,
    tasks: Vec<Task>,
) -> Result<Journal> {
    let mut of_members = Vec::new();
    let mut of_territory = Vec::new();
    for Task {
        row_id,
        plan,
        phone,
    } in tasks
    {
        match plan {
            Plan::Member(plan) => of_members.push(members::Task {
                row_id,
                plan: *plan,
                phone,
            }),
            Plan::Territory(plan) => of_territory.push(territory::Task { row_id, plan }),
        }
    }
    match kind {
        ImportKind::Members => members::carry_out(viewer, app, write, of_members).await,
        _ => territory::carry_out(write, of_territory).await,
    }
}

/// The order in which lines are carried out, beside their order in the sheet.
pub fn rank(kind: ImportKind, line: &Line) -> u8 {
    match kind {
        ImportKind::Members => 0,
        _ => territory::rank(kind, line),
    }
}
