//! How long work shows on the command line: a bar on a terminal, plain lines in a log.

use std::{
    io::{IsTerminal, stderr},
    time::Duration,
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// One piece of long work at a time: [`Progress::begin`], [`Progress::reach`] as often as liked,
/// [`Progress::done`].
pub struct Progress {
    bar: ProgressBar,
    output: Output,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Output {
    Bar,
    Lines,
    Nothing,
}

impl Progress {
    /// For people: on stderr, so that stdout holds results alone.
    pub fn on_stderr() -> Self {
        Self::with(if stderr().is_terminal() {
            Output::Bar
        } else {
            Output::Lines
        })
    }

    pub fn hidden() -> Self {
        Self::with(Output::Nothing)
    }

    fn with(output: Output) -> Self {
        let bar = ProgressBar::no_length();
        bar.set_draw_target(match output {
            Output::Bar => ProgressDrawTarget::stderr(),
            Output::Lines | Output::Nothing => ProgressDrawTarget::hidden(),
        });
        Self { bar, output }
    }

    /// Starts a piece of work of so many steps; 0 where nobody knows.
    pub fn begin(&self, what: &'static str, steps: u64) {
        if self.output == Output::Nothing {
            return;
        }
        if self.output == Output::Lines {
            eprintln!("{what} …");
        }
        let template = if steps == 0 {
            "{spinner} {msg}"
        } else {
            "{msg:<34} {wide_bar} {percent:>3} %"
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            self.bar.set_style(style);
        }
        self.bar.reset();
        self.bar.set_length(steps);
        self.bar.set_message(what);
        self.bar.enable_steady_tick(Duration::from_millis(120));
    }

    /// Steps done so far.
    pub fn reach(&self, step: u64) {
        self.bar.set_position(step);
    }

    /// Takes the bar away.
    pub fn done(&self) {
        self.bar.finish_and_clear();
    }
}
