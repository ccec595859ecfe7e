//! Who is signed in, if anybody: `me` is the viewer as the server last described them.

use super::{clock::Clock, live::Live, storage};
use crate::api::{
    ErrorCode, Failure, SIGNED_IN, account, account::Me, account::System, refresh_session,
    when_session_ends,
};
use leptos::{prelude::*, task::spawn_local};

#[derive(Clone, Debug, PartialEq)]
pub enum Phase {
    /// The first question is on its way.
    Starting,
    /// The first question was not answered.
    Failed(Failure),
    SignedOut,
    SignedIn,
}

#[derive(Clone, Copy)]
pub struct Session {
    pub phase: RwSignal<Phase>,
    pub me: RwSignal<Option<Me>>,
    pub system: RwSignal<Option<System>>,
    clock: Clock,
    live: Live,
    reloading: RwSignal<bool>,
    again: RwSignal<bool>,
}

impl Session {
    pub fn provide(clock: Clock, live: Live) -> Self {
        let session = Self {
            phase: RwSignal::new(Phase::Starting),
            me: RwSignal::new(None),
            system: RwSignal::new(None),
            clock,
            live,
            reloading: RwSignal::new(false),
            again: RwSignal::new(false),
        };
        provide_context(session);
        when_session_ends(move || session.forget());
        session.start();
        session
    }

    /// Asks who is there; also for the retry of a first question that failed.
    pub fn start(self) {
        self.phase.set(Phase::Starting);
        spawn_local(async move {
            let answer = self.ask().await;
            if let Err(failure) = answer {
                self.phase.set(Phase::Failed(failure));
            }
        });
    }

    /// Reads `me` again, e.g. for the counts on the tabs. Many calls at once become two.
    pub fn reload(self) {
        if self.reloading.get_untracked() {
            self.again.set(true);
            return;
        }
        self.reloading.set(true);
        spawn_local(async move {
            loop {
                self.again.set(false);
                // A failure here leaves the counts as they are; the next hint asks again.
                let _ = self.ask().await;
                if !self.again.get_untracked() {
                    break;
                }
            }
            self.reloading.set(false);
        });
    }

    /// After signing in, and after every mutation that answers `Me`.
    pub fn set(self, me: Me) {
        storage::write(SIGNED_IN, "1");
        self.me.set(Some(me));
        if self.phase.get_untracked() != Phase::SignedIn {
            self.phase.set(Phase::SignedIn);
            self.live.open();
        }
    }

    /// After notices were marked as read: how many are left.
    pub fn set_unread(self, left: i32) {
        self.me.update(|me| {
            if let Some(me) = me {
                me.unread_notifications = left;
            }
        });
    }

    pub async fn sign_out(self) -> Result<(), Failure> {
        account::sign_out().await?;
        self.forget();
        Ok(())
    }

    async fn ask(self) -> Result<(), Failure> {
        let mut answer = account::start().await?;
        // Nobody, although somebody was: the short-lived cookie has run out.
        if answer.me.is_none() && storage::read(SIGNED_IN).is_some() {
            match refresh_session().await {
                Ok(()) => answer = account::start().await?,
                Err(failure) if failure.code() == Some(ErrorCode::Unauthenticated) => {}
                // No network is no reason to sign somebody out.
                Err(failure) => return Err(failure),
            }
        }
        self.clock
            .set(answer.system.server_time, &answer.system.time_zone);
        self.system.set(Some(answer.system));
        match answer.me {
            Some(me) => self.set(me),
            None => self.forget(),
        }
        Ok(())
    }

    /// The session is over, here or on the server.
    pub fn forget(self) {
        storage::remove(SIGNED_IN);
        self.live.close();
        self.phase.set(Phase::SignedOut);
        self.me.set(None);
    }
}

pub fn use_session() -> Session {
    expect_context()
}
