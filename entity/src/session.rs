//! A signed-in device.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "session")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub person_id: Uuid,
    pub created_at: DateTimeUtc,
    pub seen_at: DateTimeUtc,
    pub expires_at: DateTimeUtc,
    pub ended_at: Option<DateTimeUtc>,
    /// What the browser said it was, at the last refresh. No more of its words is kept.
    pub device: DeviceKind,
    pub browser: BrowserKind,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What somebody holds in their hand or has on their desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
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
    /// Programs, and what says nothing of itself.
    Other,
}

/// The app that shows the pages: a browser, or one that has a browser inside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
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
