//! What tests of imports do again and again.

use std::time::Duration;

use entity::person;
use reqwest::{Method, StatusCode};
use rust_xlsxwriter::Workbook;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use server::{clock::new_id, vault::Phone};
use uuid::Uuid;

use crate::support::{Answer, Client, Json, TestApp, json};

pub const HEADINGS: &str = "姓名,手机,单位,居住小区,楼栋,特长\n";
pub const BATCH: &str = "{ id kind fileName state total new same changed errors ambiguous skipped \
    imported left undone kept failure done toDo committedAt sheet headerLine \
    columns { key isRequired index } }";
/// Imports that are at work after this are taken for stuck.
const LONGEST_WORK: Duration = Duration::from_secs(180);

/// A workbook as people keep it: a title, phone numbers as numbers.
pub fn workbook(lines: &str) -> Vec<u8> {
    let mut workbook = Workbook::new();
    let sheet = workbook.add_worksheet();
    sheet.write(0, 0, "在职党员花名册").unwrap();
    for (row, line) in (1_u32..).zip(HEADINGS.lines().chain(lines.lines())) {
        for (column, cell) in (0_u16..).zip(line.split(',')) {
            match cell.parse::<f64>() {
                Ok(number) if cell.len() == 11 => sheet.write(row, column, number),
                _ => sheet.write(row, column, cell),
            }
            .unwrap();
        }
    }
    workbook.save_to_buffer().unwrap()
}

pub fn text(lines: &str) -> Vec<u8> {
    format!("{HEADINGS}{lines}").into_bytes()
}

impl Client {
    pub async fn put_sheet(&self, id: Uuid, kind: &str, bytes: Vec<u8>) -> (StatusCode, Json) {
        let path = format!("/rosters/{id}?kind={kind}&name=%E8%8A%B1%E5%90%8D%E5%86%8C.xlsx");
        let request = self.request(Method::PUT, &path).body(bytes);
        let response = request.send().await.unwrap();
        (response.status(), response.json().await.unwrap())
    }

    pub async fn put_roster(&self, id: Uuid, bytes: Vec<u8>) -> (StatusCode, Json) {
        self.put_sheet(id, "members", bytes).await
    }

    pub async fn uploaded(&self, kind: &str, bytes: Vec<u8>) -> Uuid {
        let id = new_id();
        let (status, body) = self.put_sheet(id, kind, bytes).await;
        assert_eq!(
            (status, &body["id"]),
            (StatusCode::CREATED, &json!(id)),
            "{body}"
        );
        id
    }

    /// Sends the columns as they were guessed.
    pub async fn preview(&self, id: Uuid) -> Answer {
        let batch = self.batch(id).await;
        let columns: Vec<Json> = batch["columns"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|column| !column["index"].is_null())
            .map(|column| json!({"key": column["key"], "index": column["index"]}))
            .collect();
        let input = json!({
            "batchId": id, "sheet": batch["sheet"], "headerLine": batch["headerLine"], "columns": columns,
        });
        self.act("previewImport", input, BATCH).await
    }

    pub async fn staged_as(&self, kind: &str, bytes: Vec<u8>) -> Uuid {
        let id = self.uploaded(kind, bytes).await;
        self.preview(id).await.data();
        assert_eq!(self.settled(id).await["state"], "STAGED");
        id
    }

    pub async fn staged(&self, bytes: Vec<u8>) -> Uuid {
        self.staged_as("members", bytes).await
    }

    pub async fn batch(&self, id: Uuid) -> Json {
        let query = format!("query($id: UUID!) {{ importBatch(id: $id) {BATCH} }}");
        self.gql(&query, json!({"id": id})).await.data()["importBatch"].clone()
    }

    /// The batch, once nobody is at work on it.
    pub async fn settled(&self, id: Uuid) -> Json {
        let work = async {
            loop {
                let batch = self.batch(id).await;
                let state = batch["state"].as_str().unwrap();
                if !["JUDGING", "COMMITTING", "REVERTING", "UNDOING"].contains(&state) {
                    return batch;
                }
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        };
        tokio::time::timeout(LONGEST_WORK, work).await.unwrap()
    }

    pub async fn counts(&self, id: Uuid) -> Json {
        let batch = self.batch(id).await;
        json!([
            batch["new"],
            batch["same"],
            batch["changed"],
            batch["errors"]
        ])
    }

    pub async fn lines(&self, id: Uuid, selection: &str) -> Json {
        let query = format!(
            "query($id: UUID!) {{ importBatch(id: $id) {{ rows(first: 100) {{ nodes {{ {selection} }} }} }} }}"
        );
        self.gql(&query, json!({"id": id})).await.data()["importBatch"]["rows"]["nodes"].clone()
    }

    /// Only asks for it.
    pub async fn commit(&self, batch_id: Uuid) -> Answer {
        let input = json!({"batchId": batch_id, "allOrNothing": false});
        self.act("commitImport", input, BATCH).await
    }

    pub async fn imported(&self, batch_id: Uuid) -> Json {
        self.commit(batch_id).await.data();
        let batch = self.settled(batch_id).await;
        assert_eq!(batch["state"], "COMMITTED", "{batch}");
        batch
    }

    pub async fn undone(&self, batch_id: Uuid) -> Json {
        let input = json!({"batchId": batch_id});
        self.act("undoImport", input, BATCH).await.data();
        let batch = self.settled(batch_id).await;
        assert_eq!(batch["state"], "UNDONE", "{batch}");
        batch
    }

    /// Decides the first choice of a line for an option, for something new, or to leave the line out.
    pub async fn decide(&self, id: Uuid, row: &Json, decision: Json) -> Answer {
        let mut input = json!({"batchId": id, "rowId": row["id"], "forAll": false});
        for (key, value) in decision.as_object().unwrap() {
            input[key] = value.clone();
        }
        self.act("decideImportRow", input, BATCH).await
    }
}

pub async fn person_with(app: &TestApp, phone: &str) -> Option<person::Model> {
    let hash = app.app.vault.hash(&Phone::parse(phone).unwrap());
    let mut found = person::Entity::find()
        .filter(person::Column::PhoneHash.eq(hash))
        .all(app.db())
        .await
        .unwrap();
    assert!(found.len() < 2);
    found.pop()
}
