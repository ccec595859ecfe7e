//! The commands of `linli`. Results go to stdout, everything else to stderr; what fails says so in
//! one line and ends with 1.

use std::{path::PathBuf, process::ExitCode};

use clap::{Parser, Subcommand};
use server::{
    clock::Clock,
    config::{DatabaseSettings, ServeSettings},
    demo::{self, Scale},
    error::Result,
    graphql,
    maintenance::{backup, doctor, restore, set_up},
    progress::Progress,
    telemetry,
};

mod import;
mod serve;

/// Linli 邻里: a neighbourhood-service platform for a street.
#[derive(Parser)]
#[command(name = "linli", version, arg_required_else_help = true)]
struct Linli {
    #[command(flatten)]
    database: DatabaseSettings,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the app and its API until ctrl-c or SIGTERM.
    Serve(ServeSettings),
    /// Bring the database's schema, categories and skills up to date.
    Migrate,
    /// Fill an empty database with a street of invented people, to try everything out.
    Demo {
        #[arg(long, value_enum, default_value_t = Scale::Small)]
        scale: Scale,
    },
    /// Import places, buildings or members from a workbook (.xlsx, .xls) or a text table (.csv).
    Import {
        file: PathBuf,
        /// What the file holds; without it the headings tell.
        #[arg(long, value_enum)]
        kind: Option<import::Kind>,
        /// Nothing at all unless every line can be imported.
        #[arg(long)]
        all_or_nothing: bool,
        /// Phone of the administrator who imports it; their places are what it may change.
        #[arg(long = "as", value_name = "PHONE")]
        administrator: String,
    },
    /// Write the whole database, as it is now, to one new file; safe while the server runs.
    Backup { file: PathBuf },
    /// Replace the database by a backup; stop the server first.
    Restore {
        file: PathBuf,
        /// Also where there are people in the database; a SQLite file is kept beside.
        #[arg(long)]
        force: bool,
    },
    /// Print the GraphQL schema.
    Schema,
    /// Look for what is wrong with this set-up, with the settings that `serve` would get.
    Doctor(ServeSettings),
}

pub async fn run() -> ExitCode {
    let linli = Linli::parse();
    telemetry::start_logging();
    match carry_out(linli).await {
        Ok(code) => code,
        Err(error) => {
            eprintln!("linli: {}", error.describe());
            ExitCode::FAILURE
        }
    }
}

async fn carry_out(linli: Linli) -> Result<ExitCode> {
    let database = linli.database;
    match linli.command {
        Command::Serve(settings) => serve::serve(&database, settings).await?,
        Command::Migrate => migrate(&database).await?,
        Command::Demo { scale } => fill_demo(&database, scale).await?,
        Command::Import {
            file,
            kind,
            all_or_nothing,
            administrator,
        } => {
            let kind = kind.map(Into::into);
            import::import(&database, &file, kind, all_or_nothing, &administrator).await?;
        }
        Command::Backup { file } => back_up(&database, file).await?,
        Command::Restore { file, force } => put_back(&database, file, force).await?,
        Command::Schema => print!("{}", graphql::sdl()),
        Command::Doctor(settings) => return Ok(examine(&database, &settings).await),
    }
    Ok(ExitCode::SUCCESS)
}

async fn migrate(settings: &DatabaseSettings) -> Result<()> {
    let db = set_up::open_database(settings).await?;
    let was_up_to_date = db.is_migrated().await?;
    set_up::migrate(&db).await?;
    println!(
        "The database's schema {}.",
        if was_up_to_date {
            "was up to date"
        } else {
            "is up to date now"
        }
    );
    db.close().await
}

async fn fill_demo(settings: &DatabaseSettings, scale: Scale) -> Result<()> {
    let app = set_up::open_app(settings, ServeSettings::default()).await?;
    let progress = Progress::on_stderr();
    let filled = demo::fill(&app, scale, &progress).await;
    progress.done();
    println!("{}", filled?);
    app.db.clone().close().await
}

async fn back_up(settings: &DatabaseSettings, file: PathBuf) -> Result<()> {
    let db = set_up::open_database(settings).await?;
    let bytes = backup::back_up(&db, settings, &file, &Progress::on_stderr()).await?;
    println!("Wrote {} ({} KB).", file.display(), bytes.div_ceil(1024));
    println!(
        "It leaves out, and you keep elsewhere: the key {}, without which no phone number in it can \
         be read, and the photos in {}.",
        settings.key_file().display(),
        settings.files_dir().display()
    );
    db.close().await
}

async fn put_back(settings: &DatabaseSettings, file: PathBuf, force: bool) -> Result<()> {
    let progress = Progress::on_stderr();
    let restored = restore::restore(settings, &Clock::system(), &file, force, &progress).await?;
    println!(
        "Restored {} people from {}.",
        restored.people,
        file.display()
    );
    if let Some(replaced) = restored.replaced {
        println!("What was there before is kept as {}.", replaced.display());
    }
    if !restored.up_to_date {
        println!("The backup is of an older version: run `linli migrate`.");
    }
    Ok(())
}

async fn examine(settings: &DatabaseSettings, serve: &ServeSettings) -> ExitCode {
    let findings = doctor::examine(settings, serve, &Clock::system()).await;
    for finding in &findings {
        match &finding.verdict {
            doctor::Verdict::Fine => println!("✓ {}", finding.what),
            doctor::Verdict::Notice(advice) => println!("! {}: {advice}", finding.what),
            doctor::Verdict::Trouble(advice) => println!("✗ {}: {advice}", finding.what),
        }
    }
    if findings.iter().any(doctor::Finding::is_trouble) {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    }
}
