//! Keeps a signed-in viewer signed in: the access cookie lives ten minutes, so an operation that
//! is answered `UNAUTHENTICATED` refreshes the session once and is sent again. Refresh tokens
//! rotate, so only one tab may do that at a time: `navigator.locks` sees to it.

use super::{ErrorCode, Failure, account, encode, operation::Operation, transport};
use crate::state::storage;
use js_sys::{Function, Promise, Reflect};
use std::{cell::RefCell, pin::Pin, rc::Rc};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::{JsFuture, future_to_promise};

/// Set while this browser believes that somebody is signed in. Says nothing about who.
pub const SIGNED_IN: &str = "linli.signed-in";
/// When the session was last refreshed, by whichever tab.
const REFRESHED_AT: &str = "linli.refreshed-at";

thread_local! {
    static WHEN_SESSION_ENDS: RefCell<Option<Rc<dyn Fn()>>> = RefCell::default();
}

/// What to do when a session turns out to be over.
pub fn when_session_ends(react: impl Fn() + 'static) {
    WHEN_SESSION_ENDS.with_borrow_mut(|slot| *slot = Some(Rc::new(react)));
}

/// Sends `body`, refreshing the session once if it has run out.
/// Boxed, so that it is in the app once and not once for every operation.
pub fn exchange(body: String) -> Pin<Box<dyn Future<Output = Result<String, Failure>>>> {
    Box::pin(async move {
        let seen = storage::read(REFRESHED_AT);
        match transport::post(&body).await {
            Err(failure) if is_over(&failure) && storage::read(SIGNED_IN).is_some() => {
                refresh_unless_done_since(seen).await?;
                transport::post(&body).await
            }
            answer => answer,
        }
    })
}

/// Renews the session now. `UNAUTHENTICATED` means that it is over for good.
pub async fn refresh_session() -> Result<(), Failure> {
    refresh_unless_done_since(storage::read(REFRESHED_AT)).await
}

async fn refresh_unless_done_since(seen: Option<String>) -> Result<(), Failure> {
    let outcome = Rc::new(RefCell::new(Err(Failure::Network)));
    let work = {
        let outcome = outcome.clone();
        async move {
            *outcome.borrow_mut() = if storage::read(REFRESHED_AT) == seen {
                refresh().await
            } else {
                Ok(())
            };
            Ok(JsValue::UNDEFINED)
        }
    };
    under_lock(work).await.map_err(|_| Failure::Broken)?;
    let outcome = outcome.borrow().clone();
    if outcome.as_ref().is_err_and(is_over) {
        storage::remove(SIGNED_IN);
        if let Some(react) = WHEN_SESSION_ENDS.with_borrow(Clone::clone) {
            react();
        }
    }
    outcome
}

async fn refresh() -> Result<(), Failure> {
    let request_id = super::Id::new();
    let input = account::RefreshSessionInput { request_id };
    let operation = account::RefreshSession::ask(account::RefreshSessionVariables { input });
    transport::post(&encode(&operation)?).await?;
    storage::write(REFRESHED_AT, &(js_sys::Date::now() as i64).to_string());
    Ok(())
}

fn is_over(failure: &Failure) -> bool {
    failure.code() == Some(ErrorCode::Unauthenticated)
}

/// Runs `work` while no other tab does the same.
async fn under_lock(
    work: impl Future<Output = Result<JsValue, JsValue>> + 'static,
) -> Result<(), JsValue> {
    let navigator = web_sys::window().ok_or(JsValue::NULL)?.navigator();
    let locks = Reflect::get(&navigator, &"locks".into())?;
    if locks.is_undefined() {
        // Not offered on insecure origins; one tab alone is the usual case there.
        return work.await.map(drop);
    }
    let request: Function = Reflect::get(&locks, &"request".into())?.dyn_into()?;
    let callback = Closure::once(move |_lock: JsValue| future_to_promise(work));
    let done: Promise = request
        .call2(&locks, &"linli.session".into(), callback.as_ref())?
        .dyn_into()?;
    JsFuture::from(done).await.map(drop)
}
