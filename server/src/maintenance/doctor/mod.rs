//! What is wrong with a set-up, each finding with what to do about it. Changes nothing.

mod database;
mod machine;
mod outside;

use crate::{
    assets,
    clock::Clock,
    config::{DatabaseSettings, ServeSettings},
};
pub use database::{check_sqlite_file, has_table};
use machine::{folder, key_file, system_clock};
use outside::{code_sender, exposure};

/// One thing looked at.
pub struct Finding {
    pub what: String,
    pub verdict: Verdict,
}

pub enum Verdict {
    Fine,
    /// Works, yet somebody should know.
    Notice(String),
    /// What to do.
    Trouble(String),
}

impl Finding {
    fn fine(what: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            verdict: Verdict::Fine,
        }
    }

    fn notice(what: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            verdict: Verdict::Notice(advice.into()),
        }
    }

    fn trouble(what: impl Into<String>, advice: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            verdict: Verdict::Trouble(advice.into()),
        }
    }

    pub fn is_trouble(&self) -> bool {
        matches!(self.verdict, Verdict::Trouble(_))
    }
}

/// Looks at everything that a server needs.
pub async fn examine(
    settings: &DatabaseSettings,
    serve: &ServeSettings,
    clock: &Clock,
) -> Vec<Finding> {
    let mut findings = vec![
        folder("data folder", &settings.data_dir),
        key_file(&settings.key_file()),
        folder("photo folder", &settings.files_dir()),
        system_clock(clock.now()),
    ];
    match database::reachable(settings).await {
        Ok(db) => {
            if let Err(error) = database::examine(&db, settings, serve, clock, &mut findings).await
            {
                findings.push(Finding::trouble(
                    "database",
                    format!("it does not answer: {}", error.describe()),
                ));
            }
            db.close().await.ok();
        }
        Err(finding) => findings.push(finding),
    }
    findings.push(if assets::is_built() {
        Finding::fine("phone app is in the binary")
    } else {
        Finding::trouble(
            "phone app is not in the binary",
            "run `cargo xtask web`, then build the server again",
        )
    });
    findings.extend(exposure(serve));
    findings.push(code_sender(serve).await);
    findings
}
