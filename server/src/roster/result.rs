//! The sheet as it came, with two columns more: what each line came to, and why.

use std::collections::HashMap;

use entity::{
    import_batch::{self, ImportState},
    import_row::{self, ImportOutcome, ImportVerdict},
};
use rust_xlsxwriter::{Workbook, XlsxError};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use uuid::Uuid;

use super::{
    columns::{Mapping, columns_of},
    judging::{CellProblem, Choice, FieldChange},
    lines::from_json,
    service,
    sheet::Sheet,
    staging,
};
use crate::{
    app::App,
    error::{Error, ErrorCode, Result},
    viewer::Viewer,
    workbooks::{Language, heading_format},
};

/// For whoever uploaded it.
///
/// # Errors
/// `FORBIDDEN`; `NOT_FOUND`, also once the lines are no longer kept.
pub async fn workbook(
    viewer: &Viewer,
    app: &App,
    batch_id: Uuid,
    language: Language,
) -> Result<(import_batch::Model, Vec<u8>)> {
    let batch = service::own_batch_to_read(viewer, app, batch_id).await?;
    let mut sheets = staging::sheets(app, batch_id).await?;
    let rows = import_row::Entity::find()
        .filter(import_row::Column::BatchId.eq(batch_id))
        .all(app.db.reader())
        .await?;
    let mapping: Mapping = from_json(&batch.mapping);
    if mapping.sheet >= sheets.len() {
        return Err(ErrorCode::NotFound.into());
    }
    let sheet = sheets.swap_remove(mapping.sheet);
    let shown = batch.clone();
    let bytes =
        tokio::task::spawn_blocking(move || write(&shown, &mapping, &sheet, &rows, language))
            .await
            .map_err(Error::internal)?
            .map_err(Error::internal)?;
    Ok((batch, bytes))
}

fn write(
    batch: &import_batch::Model,
    mapping: &Mapping,
    sheet: &Sheet,
    rows: &[import_row::Model],
    language: Language,
) -> Result<Vec<u8>, XlsxError> {
    let by_line: HashMap<u32, &import_row::Model> = rows
        .iter()
        .map(|row| (row.line.unsigned_abs(), row))
        .collect();
    let width = sheet.rows.iter().map(|row| row.cells.len()).max();
    let beside = u16::try_from(width.unwrap_or_default()).unwrap_or(u16::MAX - 2);
    let heading = heading_format();
    let mut workbook = Workbook::new();
    let out = workbook.add_worksheet();
    out.set_column_width(beside, 12)?;
    out.set_column_width(beside + 1, 70)?;
    for row in &sheet.rows {
        let at = row.line.saturating_sub(1);
        for (column, cell) in (0_u16..).zip(&row.cells) {
            // As text, whatever it looks like: nothing that came in a cell becomes a formula.
            out.write_string(at, column, cell)?;
        }
        if let Some(row) = by_line.get(&row.line) {
            out.write_string(at, beside, verdict(batch, row, language))?;
            out.write_string(at, beside + 1, reasons(batch, mapping, row, language))?;
        }
    }
    let head = mapping.header_line.saturating_sub(1);
    out.write_string_with_format(head, beside, language.say("结果", "Result"), &heading)?;
    out.write_string_with_format(head, beside + 1, language.say("说明", "Why"), &heading)?;
    workbook.save_to_buffer()
}

fn verdict(
    batch: &import_batch::Model,
    row: &import_row::Model,
    language: Language,
) -> &'static str {
    match (row.outcome, row.verdict) {
        (Some(ImportOutcome::Imported), ImportVerdict::New) => language.say("已新增", "Added"),
        (Some(ImportOutcome::Imported), _) => language.say("已更新", "Updated"),
        (Some(ImportOutcome::Left), _) => language.say("没有导入", "Left out"),
        (Some(ImportOutcome::Undone), _) => language.say("已撤销", "Undone"),
        (Some(ImportOutcome::Kept), _) => language.say("已保留", "Kept"),
        (None, ImportVerdict::New) if batch.state == ImportState::Staged => {
            language.say("将新增", "Would be added")
        }
        (None, ImportVerdict::Changed) if batch.state == ImportState::Staged => {
            language.say("将更新", "Would be updated")
        }
        (None, ImportVerdict::New | ImportVerdict::Changed) => language.say("没有导入", "Left out"),
        (None, ImportVerdict::Same) => language.say("一致", "Same"),
        (None, ImportVerdict::Error) => language.say("有误", "Wrong"),
        (None, ImportVerdict::Ambiguous) => language.say("待确认", "Undecided"),
        (None, ImportVerdict::Skipped) => language.say("已跳过", "Skipped"),
    }
}

fn reasons(
    batch: &import_batch::Model,
    mapping: &Mapping,
    row: &import_row::Model,
    language: Language,
) -> String {
    let heading = |key: &str| {
        let column = columns_of(batch.kind).iter().find(|one| one.key == key);
        match (column, key) {
            (Some(column), _) => column.template_heading().to_owned(),
            (None, "newUnit") => language.say("新建单位", "New unit").to_owned(),
            (None, "newGrid") => language.say("新建网格", "New grid").to_owned(),
            (None, "enrollment") => language.say("报到", "Reported").to_owned(),
            (None, _) => key.to_owned(),
        }
    };
    let problems: Vec<CellProblem> = from_json(&row.problems);
    let changes: Vec<FieldChange> = from_json(&row.changes);
    let choices: Vec<Choice> = from_json(&row.choices);
    let reason = row
        .reason
        .as_ref()
        .and_then(|code| serde_json::from_value(code.as_str().into()).ok());
    let of_reason = reason.map(|code: ErrorCode| code_words(code, language).to_owned());
    let of_problems = problems.iter().map(|problem| {
        let cell = mapping.cell_name(&problem.column, row.line);
        let where_ = match cell {
            Some(cell) => format!("{cell} {}", heading(&problem.column)),
            None => heading(&problem.column),
        };
        let value = match problem.value.as_str() {
            "" => String::new(),
            value => format!("“{value}” "),
        };
        format!("{where_}: {value}{}", code_words(problem.code, language))
    });
    let of_choices = choices.iter().map(|choice| {
        let options: Vec<&str> = choice
            .options
            .iter()
            .map(|one| one.label.as_str())
            .collect();
        let several = language.say("有多个符合", "several fit");
        format!(
            "{}: {several}: {}",
            heading(&choice.column),
            options.join(" / ")
        )
    });
    let of_changes = changes.iter().map(|change| match change.before.as_str() {
        "" => format!("{}: {}", heading(&change.column), change.after),
        before => format!("{}: {before} → {}", heading(&change.column), change.after),
    });
    let all: Vec<String> = of_reason
        .into_iter()
        .chain(of_problems)
        .chain(of_choices)
        .chain(of_changes)
        .collect();
    all.join(language.say("；", "; "))
}

fn code_words(code: ErrorCode, language: Language) -> &'static str {
    match code {
        ErrorCode::Required => language.say("没有填写", "is blank"),
        ErrorCode::TooLong => language.say("太长了", "is too long"),
        ErrorCode::PhoneInvalid => language.say("不是 11 位手机号", "is no mobile number"),
        ErrorCode::TooMany => language.say("不止一个", "is there more than once"),
        ErrorCode::NotFound => language.say(
            "系统里没有，或不在您的管理范围",
            "is not known where you administer",
        ),
        ErrorCode::Forbidden => language.say("在您的管理范围以外", "is beyond what you administer"),
        ErrorCode::NameTaken => language.say("这个名称已经有了", "is a name that is taken"),
        ErrorCode::PlaceCovered => {
            language.say("已有别的党支部或网格覆盖", "is covered by another already")
        }
        ErrorCode::StateChanged => language.say("资料后来有了变化", "has changed since"),
        ErrorCode::StillInUse => language.say("后来有别的资料用到它", "is in use since"),
        _ => language.say("填写不对", "cannot be read"),
    }
}
