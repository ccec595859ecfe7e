//! `linli import`: a sheet from a file on disk, with the rights of an administrator.

use std::path::Path;

use clap::ValueEnum;
use entity::{
    import_batch::{self, ImportKind, ImportState},
    import_row::{ImportOutcome, ImportVerdict},
};
use server::{
    app::App,
    config::{DatabaseSettings, ServeSettings},
    error::{Error, ErrorCode, Result},
    identity::sign_in::of_number,
    maintenance::set_up,
    paging::{LARGEST_PAGE, PageArguments},
    progress::Progress,
    roster::service::{self, RowFilter},
    vault::{Phone, mask_phone},
    viewer::Viewer,
};
use uuid::Uuid;

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum Kind {
    /// Places and organisations.
    Places,
    /// Buildings and grids.
    Buildings,
    /// Units and members.
    Members,
}

impl From<Kind> for ImportKind {
    fn from(kind: Kind) -> Self {
        match kind {
            Kind::Places => ImportKind::Places,
            Kind::Buildings => ImportKind::Buildings,
            Kind::Members => ImportKind::Members,
        }
    }
}

/// Lines that were wrong or not clear are left out and named; everything else is imported.
pub async fn import(
    settings: &DatabaseSettings,
    file: &Path,
    kind: Option<ImportKind>,
    all_or_nothing: bool,
    phone: &str,
) -> Result<()> {
    let app = set_up::open_existing_app(settings, ServeSettings::default()).await?;
    let viewer = administrator(&app, phone).await?;
    let progress = Progress::on_stderr();
    let imported = service::import_file(&viewer, &app, kind, file, all_or_nothing, &progress).await;
    progress.done();
    let batch = imported.map_err(explain)?;
    let name = file.display();
    match batch.state {
        ImportState::Committed => println!(
            "Imported {name}: {} of {} new and {} changed lines, {} as before; {} wrong, {} not clear.",
            batch.imported_count,
            batch.new_count,
            batch.changed_count,
            batch.same_count,
            batch.error_count,
            batch.ambiguous_count,
        ),
        _ => println!("{name} was not imported and changed nothing."),
    }
    name_lines(&viewer, &app, &batch).await?;
    let is_committed = batch.state == ImportState::Committed;
    app.db.clone().close().await?;
    match is_committed {
        true => Ok(()),
        false => Err(Error::internal("the import changed nothing")),
    }
}

/// The lines that were left out, as far as a page goes.
async fn name_lines(viewer: &Viewer, app: &App, batch: &import_batch::Model) -> Result<()> {
    let with = |verdict, outcome| RowFilter { verdict, outcome };
    for filter in [
        with(Some(ImportVerdict::Error), None),
        with(Some(ImportVerdict::Ambiguous), None),
        with(None, Some(ImportOutcome::Left)),
    ] {
        let page = PageArguments::new(Some(LARGEST_PAGE), None);
        let lines = service::rows(viewer, app, batch, filter, &page).await?;
        for shown in &lines.rows {
            let line = shown.row.line;
            for problem in &shown.problems {
                println!(
                    "  line {line}: {} {}",
                    problem.column,
                    problem.code.as_str()
                );
            }
            for choice in &shown.choices {
                let options: Vec<&str> = choice.options.iter().map(|one| &*one.label).collect();
                println!(
                    "  line {line}: {} fits {}",
                    choice.value,
                    options.join(", ")
                );
            }
            if let Some(reason) = &shown.row.reason {
                println!("  line {line}: {reason}");
            }
        }
        if lines.has_next {
            println!("  … and more, which the app shows");
        }
    }
    Ok(())
}

async fn administrator(app: &App, phone: &str) -> Result<Viewer> {
    let phone = Phone::parse(phone)
        .map_err(|_| Error::internal(format!("--as {phone}: this is no mobile number")))?;
    let nobody = || {
        Error::internal(format!(
            "--as {}: no administrator has this number",
            mask_phone(phone.as_str())
        ))
    };
    let db = app.db.reader();
    let person = of_number(db, app.vault.hash(&phone)).await?;
    let person = person.ok_or_else(nobody)?;
    // There is no session: whoever may read the key file needs none.
    let viewer = Viewer::of_person(db, person.id, Uuid::nil(), app.clock.now()).await?;
    if viewer.is_administrator() {
        Ok(viewer)
    } else {
        Err(nobody())
    }
}

/// The codes that the app has words for, in words.
fn explain(error: Error) -> Error {
    let words = match error.code() {
        ErrorCode::FileUnreadable => "the file is neither a workbook nor a table of text",
        ErrorCode::FileTooLarge => "the file is too large",
        ErrorCode::FileHasMacros => "the file has macros: save it as .xlsx",
        ErrorCode::FileProtected => "the file is protected by a password: save it without",
        ErrorCode::TooMany => "the file has too many lines",
        ErrorCode::ColumnMissing => "a required column is missing; see the templates",
        ErrorCode::ImportIncomplete => {
            "not every line can be imported, so nothing was; look at them in the app, or leave out --all-or-nothing"
        }
        _ => return error,
    };
    Error::internal(words)
}
