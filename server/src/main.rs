//! `linli`, the command line: see `command_line` for what it can do.

use std::process::ExitCode;

mod command_line;

#[tokio::main]
async fn main() -> ExitCode {
    command_line::run().await
}
