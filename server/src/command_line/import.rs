//! `linli import`: a roster from a file on disk, with the rights of an administrator.

use std::path::Path;

use entity::{import_row::ImportVerdict, person};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use server::{
    app::App,
    config::{DatabaseSettings, ServeSettings},
    error::{Error, ErrorCode, Result},
    maintenance::set_up,
    paging::{LARGEST_PAGE, PageArguments},
    progress::Progress,
    roster::service,
    vault::{Phone, mask_phone},
    viewer::Viewer,
};
use uuid::Uuid;

/// Lines that were wrong are left out and named; everything else is imported.
pub async fn import(settings: &DatabaseSettings, file: &Path, phone: &str) -> Result<()> {
    let app = set_up::open_app(settings, ServeSettings::default()).await?;
    let viewer = administrator(&app, phone).await?;
    let progress = Progress::on_stderr();
    let imported = service::import_file(&viewer, &app, file, &progress).await;
    progress.done();
    let batch = imported.map_err(explain)?;
    println!(
        "Imported {}: {} new, {} changed, {} as before, {} left out.",
        file.display(),
        batch.new_count,
        batch.changed_count,
        batch.same_count,
        batch.error_count
    );
    if batch.error_count > 0 {
        let page = PageArguments::new(Some(LARGEST_PAGE), None);
        let wrong = Some(ImportVerdict::Error);
        let wrong = service::rows(&viewer, &app, &batch, wrong, &page).await?;
        for shown in &wrong.rows {
            for problem in &shown.problems {
                let code = problem.code.as_str();
                println!("  line {}: {} {code}", shown.row.line, problem.column);
            }
        }
        if wrong.has_next {
            println!("  … and more, which the app shows");
        }
    }
    app.db.clone().close().await
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
    let person = person::Entity::find()
        .filter(person::Column::PhoneHash.eq(app.vault.hash(&phone)))
        .filter(person::Column::State.eq(person::PersonState::Present))
        .one(db)
        .await?
        .ok_or_else(nobody)?;
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
        ErrorCode::TooMany => "the file has too many lines",
        ErrorCode::ColumnMissing => {
            "a column is missing: name, phone, unit, compound, building, skills, as in the template"
        }
        _ => return error,
    };
    Error::internal(words)
}
