//! The server as a process of its own, on a port of 127.0.0.1, and gone when this one is.

use std::{
    net::{SocketAddr, TcpListener},
    path::Path,
    time::{Duration, Instant},
};

use crate::{client::Connection, filled::Filled, held::Held, meter::Process};

const PATIENCE: Duration = Duration::from_secs(20);

pub struct Linli {
    pub address: SocketAddr,
    pub process: Process,
    /// From the start of the process to its first answer.
    pub cold_start: Duration,
    _held: Held,
}

impl Linli {
    pub async fn start(binary: &Path, filled: &Filled) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap();
        drop(free);
        let started = Instant::now();
        let listen = address.to_string();
        let arguments = ["serve", "--listen", &listen];
        let held = Held::start(
            binary,
            &arguments,
            &filled.environment(),
            Path::new("/dev/null"),
        );
        while !answers(address).await {
            assert!(started.elapsed() < PATIENCE, "the server does not start");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        Self {
            address,
            process: Process(held.pid),
            cold_start: started.elapsed(),
            _held: held,
        }
    }
}

async fn answers(address: SocketAddr) -> bool {
    let Some(mut connection) = Connection::open(address).await else {
        return false;
    };
    let answer = connection
        .post(None, r#"{"query":"{ __typename }"}"#.into())
        .await;
    answer.is_some_and(|body| body.starts_with(b"{\"data\""))
}
