//! How many tests ran, read from what the test runners print.

use anyhow::{Context, Result, bail};
use serde_json::Value;
use std::{
    fmt,
    io::{BufRead, BufReader},
    ops::Add,
    process::{Command, Stdio},
};
use xshell::Cmd;

#[derive(Clone, Copy, Default, PartialEq)]
pub struct Count {
    pub passed: u64,
    pub failed: u64,
    pub skipped: u64,
}

impl Add for Count {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            skipped: self.skipped + other.skipped,
        }
    }
}

impl fmt::Display for Count {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{} passed, {} failed, {} skipped",
            self.passed, self.failed, self.skipped
        )
    }
}

/// Runs `cargo test`, passing its output through. Failing tests are in the count, not an error.
pub fn cargo_test(command: Cmd<'_>) -> Result<Count> {
    // A failing test must not keep the other test binaries from running.
    let command = command
        .env("CARGO_TERM_COLOR", "never")
        .env("RUST_TEST_NOCAPTURE", "0");
    eprintln!("$ {command}");
    let mut child = Command::from(command).stdout(Stdio::piped()).spawn()?;
    let mut count = Count::default();
    for line in BufReader::new(child.stdout.take().context("cargo's output is piped")?).lines() {
        let line = line?;
        println!("{line}");
        count = count + result_line(&line).unwrap_or_default();
    }
    let status = child.wait()?;
    if !status.success() && count.failed == 0 {
        bail!("cargo test: {status}");
    }
    Ok(count)
}

/// `test result: ok. 12 passed; 0 failed; 1 ignored; …`
fn result_line(line: &str) -> Option<Count> {
    let numbers = line.strip_prefix("test result: ")?;
    let number = |what: &str| -> Option<u64> {
        let (before, _) = numbers.split_once(what)?;
        before.rsplit(' ').next()?.parse().ok()
    };
    Some(Count {
        passed: number(" passed")?,
        failed: number(" failed")?,
        skipped: number(" ignored")?,
    })
}

/// Reads Playwright's JSON report. A flaky test is not a passed one.
pub fn playwright(report: &[u8]) -> Result<Count> {
    let report: Value = serde_json::from_slice(report)?;
    let number = |name: &str| {
        report["stats"][name]
            .as_u64()
            .with_context(|| format!("no {name} in Playwright's report"))
    };
    Ok(Count {
        passed: number("expected")?,
        failed: number("unexpected")? + number("flaky")?,
        skipped: number("skipped")?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_closing_line_of_cargo_test_is_counted() {
        let line = "test result: FAILED. 12 passed; 3 failed; 1 ignored; 0 measured; 7 filtered out; finished in 0.10s";
        let count = result_line(line).expect("a closing line");
        assert_eq!(count.to_string(), "12 passed, 3 failed, 1 skipped");
        assert!(result_line("test orders::claim ... ok").is_none());
    }
}
