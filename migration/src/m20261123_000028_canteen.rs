//! Meals of a centre's canteen, who has ordered them, who orders every week, whose year of birth the desk
//! has seen, and who acts for an elder of the family.

use sea_orm_migration::{prelude::*, schema::*};

use crate::support::{foreign, index, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Of orders in these states a person has one for each sitting of a day, and each its own code.
const STANDING: &str = "state IN ('ordered', 'collected', 'missed')";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        meals(manager).await?;
        standing_meals(manager).await?;
        orders(manager).await?;
        family(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [
            "family_link",
            "birth_year",
            "meal_order",
            "standing_meal",
            "meal",
        ] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        Ok(())
    }
}

async fn meals(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("meal")
                .col(uuid("id"))
                .col(uuid("centre_id"))
                .col(date("date"))
                .col(text("sitting"))
                .col(text("dishes"))
                .col(integer("price"))
                .col(integer("capacity"))
                .col(integer("taken"))
                .col(timestamp_with_time_zone("served_from"))
                .col(timestamp_with_time_zone("served_until"))
                .col(timestamp_with_time_zone("cut_off_at"))
                .col(text("state"))
                .col(text_null("reason"))
                .col(timestamp_with_time_zone_null("look_at"))
                .col(integer("version"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("changed_at"))
                .primary_key(Index::create().col("id"))
                .foreign_key(&mut foreign("meal", "centre_id", "centre", "id"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(unique("meal", &["centre_id", "date", "sitting"]))
        .await?;
    for columns in [&["look_at", "id"][..], &["changed_at"]] {
        manager.create_index(index("meal", columns)).await?;
    }
    Ok(())
}

async fn standing_meals(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("standing_meal")
                .col(uuid("id"))
                .col(uuid("centre_id"))
                .col(uuid("person_id"))
                .col(uuid("ordered_by"))
                .col(text("sitting"))
                .col(text("weekdays"))
                .col(date("first"))
                .col(date("until"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone_null("ended_at"))
                .primary_key(Index::create().col("id"))
                .foreign_key(&mut foreign("standing_meal", "centre_id", "centre", "id"))
                .foreign_key(&mut foreign("standing_meal", "person_id", "person", "id"))
                .foreign_key(&mut foreign("standing_meal", "ordered_by", "person", "id"))
                .to_owned(),
        )
        .await?;
    for columns in [&["centre_id", "sitting", "until"][..], &["person_id"]] {
        manager
            .create_index(index("standing_meal", columns))
            .await?;
    }
    Ok(())
}

async fn orders(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("meal_order")
                .col(uuid("id"))
                .col(uuid("meal_id"))
                .col(uuid("person_id"))
                .col(uuid("ordered_by"))
                .col(date("date"))
                .col(text("sitting"))
                .col(integer("price"))
                .col(boolean("half_price"))
                .col(text("code"))
                .col(text_null("note"))
                .col(uuid_null("standing_id"))
                .col(text("state"))
                .col(timestamp_with_time_zone("created_at"))
                .col(timestamp_with_time_zone("changed_at"))
                .primary_key(Index::create().col("id"))
                .foreign_key(&mut foreign("meal_order", "meal_id", "meal", "id"))
                .foreign_key(&mut foreign("meal_order", "person_id", "person", "id"))
                .foreign_key(&mut foreign("meal_order", "ordered_by", "person", "id"))
                .foreign_key(&mut foreign(
                    "meal_order",
                    "standing_id",
                    "standing_meal",
                    "id",
                ))
                .to_owned(),
        )
        .await?;
    for columns in [
        &["meal_id", "state"][..],
        &["person_id", "date"],
        &["ordered_by", "date"],
        &["standing_id", "meal_id"],
    ] {
        manager.create_index(index("meal_order", columns)).await?;
    }
    let db = manager.get_connection();
    for columns in ["person_id, date, sitting", "meal_id, code"] {
        let name = columns.replace(", ", "_");
        db.execute_unprepared(&format!(
            "CREATE UNIQUE INDEX meal_order_{name}_unique ON meal_order ({columns}) WHERE {STANDING}"
        ))
        .await?;
    }
    Ok(())
}

async fn family(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("birth_year")
                .col(uuid("id"))
                .col(uuid("person_id"))
                .col(integer("year"))
                .col(uuid("verified_by"))
                .col(timestamp_with_time_zone("verified_at"))
                .primary_key(Index::create().col("id"))
                .foreign_key(&mut foreign("birth_year", "person_id", "person", "id"))
                .foreign_key(&mut foreign("birth_year", "verified_by", "person", "id"))
                .to_owned(),
        )
        .await?;
    manager
        .create_index(unique("birth_year", &["person_id"]))
        .await?;
    manager
        .create_table(
            Table::create()
                .table("family_link")
                .col(uuid("id"))
                .col(uuid("elder_id"))
                .col(uuid_null("relative_id"))
                .col(text("called"))
                .col(blob("phone_cipher"))
                .col(text("phone_key_id"))
                .col(blob("phone_hash"))
                .col(uuid("granted_by"))
                .col(timestamp_with_time_zone("granted_at"))
                .col(timestamp_with_time_zone_null("ended_at"))
                .primary_key(Index::create().col("id"))
                .foreign_key(&mut foreign("family_link", "elder_id", "person", "id"))
                .foreign_key(&mut foreign("family_link", "relative_id", "person", "id"))
                .foreign_key(&mut foreign("family_link", "granted_by", "person", "id"))
                .to_owned(),
        )
        .await?;
    for column in ["elder_id", "relative_id", "phone_hash"] {
        manager
            .create_index(index("family_link", &[column]))
            .await?;
    }
    Ok(())
}
