//! A file becomes a batch: it is read, its columns are guessed, and nothing else changes.

use entity::{
    import_batch::{self, ImportKind, ImportState},
    import_source,
};
use sea_orm::{ActiveModelTrait, EntityTrait, Set};
use uuid::Uuid;

use super::{
    columns::{self, HEADER_SOUGHT_IN, Mapping},
    lines,
    service::require_administrator,
    sheet::{self, Sheet},
    text,
};
use crate::{
    app::App,
    error::{Error, ErrorCode, OnUnique, Result},
    progress::Progress,
    viewer::Viewer,
};

const LONGEST_FILE_NAME: usize = 120;

/// Lines of each sheet that are shown for choosing columns.
const HEAD: usize = HEADER_SOUGHT_IN + 5;

/// Reads a file and guesses its columns; changes nothing else. The same file under the same id again
/// is found as it is. Without a kind the columns tell.
///
/// # Errors
/// `FORBIDDEN`; `NOT_FOUND` when the id is somebody else's; `FILE_UNREADABLE`, `FILE_TOO_LARGE`,
/// `FILE_HAS_MACROS`, `FILE_PROTECTED`, `TOO_MANY`; `COLUMN_MISSING` where no kind fits.
pub async fn upload(
    viewer: &Viewer,
    app: &App,
    id: Uuid,
    kind: Option<ImportKind>,
    file_name: &str,
    bytes: Vec<u8>,
    progress: &Progress,
) -> Result<import_batch::Model> {
    require_administrator(viewer)?;
    if let Some(batch) = import_batch::Entity::find_by_id(id)
        .one(app.db.reader())
        .await?
    {
        return if batch.person_id == viewer.person_id {
            Ok(batch)
        } else {
            Err(ErrorCode::NotFound.into())
        };
    }
    progress.begin("Reading", 0);
    let read = tokio::task::spawn_blocking(move || read_file(&bytes, kind))
        .await
        .map_err(|error| {
            tracing::warn!(%error, "a spreadsheet made its parser panic");
            Error::from(ErrorCode::FileUnreadable)
        })??;
    let source = import_source::ActiveModel {
        batch_id: Set(id),
        sheets: Set(app.vault.seal_text(&read.sheets)?),
        heads: Set(app.vault.seal_text(&read.heads)?),
    };
    let write = app.write().await?;
    let batch = import_batch::ActiveModel {
        id: Set(id),
        person_id: Set(viewer.person_id),
        kind: Set(read.kind),
        file_name: Set(shown_file_name(file_name)),
        state: Set(ImportState::Mapping),
        mapping: Set(lines::to_json(&read.mapping)?),
        created_at: Set(app.clock.now()),
        total: Set(read.total),
        new_count: Set(0),
        same_count: Set(0),
        changed_count: Set(0),
        error_count: Set(0),
        version: Set(1),
        ..Default::default()
    }
    .insert(&*write)
    .await
    // The same upload twice at once; run again, this time to find it.
    .on_unique("import_batch", &["id"], || ErrorCode::Busy.into())?;
    import_source::Entity::insert(source)
        .exec_without_returning(&*write)
        .await?;
    write.commit().await?;
    Ok(batch)
}

struct ReadFile {
    kind: ImportKind,
    mapping: Mapping,
    total: i32,
    sheets: String,
    heads: String,
}

fn read_file(bytes: &[u8], kind: Option<ImportKind>) -> Result<ReadFile> {
    let sheets = sheet::read(bytes)?;
    if sheets.iter().all(|sheet| sheet.rows.is_empty()) {
        return Err(ErrorCode::FileUnreadable.into());
    }
    let kind = match kind {
        Some(kind) => kind,
        None => columns::guess_kind(&sheets).ok_or(ErrorCode::ColumnMissing)?,
    };
    let mapping = columns::guess(kind, &sheets);
    let total = columns::lines(kind, &mapping, &sheets)?.len();
    let heads: Vec<Sheet> = sheets
        .iter()
        .map(|sheet| Sheet {
            name: sheet.name.clone(),
            rows: sheet.rows.iter().take(HEAD).cloned().collect(),
        })
        .collect();
    Ok(ReadFile {
        kind,
        mapping,
        total: i32::try_from(total).unwrap_or(i32::MAX),
        sheets: serde_json::to_string(&sheets).map_err(Error::internal)?,
        heads: serde_json::to_string(&heads).map_err(Error::internal)?,
    })
}

/// The last part of the path, in one line and not endless; only ever shown.
fn shown_file_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    text::cut(&text::tidy(name), LONGEST_FILE_NAME)
}
