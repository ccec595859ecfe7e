//! From a request's cookies or bearer token to the viewer behind it, and back into cookies.
//!
//! The access token is a JWT of ten minutes that holds the ids of session and person and nothing
//! else; whether the session still lives and what the person may do is read from the database each
//! time.

use std::net::IpAddr;

use async_graphql::Context;
use axum::http::{HeaderMap, header};
use axum_extra::extract::CookieJar;
use chrono::TimeDelta;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::session_chain::{self, Opened};
use crate::{
    app::App,
    error::{Error, Result},
    viewer::Viewer,
};

pub const ACCESS_LIFETIME: TimeDelta = TimeDelta::minutes(10);
const AUDIENCE: &str = "linli";
const TOKEN_TYPE: &str = "at+jwt";

#[derive(Serialize, Deserialize)]
struct Claims {
    /// Person.
    sub: Uuid,
    /// Session.
    sid: Uuid,
    aud: String,
    /// Seconds since 1970.
    exp: i64,
}

/// Who is behind this request; nobody when there is no token or its session has ended.
pub async fn authenticate(app: &App, headers: &HeaderMap) -> Result<Option<Viewer>> {
    let Some(token) = access_token(app, headers) else {
        return Ok(None);
    };
    let Some(claims) = verify(app, &token) else {
        return Ok(None);
    };
    Viewer::of_session(app.db.reader(), claims.sid, app.clock.now()).await
}

/// A fresh access token for a session.
pub fn access_token_for(app: &App, person_id: Uuid, session_id: Uuid) -> Result<String> {
    let claims = Claims {
        sub: person_id,
        sid: session_id,
        aud: AUDIENCE.to_owned(),
        exp: (app.clock.now() + ACCESS_LIFETIME).timestamp(),
    };
    let mut header = Header::new(Algorithm::HS256);
    header.typ = Some(TOKEN_TYPE.to_owned());
    let key = EncodingKey::from_secret(app.vault.signing_key());
    jsonwebtoken::encode(&header, &claims, &key).map_err(Error::internal)
}

fn verify(app: &App, token: &str) -> Option<Claims> {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_audience(&[AUDIENCE]);
    validation.set_required_spec_claims(&["exp", "aud", "sub"]);
    // Compared below with our own clock instead.
    validation.validate_exp = false;
    let key = DecodingKey::from_secret(app.vault.signing_key());
    let token = jsonwebtoken::decode::<Claims>(token, &key, &validation).ok()?;
    let is_ours = token.header.typ.as_deref() == Some(TOKEN_TYPE);
    let is_fresh = app.clock.now().timestamp() < token.claims.exp;
    (is_ours && is_fresh).then_some(token.claims)
}

fn access_token(app: &App, headers: &HeaderMap) -> Option<String> {
    let bearer = headers
        .get(header::AUTHORIZATION)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    match bearer {
        Some(token) => Some(token.to_owned()),
        None => cookie(headers, &access_cookie_name(app)),
    }
}

pub fn refresh_token(app: &App, headers: &HeaderMap) -> Option<String> {
    cookie(headers, &refresh_cookie_name(app))
}

fn access_cookie_name(app: &App) -> String {
    cookie_name(app, "linli_access")
}

fn refresh_cookie_name(app: &App) -> String {
    cookie_name(app, "linli_refresh")
}

/// `__Host-` binds a cookie to this host and to https.
fn cookie_name(app: &App, name: &str) -> String {
    if app.settings.is_https() {
        format!("__Host-{name}")
    } else {
        name.to_owned()
    }
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    CookieJar::from_headers(headers)
        .get(name)
        .map(|cookie| cookie.value().to_owned())
}

/// Hands a session to the browser.
pub fn set_cookies(ctx: &Context<'_>, app: &App, opened: &Opened) -> Result<()> {
    let access = access_token_for(app, opened.person_id, opened.session_id)?;
    append_cookie(ctx, app, &access_cookie_name(app), &access, ACCESS_LIFETIME);
    append_cookie(
        ctx,
        app,
        &refresh_cookie_name(app),
        &opened.refresh_token,
        session_chain::LIFETIME,
    );
    Ok(())
}

pub fn clear_cookies(ctx: &Context<'_>, app: &App) {
    for name in [access_cookie_name(app), refresh_cookie_name(app)] {
        append_cookie(ctx, app, &name, "", TimeDelta::zero());
    }
}

fn append_cookie(ctx: &Context<'_>, app: &App, name: &str, value: &str, lifetime: TimeDelta) {
    let cookie = set_cookie(name, value, lifetime, app.settings.is_https());
    ctx.append_http_header(header::SET_COOKIE, cookie);
}

/// `Strict`: whoever comes by a link gets the app's static page first, which needs no cookie; what
/// it asks for then comes from our own site. So nothing is lost, and no other site can make a
/// browser send our cookies along, not even with a link to a photo.
fn set_cookie(name: &str, value: &str, lifetime: TimeDelta, is_https: bool) -> String {
    let secure = if is_https { "; Secure" } else { "" };
    let seconds = lifetime.num_seconds();
    format!("{name}={value}; Path=/; Max-Age={seconds}; HttpOnly; SameSite=Strict{secure}")
}

/// The address that the outermost trusted proxy saw, since addresses further left can be made up;
/// without proxies, or when they were gone round, the address that the connection came from.
pub fn client_address(app: &App, headers: &HeaderMap, peer: Option<IpAddr>) -> Option<IpAddr> {
    let forwarded: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    told_by_proxies(&forwarded, app.settings.trusted_hops).or(peer)
}

fn told_by_proxies(forwarded: &[&str], trusted_hops: usize) -> Option<IpAddr> {
    if trusted_hops == 0 {
        return None;
    }
    let index = forwarded.len().checked_sub(trusted_hops)?;
    forwarded.get(index)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cookies_are_out_of_reach_of_scripts_and_other_sites() {
        assert_eq!(
            set_cookie("linli_access", "abc", ACCESS_LIFETIME, false),
            "linli_access=abc; Path=/; Max-Age=600; HttpOnly; SameSite=Strict"
        );
        assert_eq!(
            set_cookie("__Host-linli_refresh", "", TimeDelta::zero(), true),
            "__Host-linli_refresh=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict; Secure"
        );
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        let address = |text: &str| Some(text.parse::<IpAddr>().unwrap());
        let forwarded = ["1.1.1.1", "2.2.2.2", "3.3.3.3"];
        assert_eq!(told_by_proxies(&forwarded, 0), None);
        assert_eq!(told_by_proxies(&forwarded, 1), address("3.3.3.3"));
        assert_eq!(told_by_proxies(&forwarded, 2), address("2.2.2.2"));
        assert_eq!(told_by_proxies(&forwarded, 4), None);
        assert_eq!(told_by_proxies(&["nonsense"], 1), None);
    }
}
