//! A program that is gone when this process is, however this one ends.

use std::{
    io::{BufRead, BufReader},
    os::unix::process::CommandExt,
    path::Path,
    process::{Child, Command, Stdio},
};

/// A shell holds the program and reads from a pipe whose other end is ours. The pipe closes, and the
/// shell stops the program.
const HOLD: &str = r#"
log=$1
shift
"$@" </dev/null >>"$log" 2>&1 &
program=$!
echo "$program"
exec >/dev/null
cat >/dev/null
kill -TERM "$program"
wait "$program"
"#;

pub struct Held {
    pub pid: u32,
    holder: Child,
}

impl Held {
    /// What it says goes to `log`.
    pub fn start<'a>(
        program: &Path,
        arguments: &[&str],
        environment: impl IntoIterator<Item = &'a (&'static str, String)>,
        log: &Path,
    ) -> Self {
        let environment = environment.into_iter().map(|(name, value)| (name, value));
        let mut holder = Command::new("/bin/sh")
            .args(["-c", HOLD, "sh"])
            .args([log, program])
            .args(arguments)
            .envs(environment)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            // A Ctrl-C is for us; the pipe then tells the shell.
            .process_group(0)
            .spawn()
            .unwrap();
        let mut pid = String::new();
        let said = holder.stdout.take().unwrap();
        BufReader::new(said).read_line(&mut pid).unwrap();
        Self {
            pid: pid.trim().parse().unwrap(),
            holder,
        }
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        drop(self.holder.stdin.take());
        let _ = self.holder.wait();
    }
}
