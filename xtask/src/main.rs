//! `cargo xtask`: what is done with this repository, each as one command. It starts other programs
//! (cargo, npm, apt, the server itself) and knows nothing about what the product does.

mod bench;
mod dist;
mod faults;
mod install;
mod project;
mod run;
mod schema;
mod server;
mod test;
mod web;

use anyhow::Result;
use clap::{Parser, Subcommand};
use project::Project;
use std::process::ExitCode;
use web::{Flavour, Optimizer};

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Build, run and check Linli")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build everything, fill a demo street on the first start, and serve it on 127.0.0.1:8080
    Run {
        /// Further arguments for `linli serve`
        #[arg(last = true)]
        serve: Vec<String>,
    },
    /// The same with quick, unoptimised builds
    Dev {
        /// Further arguments for `linli serve`
        #[arg(last = true)]
        serve: Vec<String>,
    },
    /// Everything that has to be green: format, lints, schema, tests on both databases, app, browser
    Test(test::TestArguments),
    /// Measure the server beside raw SQL, on both databases, and print a table
    Bench(bench::BenchArguments),
    /// Kill the server under load, round after round, and look at what is left, on both databases
    Faults(faults::FaultsArguments),
    /// Write web/schema.graphql from the server's types
    Schema {
        /// Change nothing, fail if the file is out of date
        #[arg(long)]
        check: bool,
    },
    /// Build the app into web/dist and print the size of every asset
    Web {
        /// Quick build: not optimised, lightly compressed
        #[arg(long)]
        fast: bool,
    },
    /// Build one optimised binary with the app inside
    Dist,
}

fn main() -> ExitCode {
    match start(Arguments::parse().task) {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("error: {reason:#}");
            ExitCode::FAILURE
        }
    }
}

fn start(task: Task) -> Result<()> {
    let project = Project::open()?;
    match task {
        Task::Run { serve } => run::run(&project, Flavour::Small, &serve),
        Task::Dev { serve } => run::run(&project, Flavour::Fast, &serve),
        Task::Test(arguments) => test::test(&project, &arguments),
        Task::Bench(arguments) => bench::bench(&project, &arguments),
        Task::Faults(arguments) => faults::faults(&project, &arguments),
        Task::Schema { check } => {
            let linli = server::build(&project, Flavour::Fast)?;
            if check {
                schema::check(&project, &linli)
            } else {
                schema::write(&project, &linli)
            }
        }
        Task::Web { fast: true } => {
            web::build(&project, Flavour::Fast, Optimizer::IfPossible).map(drop)
        }
        Task::Web { fast: false } => {
            web::build(&project, Flavour::Small, Optimizer::IfPossible).map(drop)
        }
        Task::Dist => dist::dist(&project),
    }
}
