//! What processes have used, as the kernel counts it.

use std::fs;

/// `sysconf(_SC_CLK_TCK)`: 100 on every Linux that people run.
const TICKS_PER_SECOND: f64 = 100.0;

#[derive(Clone, Copy)]
pub struct Process(pub u32);

impl Process {
    pub fn myself() -> Self {
        Self(std::process::id())
    }

    /// Seconds of all its threads so far, with those of children that have ended.
    pub fn cpu(self) -> f64 {
        let fields = self.stat();
        // utime, stime, cutime, cstime.
        let ticks: u64 = (11..15)
            .filter_map(|at| fields.get(at)?.parse::<u64>().ok())
            .sum();
        ticks as f64 / TICKS_PER_SECOND
    }

    /// The same of it and its children.
    pub fn cpu_of_family(self) -> f64 {
        let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
        let pids = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        let children = pids
            .map(Process)
            .filter(|process| process.stat().get(1) == Some(&self.0.to_string()));
        self.cpu() + children.map(Process::cpu).sum::<f64>()
    }

    /// Resident MiB: now, and at most so far.
    pub fn memory(self) -> (f64, f64) {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0)).unwrap_or_default();
        let mebibytes = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let kibibytes = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
            kibibytes.unwrap_or(0.0) / 1024.0
        };
        (mebibytes("VmRSS:"), mebibytes("VmHWM:"))
    }

    /// The fields after the name, which may hold anything: from the state on.
    fn stat(self) -> Vec<String> {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.0)).unwrap_or_default();
        let after_name = stat.rsplit_once(')').map_or("", |(_, fields)| fields);
        after_name.split_whitespace().map(str::to_owned).collect()
    }
}
