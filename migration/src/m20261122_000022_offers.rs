//! To whom a desk gives an order: the hall of the compound or of the whole community, or people and
//! units by name, who take it or say why not.

use sea_orm_migration::{prelude::*, schema::*};

use crate::support::{foreign, index, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .alter_table(
                Table::alter()
                    .table("orders")
                    .add_column(text("audience").default("compound"))
                    .to_owned(),
            )
            .await?;
        // What is out for a whole community, by the deadline that a hall is sorted by.
        manager
            .create_index(index(
                "orders",
                &["community_id", "audience", "state", "due_at", "id"],
            ))
            .await?;
        let to = |column, table| foreign("order_offer", column, table, "id");
        manager
            .create_table(
                Table::create()
                    .table("order_offer")
                    .col(uuid("id"))
                    .col(uuid("order_id"))
                    .col(integer("round"))
                    .col(uuid_null("person_id"))
                    .col(uuid_null("organization_id"))
                    .col(text("state"))
                    .col(timestamp_with_time_zone("offered_at"))
                    .col(timestamp_with_time_zone("expires_at"))
                    .col(uuid_null("answered_by"))
                    .col(timestamp_with_time_zone_null("answered_at"))
                    .col(text_null("reason"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut to("order_id", "orders"))
                    .foreign_key(&mut to("person_id", "person"))
                    .foreign_key(&mut to("organization_id", "organization"))
                    .foreign_key(&mut to("answered_by", "person"))
                    .to_owned(),
            )
            .await?;
        // Each is asked once a round; where there is no person there is an organisation.
        for columns in [
            ["order_id", "round", "person_id"],
            ["order_id", "round", "organization_id"],
        ] {
            manager
                .create_index(unique("order_offer", &columns))
                .await?;
        }
        for columns in [
            ["person_id", "state"],
            ["organization_id", "state"],
            ["state", "expires_at"],
        ] {
            manager.create_index(index("order_offer", &columns)).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        manager
            .drop_table(Table::drop().table("order_offer").to_owned())
            .await?;
        let of_community = Index::drop()
            .name("orders_community_id_audience_state_due_at_id_index")
            .table("orders")
            .to_owned();
        manager.drop_index(of_community).await?;
        manager
            .alter_table(
                Table::alter()
                    .table("orders")
                    .drop_column("audience")
                    .to_owned(),
            )
            .await
    }
}
