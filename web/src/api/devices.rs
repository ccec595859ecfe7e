//! Where the viewer is signed in, and signing out there.

use super::{
    ErrorCode, Failure, Id, Timestamp, act,
    operation::{Operation, operation},
    query, schema,
};

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DeviceKind {
    AndroidPhone,
    AndroidTablet,
    HarmonyPhone,
    HarmonyTablet,
    Iphone,
    Ipad,
    Windows,
    Mac,
    Linux,
    Other,
}

#[derive(cynic::Enum, Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum BrowserKind {
    WeCom,
    WeChat,
    DingTalk,
    Alipay,
    Qq,
    Uc,
    Quark,
    Baidu,
    Huawei,
    Xiaomi,
    Oppo,
    Vivo,
    Edge,
    Firefox,
    Chrome,
    Safari,
    Other,
}

#[derive(cynic::QueryFragment, Clone, Debug, PartialEq)]
pub struct Session {
    pub id: Id,
    pub device: DeviceKind,
    pub browser: BrowserKind,
    pub since: Timestamp,
    /// Told to the hour.
    pub last_seen: Timestamp,
    pub is_this: bool,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Me")]
struct OwnSessions {
    sessions: Vec<Session>,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Query")]
struct Devices {
    me: Option<OwnSessions>,
}

operation!(query Devices(()));

/// The latest seen first.
pub async fn devices() -> Result<Vec<Session>, Failure> {
    let me = query(Devices::ask(())).await?.me;
    me.map(|me| me.sessions)
        .ok_or_else(|| Failure::refused(ErrorCode::Unauthenticated))
}

#[derive(cynic::InputObject, Clone, Debug)]
struct EndSessionInput {
    request_id: Id,
    session_id: Id,
}

#[derive(cynic::QueryVariables)]
struct EndSessionVariables {
    input: EndSessionInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "EndSessionVariables")]
struct EndSession {
    #[arguments(input: $input)]
    end_session: OwnSessions,
}

operation!(mutation EndSession(EndSessionVariables));

/// Answers with those that are left.
pub async fn end_session(session_id: Id) -> Result<Vec<Session>, Failure> {
    let answer = act(|request_id| {
        let input = EndSessionInput {
            request_id,
            session_id,
        };
        EndSession::ask(EndSessionVariables { input })
    });
    Ok(answer.await?.end_session.sessions)
}

#[derive(cynic::InputObject, Clone, Debug)]
struct SignOutEverywhereInput {
    request_id: Id,
}

#[derive(cynic::QueryVariables)]
struct SignOutEverywhereVariables {
    input: SignOutEverywhereInput,
}

#[derive(cynic::QueryFragment, Debug)]
#[cynic(graphql_type = "Mutation", variables = "SignOutEverywhereVariables")]
struct SignOutEverywhere {
    #[arguments(input: $input)]
    sign_out_everywhere: bool,
}

operation!(mutation SignOutEverywhere(SignOutEverywhereVariables));

/// Here too.
pub async fn sign_out_everywhere() -> Result<bool, Failure> {
    let answer = act(|request_id| {
        SignOutEverywhere::ask(SignOutEverywhereVariables {
            input: SignOutEverywhereInput { request_id },
        })
    });
    Ok(answer.await?.sign_out_everywhere)
}
