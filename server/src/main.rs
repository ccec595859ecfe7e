//! `linli`, the command line: see `command_line` for what it can do.

use std::process::ExitCode;

mod command_line;

/// Answers are made of many small pieces, on several threads: see `cargo xtask bench`.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[tokio::main]
async fn main() -> ExitCode {
    command_line::run().await
}
