//! What was measured, as Markdown.

use std::fmt::Write;

use crate::{Arguments, filled::Filled, lanes::Outcome, linli::Linli};

pub struct Table {
    heading: String,
    rows: String,
    servers: String,
}

impl Table {
    pub fn new(arguments: &Arguments) -> Self {
        Self {
            heading: format!(
                "Scale `{}`, {} connections, {} × {} s of each in turn.",
                arguments.scale, arguments.connections, arguments.rounds, arguments.seconds
            ),
            rows: String::new(),
            servers: String::new(),
        }
    }

    pub fn add(&mut self, filled: &Filled, name: &str, (raw, served): (Outcome, Outcome)) {
        let share = 100.0 * served.per_second() / raw.per_second();
        let cpu = |side: &Outcome| {
            let (issuer, database) = side.cpu();
            match filled.cluster {
                Some(_) => format!("{issuer:.0} + {database:.0}"),
                None => format!("{issuer:.0}"),
            }
        };
        let side = |side: &Outcome| {
            format!(
                "{:.0} ({:.1} / {:.1}) | {}",
                side.per_second(),
                side.latency(500),
                side.latency(990),
                cpu(side)
            )
        };
        let line = format!(
            "| {} | {name} | {} | {} | **{share:.0} %** |",
            filled.engine.name(),
            side(&served),
            side(&raw)
        );
        eprintln!("  {line}");
        let _ = writeln!(self.rows, "{line}");
    }

    pub async fn server(&mut self, filled: &Filled, linli: &Linli, idle: f64) {
        let (_, peak) = linli.process.memory();
        let _ = writeln!(
            self.servers,
            "| {} | {:.0} MB | {} ms | {idle:.0} MiB | {peak:.0} MiB |",
            filled.engine.name(),
            filled.megabytes().await,
            linli.cold_start.as_millis(),
        );
    }

    pub fn markdown(&self) -> String {
        format!(
            "{}\n\n\
             | database | what is asked | Linli: per second (p50 / p99 ms) | CPU µs | raw SQL: per second (p50 / p99 ms) | CPU µs | share |\n\
             |---|---|---|---|---|---|---|\n{}\n\
             CPU is of the server, or of whoever issues the raw SQL, and of the database's processes; \
             SQLite works inside the first.\n\n\
             | database | size | cold start | memory idle | at most |\n\
             |---|---|---|---|---|\n{}",
            self.heading, self.rows, self.servers
        )
    }
}
