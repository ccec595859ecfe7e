//! So many at the same time, each asking again as soon as it has its answer.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use crate::{filled::Filled, meter::Process};

pub struct Pace {
    pub lanes: usize,
    pub span: Duration,
    pub rounds: usize,
}

pub trait Lane: Send + 'static {
    /// Asks once and waits for the answer; false when there is nothing left to ask.
    fn turn(&mut self) -> impl Future<Output = bool> + Send;
}

/// What came of one side.
#[derive(Default)]
pub struct Outcome {
    latencies: Vec<Duration>,
    seconds: f64,
    /// CPU seconds of whoever issued the SQL, and of the database's processes.
    issuer: f64,
    database: f64,
}

impl Outcome {
    pub async fn measure<L: Lane>(&mut self, lanes: Vec<L>, span: Duration, meters: &Meters) {
        let before = meters.read();
        let started = Instant::now();
        let running: Vec<_> = lanes
            .into_iter()
            .map(|mut lane| {
                tokio::spawn(async move {
                    let mut latencies = Vec::new();
                    while started.elapsed() < span {
                        let asked = Instant::now();
                        if !lane.turn().await {
                            break;
                        }
                        latencies.push(asked.elapsed());
                    }
                    latencies
                })
            })
            .collect();
        for lane in running {
            self.latencies.extend(lane.await.unwrap());
        }
        self.seconds += started.elapsed().as_secs_f64();
        let after = meters.read();
        self.issuer += after.0 - before.0;
        self.database += after.1 - before.1;
        self.latencies.sort_unstable();
    }

    pub fn per_second(&self) -> f64 {
        self.latencies.len() as f64 / self.seconds
    }

    /// In milliseconds: so many of a thousand were faster.
    pub fn latency(&self, permille: usize) -> f64 {
        let at = self.latencies.len() * permille / 1_000;
        let latency = self
            .latencies
            .get(at.min(self.latencies.len().saturating_sub(1)));
        latency.map_or(0.0, |latency| latency.as_secs_f64() * 1e3)
    }

    /// Microseconds of CPU per request: of the issuer, and of the database's own processes.
    pub fn cpu(&self) -> (f64, f64) {
        let requests = self.latencies.len().max(1) as f64;
        (self.issuer * 1e6 / requests, self.database * 1e6 / requests)
    }
}

/// Whose CPU time counts.
pub struct Meters {
    issuer: Process,
    database: Option<Process>,
}

impl Meters {
    pub fn of(issuer: Process, filled: &Filled) -> Self {
        let database = filled.cluster.as_ref().map(|cluster| {
            let file = std::fs::read_to_string(cluster.folder().join("data/postmaster.pid"));
            let pid = file.unwrap().lines().next().unwrap().trim().parse();
            Process(pid.unwrap())
        });
        Self { issuer, database }
    }

    fn read(&self) -> (f64, f64) {
        let database = self.database.map_or(0.0, Process::cpu_of_family);
        (self.issuer.cpu(), database)
    }
}

/// Shares out what is to be asked among the lanes.
pub struct Turns<T> {
    list: Vec<T>,
    next: std::sync::atomic::AtomicUsize,
    once: bool,
}

impl<T> Turns<T> {
    /// Over and over.
    pub fn again(list: Vec<T>) -> Arc<Self> {
        Self::new(list, false)
    }

    /// Each once.
    pub fn once(list: Vec<T>) -> Arc<Self> {
        Self::new(list, true)
    }

    fn new(list: Vec<T>, once: bool) -> Arc<Self> {
        assert!(!list.is_empty(), "the database has nothing to ask for");
        let next = Default::default();
        Arc::new(Self { list, next, once })
    }

    pub fn next(&self) -> Option<&T> {
        let number = self.next.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        if self.once {
            self.list.get(number)
        } else {
            self.list.get(number % self.list.len())
        }
    }
}
