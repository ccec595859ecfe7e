//! 组织: anything with members and a seat in a place; `parent_id` gives the party tree.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "organization")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub parent_id: Option<Uuid>,
    pub kind: OrganizationKind,
    pub branch_kind: Option<BranchKind>,
    pub name: String,
    /// Where it sits.
    pub seat_id: Option<Uuid>,
    pub created_at: DateTimeUtc,
    pub closed_at: Option<DateTimeUtc>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// What an organisation is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum OrganizationKind {
    /// 街道党工委
    StreetCommittee,
    /// 社区党委
    CommunityCommittee,
    /// 小区党支部
    Branch,
    /// 党小组
    Group,
    /// 党员中心户、居民中心户
    CentreHousehold,
    /// 共建、驻区单位
    PartnerUnit,
    /// 部门
    Department,
    /// 学校
    School,
    /// 企业
    Enterprise,
    /// 物业企业
    PropertyCompany,
    /// 业委会、物管会
    OwnersCommittee,
    /// 社会组织
    SocialOrganization,
    /// 商户
    Merchant,
}

impl OrganizationKind {
    /// The party tree, from the top down.
    pub const PARTY: [Self; 5] = [
        Self::StreetCommittee,
        Self::CommunityCommittee,
        Self::Branch,
        Self::Group,
        Self::CentreHousehold,
    ];

    /// 单位: who works with the neighbourhood without being part of the party tree.
    pub const UNITS: [Self; 7] = [
        Self::PartnerUnit,
        Self::Department,
        Self::School,
        Self::Enterprise,
        Self::PropertyCompany,
        Self::SocialOrganization,
        Self::Merchant,
    ];

    /// Orders lie on their desks.
    pub const DESKS: [Self; 2] = [Self::Branch, Self::CommunityCommittee];

    pub fn is_unit(self) -> bool {
        Self::UNITS.contains(&self)
    }

    /// Whether orders may lie on its desk.
    pub fn is_desk(self) -> bool {
        Self::DESKS.contains(&self)
    }
}

/// 功能型 or 实体.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum BranchKind {
    /// 功能型党支部
    Functional,
    /// 实体党支部
    Entity,
}
