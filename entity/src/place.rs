//! 辖区: a node of the territory tree, from the district down to the building.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "place")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub parent_id: Option<Uuid>,
    pub kind: PlaceKind,
    pub compound_kind: Option<CompoundKind>,
    pub name: String,
    /// `[0-9a-z]+`, unique among siblings.
    pub code: String,
    /// The codes from the root down, each closed by `/`; a subtree is a range of it.
    pub path: String,
    pub compound_id: Option<Uuid>,
    pub community_id: Option<Uuid>,
    pub street_id: Option<Uuid>,
    /// Degrees, WGS 84.
    pub latitude: Option<f64>,
    pub longitude: Option<f64>,
    /// Order among siblings.
    pub position: i32,
    pub created_at: DateTimeUtc,
    pub closed_at: Option<DateTimeUtc>,
}

impl Model {
    /// Whether `other` is this place or lies below it.
    pub fn contains(&self, other: &Model) -> bool {
        other.path.starts_with(&self.path)
    }
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Levels of the tree; levels may be skipped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum PlaceKind {
    /// 区县
    District,
    /// 街道
    Street,
    /// 社区
    Community,
    /// 村
    Village,
    /// 小区
    Compound,
    /// 楼栋
    Building,
}

/// What a compound is, which decides who looks after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum CompoundKind {
    /// 物业小区: a property company runs it.
    Managed,
    /// 三无小区: no owner, no company, no committee.
    Unmanaged,
    /// 安置房小区
    Resettlement,
}
