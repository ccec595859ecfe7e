//! What GraphQL shows of where somebody is signed in.

use async_graphql::{Enum, Object};
use chrono::{DateTime, Utc};
use entity::session;
use uuid::Uuid;

use super::devices;

#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "session::DeviceKind")]
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

/// The app that shows the pages: a browser, or one that has a browser inside.
#[derive(Enum, Clone, Copy, PartialEq, Eq)]
#[graphql(remote = "session::BrowserKind")]
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

/// A signed-in device.
pub struct Session {
    pub row: session::Model,
    /// The one that asks.
    pub this: Uuid,
}

#[Object]
impl Session {
    async fn id(&self) -> Uuid {
        self.row.id
    }

    async fn device(&self) -> DeviceKind {
        self.row.device.into()
    }

    async fn browser(&self) -> BrowserKind {
        self.row.browser.into()
    }

    async fn since(&self) -> DateTime<Utc> {
        self.row.created_at
    }

    /// Told to the hour.
    async fn last_seen(&self) -> DateTime<Utc> {
        devices::last_seen(&self.row)
    }

    async fn is_this(&self) -> bool {
        self.row.id == self.this
    }
}
