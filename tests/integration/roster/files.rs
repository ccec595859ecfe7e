//! Files as people really keep them, made by other programs than ours (`files/make.py`), and files
//! that are no use or mean harm.

use entity::{import_batch, person, residency};
use reqwest::StatusCode;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};
use server::clock::new_id;

use super::steps::{person_with, text};
use crate::support::{Role, TestApp, json, on_both};

on_both! {
    every_mess_is_read,
    merged_cells_mean_all_their_lines,
    hidden_sheets_are_not_read_and_hidden_lines_are,
    formulas_count_by_their_values,
    old_workbooks_are_read,
    texts_are_read_in_every_encoding,
    what_is_no_use_is_refused_with_its_reason,
    columns_are_corrected_by_hand,
    the_result_comes_back_beside_the_cells,
}

macro_rules! file {
    ($name:literal) => {
        include_bytes!(concat!("files/", $name)).to_vec()
    };
}

/// Titles, strange headings in another order, and nine ways to write a number.
async fn every_mess_is_read(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let id = admin.staged(file!("messy.xlsx")).await;
    let lines = admin
        .lines(id, "line verdict phone problems { cell code value }")
        .await;
    assert_eq!(admin.counts(id).await, json!([9, 0, 0, 0]), "{lines}");
    admin.imported(id).await;
    for at in 1..10 {
        let person = person_with(app, &format!("1381234567{at}")).await.unwrap();
        assert_eq!(person.name, format!("新人{at}"));
        let home = residency::Entity::find()
            .filter(residency::Column::PersonId.eq(person.id))
            .one(app.db())
            .await
            .unwrap()
            .unwrap();
        assert_eq!(home.place_id, app.town.building.id);
    }
    let again = admin.staged(file!("messy.xlsx")).await;
    assert_eq!(admin.counts(again).await, json!([0, 9, 0, 0]));
}

async fn merged_cells_mean_all_their_lines(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let id = admin.staged(file!("merged.xlsx")).await;
    let lines = admin.lines(id, "verdict cells { column value }").await;
    assert_eq!(admin.counts(id).await, json!([4, 0, 0, 0]), "{lines}");
    for line in lines.as_array().unwrap() {
        let cells = line["cells"].as_array().unwrap();
        let has =
            |column: &str, value: &str| cells.contains(&json!({"column": column, "value": value}));
        assert!(
            has("unit", "第一中学") && has("compound", "半山小区"),
            "{line}"
        );
    }
}

/// Whoever filters a table means all of it, and whoever hides a sheet means none of it.
async fn hidden_sheets_are_not_read_and_hidden_lines_are(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let id = admin.staged(file!("hidden.xlsx")).await;
    assert_eq!(admin.counts(id).await, json!([2, 0, 0, 0]));
    let query = "query($id: UUID!) { importBatch(id: $id) { sheets { index name lines { line cells taken { key index } } } } }";
    let answer = admin.gql(query, json!({"id": id})).await;
    let sheets = &answer.data()["importBatch"]["sheets"];
    assert_eq!(sheets.as_array().unwrap().len(), 2);
    assert_eq!(
        (&sheets[0]["name"], &sheets[1]["name"]),
        (&json!("花名册"), &json!("说明"))
    );
    assert_eq!(sheets[0]["lines"][0]["taken"].as_array().unwrap().len(), 6);
    let system = app.as_role(Role::SystemAdmin).await;
    let seen = system.gql(query, json!({"id": id})).await;
    assert_eq!(
        seen.data()["importBatch"]["sheets"],
        json!([]),
        "cells hold numbers"
    );
}

async fn formulas_count_by_their_values(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let id = admin.staged(file!("formulas.xlsx")).await;
    let lines = admin
        .lines(
            id,
            "verdict phone cells { column value } problems { cell code value }",
        )
        .await;
    assert_eq!(lines[0]["verdict"], "NEW", "{lines}");
    assert_eq!(lines[0]["phone"], "13812345671");
    assert_eq!(lines[1]["verdict"], "ERROR", "{lines}");
    assert_eq!(
        lines[1]["problems"],
        json!([{"cell": "C3", "code": "INVALID", "value": "#N/A"}])
    );
}

async fn old_workbooks_are_read(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let id = admin.staged(file!("old.xls")).await;
    let lines = admin
        .lines(id, "line verdict phone cells { column value }")
        .await;
    assert_eq!(admin.counts(id).await, json!([3, 0, 0, 0]), "{lines}");
    assert_eq!(
        (&lines[2]["line"], &lines[2]["phone"]),
        (&json!(5), &json!("13812345693"))
    );
    let unit = json!({"column": "unit", "value": "第一中学"});
    assert!(lines[2]["cells"].as_array().unwrap().contains(&unit));
}

async fn texts_are_read_in_every_encoding(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    for bytes in [
        file!("utf8.csv"),
        file!("utf8_bom.csv"),
        file!("gb18030.csv"),
    ] {
        let id = admin.staged(bytes).await;
        let lines = admin.lines(id, "verdict cells { column value }").await;
        assert_eq!(admin.counts(id).await, json!([2, 0, 0, 0]), "{lines}");
        let name = json!({"column": "name", "value": "孙新人"});
        assert!(lines[0]["cells"].as_array().unwrap().contains(&name));
    }
}

async fn what_is_no_use_is_refused_with_its_reason(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    for (name, bytes, status, code) in [
        (
            "no_workbook.xlsx",
            file!("no_workbook.xlsx"),
            422,
            "FILE_UNREADABLE",
        ),
        ("bomb.xlsx", file!("bomb.xlsx"), 413, "FILE_TOO_LARGE"),
        ("corners.xls", file!("corners.xls"), 413, "FILE_TOO_LARGE"),
        ("macros.xlsm", file!("macros.xlsm"), 422, "FILE_HAS_MACROS"),
        (
            "password.xlsx",
            file!("password.xlsx"),
            422,
            "FILE_PROTECTED",
        ),
        ("password.xls", file!("password.xls"), 422, "FILE_PROTECTED"),
        (
            "half a file",
            file!("messy.xlsx")[..3_000].to_vec(),
            422,
            "FILE_UNREADABLE",
        ),
        (
            "half an old file",
            file!("old.xls")[..2_000].to_vec(),
            422,
            "FILE_UNREADABLE",
        ),
    ] {
        let (answered, body) = admin.put_roster(new_id(), bytes).await;
        assert_eq!(
            (answered.as_u16(), &body["code"]),
            (status, &json!(code)),
            "{name}: {body}"
        );
    }
    assert_eq!(
        import_batch::Entity::find().count(app.db()).await.unwrap(),
        0
    );
}

/// What no heading tells is said by hand, kept with the import, and may be said otherwise.
async fn columns_are_corrected_by_hand(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let sheet =
        "甲,乙,丙,丁\n孙新人,13812345671,半山小区,青石院\n李新人,13812345672,半山小区,青石院\n";
    let id = admin.uploaded("members", sheet.as_bytes().to_vec()).await;
    let batch = admin.batch(id).await;
    assert_eq!(
        (&batch["state"], &batch["headerLine"]),
        (&json!("MAPPING"), &json!(1))
    );
    let columns = |compound: i32| {
        json!([
            {"key": "name", "index": 0}, {"key": "phone", "index": 1}, {"key": "compound", "index": compound},
        ])
    };
    let mapped = |sheet: i32, header: i32, columns: &crate::support::Json| json!({"batchId": id, "sheet": sheet, "headerLine": header, "columns": columns});
    for (input, code, field) in [
        (mapped(3, 1, &columns(2)), "INVALID", "sheet"),
        (mapped(0, 1, &columns(9)), "INVALID", "columns"),
        (mapped(0, 1, &columns(1)), "INVALID", "columns"),
        (mapped(0, -1, &columns(2)), "INVALID", "headerLine"),
        (mapped(0, 1, &json!([])), "COLUMN_MISSING", "name"),
    ] {
        admin
            .act("previewImport", input, "{ id }")
            .await
            .refused_on(code, field);
    }
    for (compound, place) in [(2, "半山小区"), (3, "青石院")] {
        let input = mapped(0, 1, &columns(compound));
        admin.act("previewImport", input, "{ id }").await.data();
        let batch = admin.settled(id).await;
        assert_eq!(
            (&batch["state"], &batch["new"]),
            (&json!("STAGED"), &json!(2))
        );
        assert_eq!(
            batch["columns"][5],
            json!({"key": "compound", "isRequired": true, "index": compound})
        );
        let lines = admin.lines(id, "cells { column value }").await;
        let cell = json!({"column": "compound", "value": place});
        assert!(lines[0]["cells"].as_array().unwrap().contains(&cell));
    }
    // Without headings the first line is somebody too.
    let input = mapped(0, 0, &columns(2));
    admin.act("previewImport", input, "{ id }").await.data();
    assert_eq!(admin.settled(id).await["errors"], 1);
    admin.imported(id).await;
    let input = mapped(0, 1, &columns(2));
    admin
        .act("previewImport", input, "{ id }")
        .await
        .refused_on("STATE_CHANGED", "batchId");
    assert!(person::Entity::find().count(app.db()).await.unwrap() > 2);
}

/// The cells as they came, and what became of each line; read back by our own reader.
async fn the_result_comes_back_beside_the_cells(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let resident = app.town.phone(Role::Resident);
    let sheet = text(&format!(
        "孙新人,13812345671,,半山小区,,\n=1+1,138,,半山小区,,\n林住户,{resident},,半山小区,,\n"
    ));
    let id = admin.staged(sheet).await;
    admin.imported(id).await;
    let path = format!("/rosters/{id}/result.xlsx");
    let response = admin.get(&path).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.headers()["cache-control"], "no-store");
    let bytes = response.bytes().await.unwrap().to_vec();
    // As a sheet of its own it has the same columns, and two more that mean nothing.
    let again = admin.uploaded("members", bytes).await;
    let query = "query($id: UUID!) { importBatch(id: $id) { sheets { lines { cells } } } }";
    let answer = admin.gql(query, json!({"id": again})).await;
    let lines = &answer.data()["importBatch"]["sheets"][0]["lines"];
    assert_eq!(lines[0]["cells"][6], "结果");
    assert_eq!(
        (&lines[1]["cells"][0], &lines[1]["cells"][6]),
        (&json!("孙新人"), &json!("已新增"))
    );
    assert_eq!(
        (&lines[2]["cells"][0], &lines[2]["cells"][6]),
        (&json!("=1+1"), &json!("有误"))
    );
    assert_eq!(lines[2]["cells"][7], "B3 手机: 不是 11 位手机号");
    assert_eq!(lines[3]["cells"][6], "已更新");
    for (role, status) in [
        (Role::Nobody, 401),
        (Role::Resident, 403),
        (Role::StreetAdmin, 404),
        (Role::SystemAdmin, 404),
    ] {
        let other = app.as_role(role).await;
        let response = other.get(&path).send().await.unwrap();
        assert_eq!(response.status().as_u16(), status, "{role:?}");
    }
}
