//! The server as a process of its own, to be killed.

use std::{
    net::{SocketAddr, TcpListener},
    process::Command,
    time::{Duration, Instant},
};

use crate::{client::Connection, held::Held, street::Street};

/// A debug build on a busy machine, with a log to recover from.
const PATIENCE: Duration = Duration::from_secs(60);

pub struct Linli {
    pub address: SocketAddr,
    held: Held,
}

impl Linli {
    /// # Errors
    /// When it does not come up.
    pub async fn start(street: &Street) -> Result<Self, String> {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap();
        drop(free);
        let started = Instant::now();
        let listen = address.to_string();
        let arguments = ["serve", "--listen", &listen];
        let held = Held::start(
            &street.linli,
            &arguments,
            &street.environment(),
            &street.log(),
        );
        while !answers(address).await {
            if started.elapsed() > PATIENCE {
                return Err("the server does not start".to_owned());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        Ok(Self { address, held })
    }

    /// Without a word of warning.
    pub fn kill(&self) {
        kill(self.held.pid);
    }
}

pub fn kill(pid: u32) {
    signal("KILL", pid);
}

pub fn signal(name: &str, pid: u32) {
    let command = format!("kill -{name} {pid}");
    Command::new("/bin/sh")
        .args(["-c", &command])
        .status()
        .unwrap();
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
