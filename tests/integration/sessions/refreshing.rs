//! The chain of refresh tokens: honest phones lose answers and open two tabs, thieves copy tokens.

use chrono::TimeDelta;

use super::{
    DESKTOP, PHONE, SESSIONS,
    browser::{Browser, Site},
};
use crate::support::{Role, TestApp, on_both};

on_both! {
    two_tabs_refresh_at_once,
    an_answer_is_lost,
    a_stolen_token_comes_too_late,
    a_stolen_token_comes_first,
    the_device_is_told_anew_with_each_refresh,
}

async fn two_tabs_refresh_at_once(app: &TestApp) {
    let (_site, mut browser) = signed_in(app).await;
    for _round in 0..5 {
        app.advance(TimeDelta::minutes(11));
        assert!(!is_in(&mut browser).await, "the access token has run out");
        let tabs: Vec<_> = (0..6)
            .map(|_| {
                let mut tab = browser.clone();
                tokio::spawn(async move {
                    tab.refresh().await.data();
                    tab
                })
            })
            .collect();
        // The tabs share their cookies: whichever answer comes last is kept.
        for tab in tabs {
            browser = tab.await.unwrap();
        }
        assert!(is_in(&mut browser).await);
    }
}

async fn an_answer_is_lost(app: &TestApp) {
    let (_site, mut browser) = signed_in(app).await;
    for _round in 0..3 {
        app.advance(TimeDelta::minutes(11));
        browser.forget_cookie("linli_access");
        browser.refresh_unheard().await;
        browser.refresh_unheard().await;
        app.advance(TimeDelta::hours(3));
        browser.refresh().await.data();
        assert!(is_in(&mut browser).await);
    }
}

/// The owner has gone on: whoever comes with the copy ends the session, which tells the owner.
async fn a_stolen_token_comes_too_late(app: &TestApp) {
    let (_site, mut owner) = signed_in(app).await;
    let mut thief = owner.clone();
    for _round in 0..2 {
        app.advance(TimeDelta::minutes(11));
        owner.refresh().await.data();
    }
    assert!(is_in(&mut owner).await);
    thief.refresh().await.refused("UNAUTHENTICATED");
    assert!(thief.has_no_cookies());
    assert!(!is_in(&mut owner).await, "the family is not revoked");
    owner.refresh().await.refused("UNAUTHENTICATED");
}

/// The thief has gone on: when the owner comes, the thief is out as well.
async fn a_stolen_token_comes_first(app: &TestApp) {
    let (_site, mut owner) = signed_in(app).await;
    let mut thief = owner.clone();
    for _round in 0..3 {
        app.advance(TimeDelta::minutes(11));
        thief.refresh().await.data();
    }
    assert!(is_in(&mut thief).await);
    owner.refresh().await.refused("UNAUTHENTICATED");
    assert!(!is_in(&mut thief).await, "the thief goes on");
    thief.refresh().await.refused("UNAUTHENTICATED");
}

async fn the_device_is_told_anew_with_each_refresh(app: &TestApp) {
    let (site, mut browser) = signed_in(app).await;
    let mut updated = site.browser(DESKTOP);
    updated.take_cookies_of(&browser);
    updated.refresh().await.data();
    browser.take_cookies_of(&updated);
    let told = browser.gql(SESSIONS).await;
    assert_eq!(told.data()["me"]["sessions"][0]["device"], "WINDOWS");
    assert_eq!(told.data()["me"]["sessions"][0]["browser"], "EDGE");
    // No more than that is kept of what the browser says.
    let kept = app.dump("session").await;
    assert!(!kept.contains("mozilla"), "{kept}");
}

async fn signed_in(app: &TestApp) -> (Site, Browser) {
    let site = Site::open(app).await;
    let mut browser = site.browser(PHONE);
    site.sign_in(&mut browser, Role::Resident).await;
    (site, browser)
}

async fn is_in(browser: &mut Browser) -> bool {
    browser.gql(SESSIONS).await.data()["me"].is_object()
}
