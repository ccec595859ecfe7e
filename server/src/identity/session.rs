//! From a request's cookies or bearer token to the viewer behind it.
//!
//! The access token is a JWT of ten minutes that holds the ids of session and person and nothing
//! else; whether the session still lives and what the person may do is read from the database each
//! time.

use std::net::IpAddr;

use axum::http::{HeaderMap, header};
use axum_extra::extract::CookieJar;
use chrono::TimeDelta;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

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

/// `__Host-` binds a cookie to this host and to https.
pub fn access_cookie_name(app: &App) -> String {
    cookie_name(app, "linli_access")
}

pub fn refresh_cookie_name(app: &App) -> String {
    cookie_name(app, "linli_refresh")
}

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

/// The address that the outermost trusted proxy saw; addresses further left can be made up.
pub fn client_address(app: &App, headers: &HeaderMap) -> Option<IpAddr> {
    let hops = app.settings.trusted_hops;
    if hops == 0 {
        return None;
    }
    let forwarded: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    forwarded
        .len()
        .checked_sub(hops)
        .and_then(|index| forwarded.get(index))
        .and_then(|text| text.parse().ok())
}
