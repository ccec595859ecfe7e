//! A private PostgreSQL cluster, started from the installed binaries and stopped when the tests end.
//!
//! A shell holds the server and reads from a pipe whose other end is ours. However this process
//! ends, passed, failed or killed, the pipe closes, and the shell stops the server and may remove
//! its folder. It listens on a socket in that folder alone.

use std::{
    env, fs,
    os::unix::{fs::chown, process::CommandExt},
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    thread,
    time::{Duration, Instant},
};

const START_LIMIT: Duration = Duration::from_secs(60);

const HOLD: &str = r#"
programs=$1 folder=$2 afterwards=$3
shift 3
"$programs/postgres" -D "$folder/data" -k "$folder" -c listen_addresses= "$@" \
    </dev/null >"$folder/log" 2>&1 &
server=$!
cat >/dev/null
if [ "$afterwards" = keep ]; then
    kill -INT "$server"
    wait "$server"
else
    kill -QUIT "$server"
    wait "$server"
    rm -rf "$folder"
fi
"#;

pub struct Cluster {
    folder: PathBuf,
    /// Keeps the pipe open.
    _holder: Child,
}

impl Cluster {
    /// The one in this folder, made if there is none; `afterwards` it is to be `keep` or `remove`d.
    ///
    /// # Panics
    /// When PostgreSQL is not installed or does not start.
    pub fn open(folder: PathBuf, settings: &[&str], afterwards: &str) -> Self {
        let programs = programs();
        let owner = unprivileged_user();
        if let Some((user, group)) = owner {
            chown(&folder, Some(user), Some(group)).unwrap();
        }
        let command = |program: &Path| {
            let mut command = Command::new(program);
            command.current_dir(&folder);
            if let Some((user, group)) = owner {
                command.uid(user).gid(group);
            }
            command
        };

        if !folder.join("data/PG_VERSION").exists() {
            let made = command(&programs.join("initdb"))
                .arg("--pgdata")
                .arg(folder.join("data"))
                .args(["--username", "linli", "--auth", "trust", "--no-sync"])
                .args(["--encoding", "UTF8", "--locale", "C.UTF-8"])
                .output()
                .unwrap();
            assert!(
                made.status.success(),
                "initdb failed: {}",
                String::from_utf8_lossy(&made.stderr)
            );
        }
        let holder = command(Path::new("/bin/sh"))
            .args(["-c", HOLD, "sh"])
            .args([&programs, &folder])
            .arg(afterwards)
            .args(settings.iter().flat_map(|setting| ["-c", setting]))
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            // A Ctrl-C is for the tests; the pipe then tells the shell.
            .process_group(0)
            .spawn()
            .unwrap();

        let started = Instant::now();
        let is_ready = || {
            Command::new(programs.join("pg_isready"))
                .arg("--quiet")
                .arg("--host")
                .arg(&folder)
                .status()
                .is_ok_and(|status| status.success())
        };
        while !is_ready() {
            assert!(
                started.elapsed() < START_LIMIT,
                "PostgreSQL does not start: {}",
                fs::read_to_string(folder.join("log")).unwrap_or_default()
            );
            thread::sleep(Duration::from_millis(50));
        }
        Self {
            folder,
            _holder: holder,
        }
    }

    pub fn url(&self, database: &str) -> String {
        format!(
            "postgres://linli@localhost/{database}?host={}",
            self.folder.display()
        )
    }

    pub fn folder(&self) -> &Path {
        &self.folder
    }
}

/// Debian keeps them off the search path, by version.
fn programs() -> PathBuf {
    let mut debian: Vec<_> = fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .flatten()
        .map(|version| version.path().join("bin"))
        .collect();
    debian.sort();
    let path = env::var_os("PATH").unwrap_or_default();
    debian
        .into_iter()
        .rev()
        .chain(env::split_paths(&path))
        .find(|folder| folder.join("initdb").exists() && folder.join("postgres").exists())
        .expect(
            "every test runs on PostgreSQL too, and none is installed: \
             run `cargo xtask test`, or as root: apt-get install postgresql",
        )
}

/// PostgreSQL refuses to run as root; its package brings a user for it.
fn unprivileged_user() -> Option<(u32, u32)> {
    let id = |arguments: &[&str]| -> Option<u32> {
        let output = Command::new("id").args(arguments).output().ok()?;
        String::from_utf8(output.stdout).ok()?.trim().parse().ok()
    };
    if id(&["-u"]) != Some(0) {
        return None;
    }
    let user = id(&["-u", "postgres"])
        .zip(id(&["-g", "postgres"]))
        .expect("as root, the user `postgres` is needed to run PostgreSQL as");
    Some(user)
}
