//! Imports of three kinds: the sheet as it came, the columns as they were taken, what each line came
//! to, and what was written, so that it can be taken back.

use sea_orm_migration::{prelude::*, schema::*, sea_orm::DbBackend};

use crate::support::{foreign, index, unique};

#[derive(DeriveMigrationName)]
pub struct Migration;

/// Columns of members' rosters, which the lines kept one by one.
const MEMBER_CELLS: [&str; 5] = ["name", "unit", "compound", "building", "skills"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for mut column in [
            text("kind").default("members").to_owned(),
            json("mapping").default("{}").to_owned(),
            boolean("all_or_nothing").default(false).to_owned(),
            integer("done").default(0).to_owned(),
            integer("ambiguous_count").default(0).to_owned(),
            integer("skipped_count").default(0).to_owned(),
            integer("imported_count").default(0).to_owned(),
            integer("left_count").default(0).to_owned(),
            integer("undone_count").default(0).to_owned(),
            integer("kept_count").default(0).to_owned(),
            text_null("failure"),
            timestamp_with_time_zone_null("lease_until"),
            timestamp_with_time_zone_null("undone_at"),
        ] {
            let table = Table::alter()
                .table("import_batch")
                .add_column(&mut column)
                .to_owned();
            manager.alter_table(table).await?;
        }
        manager
            .get_connection()
            .execute_unprepared("UPDATE import_batch SET imported_count = new_count + changed_count WHERE state = 'committed'")
            .await?;
        manager
            .create_table(
                Table::create()
                    .table("import_source")
                    .col(uuid("batch_id"))
                    .col(blob("sheets"))
                    .col(blob("heads"))
                    .primary_key(Index::create().col("batch_id"))
                    .foreign_key(&mut foreign(
                        "import_source",
                        "batch_id",
                        "import_batch",
                        "id",
                    ))
                    .to_owned(),
            )
            .await?;
        renew_rows(manager).await?;
        manager
            .create_table(
                Table::create()
                    .table("import_effect")
                    .col(uuid("id"))
                    .col(uuid("batch_id"))
                    .col(uuid("row_id"))
                    .col(integer("ordinal"))
                    .col(uuid("subject_id"))
                    .col(json("detail"))
                    .primary_key(Index::create().col("id"))
                    .foreign_key(&mut foreign(
                        "import_effect",
                        "batch_id",
                        "import_batch",
                        "id",
                    ))
                    .to_owned(),
            )
            .await?;
        manager
            .create_index(index("import_effect", &["row_id", "ordinal"]))
            .await?;
        manager
            .create_index(index("import_effect", &["batch_id"]))
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["import_effect", "import_source"] {
            manager
                .drop_table(Table::drop().table(table).to_owned())
                .await?;
        }
        restore_rows(manager).await?;
        for column in [
            "kind",
            "mapping",
            "all_or_nothing",
            "done",
            "ambiguous_count",
            "skipped_count",
            "imported_count",
            "left_count",
            "undone_count",
            "kept_count",
            "failure",
            "lease_until",
            "undone_at",
        ] {
            let table = Table::alter()
                .table("import_batch")
                .drop_column(column)
                .to_owned();
            manager.alter_table(table).await?;
        }
        Ok(())
    }
}

/// Lines of any kind keep their cells together; those that are there are taken over.
async fn renew_rows(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("import_row_new")
                .col(uuid("id"))
                .col(uuid("batch_id"))
                .col(integer("line"))
                .col(integer("ordinal"))
                .col(text("verdict"))
                .col(json("cells"))
                .col(blob("phone_cipher"))
                .col(text("phone_key_id"))
                .col(blob("phone_hash"))
                .col(json("problems"))
                .col(json("changes"))
                .col(json("choices"))
                .col(json("decisions"))
                .col(uuid_null("subject_id"))
                .col(uuid_null("place_id"))
                .col(text_null("outcome"))
                .col(text_null("reason"))
                .primary_key(Index::create().col("id"))
                .foreign_key(&mut foreign("import_row", "batch_id", "import_batch", "id"))
                .to_owned(),
        )
        .await?;
    let object = match manager.get_database_backend() {
        DbBackend::Postgres => "json_build_object",
        _ => "json_object",
    };
    let cells: Vec<String> = MEMBER_CELLS
        .iter()
        .map(|cell| format!("'{cell}', r.{cell}"))
        .collect();
    let copy = format!(
        "INSERT INTO import_row_new (id, batch_id, line, ordinal, verdict, cells, phone_cipher, \
         phone_key_id, phone_hash, problems, changes, choices, decisions, subject_id, place_id, outcome) \
         SELECT r.id, r.batch_id, r.line, r.line, r.verdict, {object}({}), r.phone_cipher, \
         r.phone_key_id, r.phone_hash, r.problems, r.changes, '[]', '{{}}', r.person_id, r.place_id, \
         CASE WHEN b.state = 'committed' AND r.verdict IN ('new', 'changed') THEN 'imported' END \
         FROM import_row r JOIN import_batch b ON b.id = r.batch_id",
        cells.join(", ")
    );
    manager.get_connection().execute_unprepared(&copy).await?;
    put_in_place(manager).await?;
    manager
        .create_index(index("import_row", &["batch_id", "outcome", "ordinal"]))
        .await
}

async fn restore_rows(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .create_table(
            Table::create()
                .table("import_row_new")
                .col(uuid("id"))
                .col(uuid("batch_id"))
                .col(integer("line"))
                .col(text("verdict"))
                .col(text("name"))
                .col(blob("phone_cipher"))
                .col(text("phone_key_id"))
                .col(blob("phone_hash"))
                .col(text("unit"))
                .col(text("compound"))
                .col(text("building"))
                .col(text("skills"))
                .col(json("problems"))
                .col(json("changes"))
                .col(uuid_null("person_id"))
                .col(uuid_null("place_id"))
                .primary_key(Index::create().col("id"))
                .foreign_key(&mut foreign("import_row", "batch_id", "import_batch", "id"))
                .foreign_key(&mut foreign("import_row", "person_id", "person", "id"))
                .foreign_key(&mut foreign("import_row", "place_id", "place", "id"))
                .to_owned(),
        )
        .await?;
    let cells = MEMBER_CELLS.map(|cell| format!("coalesce(cells ->> '{cell}', '')"));
    let [name, unit, compound, building, skills] = cells;
    let copy = format!(
        "INSERT INTO import_row_new (id, batch_id, line, verdict, name, phone_cipher, phone_key_id, \
         phone_hash, unit, compound, building, skills, problems, changes) \
         SELECT id, batch_id, line, CASE WHEN verdict IN ('ambiguous', 'skipped') THEN 'error' ELSE verdict END, \
         {name}, phone_cipher, phone_key_id, phone_hash, {unit}, {compound}, {building}, {skills}, problems, changes \
         FROM import_row"
    );
    manager.get_connection().execute_unprepared(&copy).await?;
    put_in_place(manager).await
}

async fn put_in_place(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    manager
        .drop_table(Table::drop().table("import_row").to_owned())
        .await?;
    manager
        .rename_table(
            Table::rename()
                .table("import_row_new", "import_row")
                .to_owned(),
        )
        .await?;
    manager
        .create_index(unique("import_row", &["batch_id", "line"]))
        .await?;
    manager
        .create_index(index("import_row", &["batch_id", "verdict", "line"]))
        .await
}
