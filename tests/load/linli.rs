//! The server as a process of its own, on a port of 127.0.0.1, and gone when this one is.

use std::{
    io::{BufRead, BufReader},
    net::{SocketAddr, TcpListener},
    os::unix::process::CommandExt,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use crate::{client::Connection, filled::Filled, meter::Process};

const PATIENCE: Duration = Duration::from_secs(20);

/// However this process ends, the pipe closes, and the shell stops the server.
const HOLD: &str = r#"
"$@" </dev/null >/dev/null 2>&1 &
server=$!
echo "$server"
exec >/dev/null
cat >/dev/null
kill -TERM "$server"
wait "$server"
"#;

pub struct Linli {
    pub address: SocketAddr,
    pub process: Process,
    /// From the start of the process to its first answer.
    pub cold_start: Duration,
    holder: Child,
}

impl Linli {
    pub async fn start(binary: &Path, filled: &Filled) -> Self {
        let free = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = free.local_addr().unwrap();
        drop(free);
        let started = Instant::now();
        let mut holder = Command::new("/bin/sh")
            .args(["-c", HOLD, "sh"])
            .arg(binary)
            .args(["serve", "--listen", &address.to_string()])
            .envs(filled.environment())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .process_group(0)
            .spawn()
            .unwrap();
        let mut pid = String::new();
        let said = holder.stdout.take().unwrap();
        BufReader::new(said).read_line(&mut pid).unwrap();
        while !answers(address).await {
            assert!(started.elapsed() < PATIENCE, "the server does not start");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        Self {
            address,
            process: Process(pid.trim().parse().unwrap()),
            cold_start: started.elapsed(),
            holder,
        }
    }
}

impl Drop for Linli {
    fn drop(&mut self) {
        drop(self.holder.stdin.take());
        let _ = self.holder.wait();
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
