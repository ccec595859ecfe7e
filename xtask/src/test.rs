//! Everything that has to be green, step by step, with what each took and how many tests passed.

mod count;

use crate::{
    faults, install,
    project::Project,
    server::{self, HOST},
    web::{self, Flavour, Optimizer},
};
use anyhow::{Context, Result, bail};
use clap::{Args, ValueEnum};
use count::Count;
use std::{
    fs,
    time::{Duration, Instant},
};
use xshell::cmd;

#[derive(Args)]
pub struct TestArguments {
    /// Run only these steps
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Step>,
    /// Passed on to the test runner; goes with one step in --only
    #[arg(last = true)]
    runner: Vec<String>,
}

#[derive(Clone, Copy, PartialEq, ValueEnum)]
enum Step {
    /// cargo fmt --check
    Format,
    /// clippy, warnings are errors: server side, app, xtask
    Lint,
    /// Tests beside the code
    Unit,
    /// tests/integration, on SQLite and PostgreSQL
    Integration,
    /// tests/faults: the server is killed under load, on SQLite and PostgreSQL
    Faults,
    /// The app builds and its first load keeps to the budget
    Web,
    /// tests/browser in Chromium, on SQLite and PostgreSQL
    Browser,
}

pub fn test(project: &Project, arguments: &TestArguments) -> Result<()> {
    if !arguments.runner.is_empty() && arguments.only.len() != 1 {
        bail!(
            "arguments for a test runner go with exactly one step, as in: --only integration -- orders"
        );
    }
    let steps: Vec<_> = Step::value_variants()
        .iter()
        .filter(|step| arguments.only.is_empty() || arguments.only.contains(step))
        .collect();
    prepare(project, &steps)?;

    let mut finished: Vec<(&Step, Duration, Result<Count>)> = Vec::new();
    for step in steps {
        project.say(format!("== {}", step.name()));
        let started = Instant::now();
        let outcome = step.run(project, &arguments.runner);
        if let Err(reason) = &outcome {
            project.say(format!("FAILED: {}: {reason:#}", step.name()));
        }
        finished.push((step, started.elapsed(), outcome));
    }
    summarize(&finished)
}

fn prepare(project: &Project, steps: &[&Step]) -> Result<()> {
    install::rust_components(project)?;
    if steps
        .iter()
        .any(|step| matches!(step, Step::Lint | Step::Web | Step::Browser))
    {
        install::wasm_target(project)?;
    }
    if steps
        .iter()
        .any(|step| matches!(step, Step::Integration | Step::Faults | Step::Browser))
    {
        install::test_packages(project)?;
    }
    if steps.contains(&&Step::Integration) {
        install::npm_packages(project, "tests/integration/audit")?;
    }
    if steps.contains(&&Step::Browser) {
        install::npm_packages(project, "tests/browser")?;
    }
    Ok(())
}

impl Step {
    fn run(self, project: &Project, runner: &[String]) -> Result<Count> {
        match self {
            Self::Format => project.cargo(["fmt", "--all", "--check"]).run()?,
            Self::Lint => lint(project)?,
            Self::Unit => {
                let host = count::cargo_test(
                    project
                        .cargo(["test"])
                        .args(HOST)
                        .args(["--lib", "--bins", "--"])
                        .args(runner),
                )?;
                let xtask = project
                    .cargo(["test", "--profile", "xtask", "--package", "xtask", "--"])
                    .args(runner);
                let app = project
                    .cargo(["test", "--package", "web", "--"])
                    .args(runner);
                return Ok(host + count::cargo_test(xtask)? + count::cargo_test(app)?);
            }
            Self::Integration => {
                let command = project
                    .cargo(["test"])
                    .args(HOST)
                    .args(["--test", "integration", "--"])
                    .args(runner);
                return count::cargo_test(command);
            }
            Self::Faults => faults::a_few(project)?,
            Self::Web => {
                web::build(project, Flavour::Small, Optimizer::Required)?.check_budget()?
            }
            Self::Browser => return browser(project, runner),
        }
        Ok(Count::default())
    }

    fn name(self) -> String {
        self.to_possible_value()
            .map(|value| value.get_name().to_owned())
            .unwrap_or_default()
    }
}

/// All three, also when the first has something to say.
fn lint(project: &Project) -> Result<()> {
    let host = project.cargo(["clippy", "--all-targets"]).args(HOST);
    let xtask = project.cargo([
        "clippy",
        "--all-targets",
        "--profile=xtask",
        "--package=xtask",
    ]);
    let app = web::cargo(project, "clippy", Flavour::Small);
    let outcomes = [host, xtask, app].map(|clippy| clippy.args(["--", "--deny", "warnings"]).run());
    outcomes.into_iter().collect::<Result<(), _>>()?;
    Ok(())
}

/// The app in a real browser against the debug server, which reads web/dist/ from the disk.
fn browser(project: &Project, runner: &[String]) -> Result<Count> {
    web::build(project, Flavour::Small, Optimizer::IfPossible)?;
    let linli = server::build_with_tests(project)?;
    let report = project.target.join("browser.json");
    project.shell.remove_path(&report)?;
    let _inside = project.shell.push_dir("tests/browser");
    cmd!(project.shell, "node_modules/.bin/tsc").run()?;
    let outcome = cmd!(
        project.shell,
        "node_modules/.bin/playwright test {runner...}"
    )
    .env("LINLI_BIN", linli)
    .env("PLAYWRIGHT_JSON_OUTPUT_FILE", &report)
    .run();
    let count = count::playwright(&fs::read(&report).context("Playwright wrote no report")?)?;
    if count.failed == 0 {
        outcome?
    }
    Ok(count)
}

/// The last line has the form that continuous integration counts tests by.
fn summarize(finished: &[(&Step, Duration, Result<Count>)]) -> Result<()> {
    println!();
    let mut total = Count::default();
    let mut broken = Vec::new();
    for (step, took, outcome) in finished {
        let verdict = match outcome {
            Ok(count) => {
                total = total + *count;
                match count {
                    Count { failed: 0, .. } if *count == Count::default() => "ok".to_owned(),
                    count => count.to_string(),
                }
            }
            Err(_) => "FAILED".to_owned(),
        };
        if outcome.as_ref().map_or(true, |count| count.failed > 0) {
            broken.push(step.name());
        }
        println!(
            "{:<12} {:>3}:{:02}  {verdict}",
            step.name(),
            took.as_secs() / 60,
            took.as_secs() % 60
        );
    }
    println!("\n{total}");
    if broken.is_empty() {
        Ok(())
    } else {
        bail!("not green: {}", broken.join(", "))
    }
}
