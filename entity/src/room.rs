//! 功能室: what of a centre can be booked, and by which rules. A hall that divides is one room, and so is
//! each of its parts; they share spaces. Of a reading room each seat is a space, and one books seats.

use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "room")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub centre_id: Uuid,
    pub name: String,
    pub kind: RoomKind,
    /// People.
    pub capacity: i32,
    /// One books so many of its seats as come, not all of the room. Said once, when it is made.
    pub by_seat: bool,
    /// Codes of [`Equipment`], sorted and joined by commas.
    pub equipment: String,
    /// A wheelchair gets in.
    pub step_free: bool,
    pub rules: Option<String>,
    /// Bookings start at a multiple of this after midnight, and last a multiple of it.
    pub slot_minutes: i32,
    pub shortest_minutes: i32,
    pub longest_minutes: i32,
    /// Kept free after each booking.
    pub turnaround_minutes: i32,
    /// Until how long before its start it is booked.
    pub lead_minutes: i32,
    /// How many days ahead, today included.
    pub ahead_days: i32,
    /// The same for bookings that come again by a rule; 0 where there are none.
    pub series_days: i32,
    pub audience: RoomAudience,
    pub needs_approval: bool,
    /// Whoever has booked it shows that they came.
    pub check_in: bool,
    /// Of the screen at the door: its link works until the next number.
    pub door_number: i32,
    /// Order within the centre.
    pub position: i32,
    pub created_at: DateTimeUtc,
    pub retired_at: Option<DateTimeUtc>,
}

#[derive(Clone, Copy, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    /// What the room has.
    pub fn equipment_codes(&self) -> impl Iterator<Item = &str> {
        self.equipment.split(',').filter(|code| !code.is_empty())
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum RoomKind {
    /// 议事厅
    Council,
    /// 小讲堂
    Lecture,
    /// 阅览室
    Reading,
    /// 棋牌室
    Chess,
    /// 瑜伽室
    Yoga,
    /// 舞蹈室
    Dance,
    /// 多功能厅
    Hall,
    /// 架空层、公共用房
    Shared,
}

/// Who may book: those who belong to the compound, community or street that the centre lies in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum RoomAudience {
    Compound,
    Community,
    Street,
}

/// What a room may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, EnumIter, DeriveActiveEnum)]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Equipment {
    AirConditioning,
    Microphone,
    Mirrors,
    Mats,
    Piano,
    Projector,
    Tables,
    Whiteboard,
}
