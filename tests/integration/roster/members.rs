//! A roster from the administrator's spreadsheet to confirmed members, and who may do what with it.

use std::time::Instant;

use entity::{
    appointment::AppointmentRole, employment, enrollment, import_batch, import_row, import_source,
    organization, organization::OrganizationKind, person, person_skill, residency,
};
use reqwest::StatusCode;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder, Set,
};
use server::{clock::new_id, progress::Progress, roster, viewer::Viewer};
use uuid::Uuid;

use super::steps::{BATCH, person_with, text, workbook};
use crate::support::{Role, TestApp, json, live::LiveSocket, on_both};

/// How many rows the tables have that an import writes.
async fn table_sizes(app: &TestApp) -> [u64; 6] {
    let db = app.db();
    [
        person::Entity::find().count(db).await.unwrap(),
        residency::Entity::find().count(db).await.unwrap(),
        employment::Entity::find().count(db).await.unwrap(),
        person_skill::Entity::find().count(db).await.unwrap(),
        enrollment::Entity::find().count(db).await.unwrap(),
        organization::Entity::find().count(db).await.unwrap(),
    ]
}

/// Somebody new with everything, two known, one of them with changes, and four that are wrong.
fn mixed(app: &TestApp) -> String {
    let resident = app.town.phone(Role::Resident);
    let neighbour = app.town.phone(Role::Neighbour);
    let elsewhere = app.town.phone(Role::OtherMember);
    format!(
        "孙新人,13812345678,第一中学,半山小区,3栋,电工、医护\n\
         林住户,{resident},供水公司,青石院,1,法律\n\
         何邻居,{neighbour},,半山小区,,\n\
         郑党员,{elsewhere},,半山小区,,\n\
         钱别处,13812345679,,梅苑小区,,\n\
         李短号,1381234567,,半山小区,9号楼,钢琴\n\
         ,13812345670,,,,\n"
    )
}

on_both! {
    from_spreadsheet_to_members,
    what_a_member_asked_for_is_confirmed,
    files_that_are_refused,
    imports_are_seen_by_their_owner,
    an_import_happens_once,
    two_imports_at_once_double_nobody,
    nothing_is_done_unseen,
    lines_are_paged,
    a_large_roster_is_written_in_bulk,
    templates_are_empty_rosters,
    only_units_become_other_units,
    one_person_stands_in_one_line,
}

/// Upload, preview, import; nothing changes before the last, and nothing when it comes again.
async fn from_spreadsheet_to_members(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let neighbour = app.as_role(Role::Neighbour).await;
    let neighbour = neighbour.person_id();
    app.founding().enrolled(neighbour, &app.town.compound).await;
    let before = table_sizes(app).await;

    let id = admin.staged(workbook(&mixed(app))).await;
    let batch = admin.batch(id).await;
    assert_eq!(batch["fileName"], "花名册.xlsx");
    assert_eq!(batch["state"], "STAGED");
    assert_eq!(batch["total"], 7);
    assert_eq!(admin.counts(id).await, json!([1, 1, 1, 4]));
    let lines = admin
        .lines(
            id,
            "line verdict phone problems { column code value } changes { column before after }",
        )
        .await;
    let change = |column: &str, before: &str, after: &str| json!({"column": column, "before": before, "after": after});
    let problem = |column: &str, code: &str, value: &str| json!({"column": column, "code": code, "value": value});
    let elsewhere = app.town.phone(Role::OtherMember);
    assert_eq!(
        lines,
        json!([
            {"line": 3, "verdict": "NEW", "phone": "13812345678", "problems": [],
                "changes": [change("newUnit", "", "第一中学")]},
            {"line": 4, "verdict": "CHANGED", "phone": app.town.phone(Role::Resident), "problems": [],
                "changes": [
                    change("unit", "", "供水公司"),
                    change("compound", "半山小区", "青石院"),
                    change("building", "3 号楼", "1 号楼"),
                    change("skills", "", "法律"),
                    change("enrollment", "", "青石院"),
                ]},
            {"line": 5, "verdict": "SAME", "phone": app.town.phone(Role::Neighbour), "problems": [], "changes": []},
            {"line": 6, "verdict": "ERROR", "phone": elsewhere, "changes": [],
                "problems": [problem("phone", "FORBIDDEN", &elsewhere)]},
            {"line": 7, "verdict": "ERROR", "phone": "13812345679", "changes": [],
                "problems": [problem("compound", "NOT_FOUND", "梅苑小区")]},
            {"line": 8, "verdict": "ERROR", "phone": "1381234567", "changes": [],
                "problems": [
                    problem("phone", "PHONE_INVALID", "1381234567"),
                    problem("building", "NOT_FOUND", "9号楼"),
                    problem("skills", "NOT_FOUND", "钢琴"),
                ]},
            {"line": 9, "verdict": "ERROR", "phone": "13812345670", "changes": [],
                "problems": [problem("name", "REQUIRED", ""), problem("compound", "REQUIRED", "")]},
        ])
    );
    assert_eq!(table_sizes(app).await, before, "looking changes nothing");

    let mut watching = LiveSocket::open(app, &admin).await;
    let committed = admin.imported(id).await;
    assert_eq!(committed["committedAt"], json!("2026-11-23T01:00:00+00:00"));
    assert_eq!(
        (&committed["imported"], &committed["left"]),
        (&json!(2), &json!(0))
    );
    let hint = watching.hint().await;
    assert_eq!(
        (&hint["topic"], &hint["id"]),
        (&json!("IMPORT"), &json!(id))
    );
    assert_eq!(admin.counts(id).await, json!([1, 1, 1, 4]));

    let newcomer = person_with(app, "13812345678").await.unwrap();
    assert_eq!(
        (newcomer.name.as_str(), newcomer.unfinished_cap),
        ("孙新人", 3)
    );
    assert_eq!(
        app.app.vault.open_phone(&newcomer.phone_cipher).unwrap(),
        "13812345678"
    );
    let homes = residency::Entity::find()
        .filter(residency::Column::PersonId.eq(newcomer.id))
        .all(app.db())
        .await
        .unwrap();
    assert_eq!(homes.len(), 1);
    assert_eq!(homes[0].place_id, app.town.building.id);
    let school = organization::Entity::find()
        .filter(organization::Column::Name.eq("第一中学"))
        .one(app.db())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(school.kind, OrganizationKind::PartnerUnit);
    assert_eq!(school.seat_id, Some(app.town.community.id));
    let job = employment::Entity::find()
        .filter(employment::Column::PersonId.eq(newcomer.id))
        .one(app.db())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(job.organization_id, school.id);
    let skills = person_skill::Entity::find()
        .filter(person_skill::Column::PersonId.eq(newcomer.id))
        .order_by_asc(person_skill::Column::SkillCode)
        .all(app.db())
        .await
        .unwrap();
    let skills: Vec<&str> = skills.iter().map(|row| row.skill_code.as_str()).collect();
    assert_eq!(skills, ["electrician", "medical"]);
    let reported = enrollment::Entity::find()
        .filter(enrollment::Column::PersonId.eq(newcomer.id))
        .one(app.db())
        .await
        .unwrap()
        .unwrap();
    assert_eq!(reported.place_id, app.town.compound.id);
    assert_eq!(reported.state, enrollment::EnrollmentState::Confirmed);
    assert_eq!(reported.community_id, Some(app.town.community.id));
    assert_eq!(reported.decided_by, Some(admin.person_id()));
    let member = app.sign_in(newcomer.id).await;
    let hall = member.gql("{ hall { nodes { id } } }", json!({})).await;
    assert!(
        hall.is_ok(),
        "a confirmed member sees the hall: {}",
        hall.body
    );

    let resident = app.town.person(Role::Resident).unwrap();
    let homes = residency::Entity::find()
        .filter(residency::Column::PersonId.eq(resident))
        .order_by_asc(residency::Column::Since)
        .order_by_asc(residency::Column::Id)
        .all(app.db())
        .await
        .unwrap();
    assert_eq!(homes.len(), 2);
    assert!(homes[0].until.is_some());
    assert_eq!(
        (homes[1].place_id, homes[1].until),
        (app.town.next_building.id, None)
    );

    let [
        people,
        residencies,
        employments,
        skills,
        enrollments,
        organizations,
    ] = before;
    let after = [
        people + 1,
        residencies + 2,
        employments + 2,
        skills + 3,
        enrollments + 2,
        organizations + 1,
    ];
    assert_eq!(table_sizes(app).await, after);

    let again = admin.staged(workbook(&mixed(app))).await;
    assert_eq!(admin.counts(again).await, json!([0, 3, 0, 4]));
    admin.imported(again).await;
    assert_eq!(
        table_sizes(app).await,
        after,
        "the same file changes nothing"
    );
}

/// What a member asked for themselves is confirmed, and they hear of it; who moves is no longer
/// reported to where they came from.
async fn what_a_member_asked_for_is_confirmed(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let resident = app.as_role(Role::Resident).await;
    let asked = resident
        .act(
            "askEnrollment",
            json!({"placeId": app.town.compound.id}),
            "{ id state }",
        )
        .await
        .result()
        .clone();
    assert_eq!(asked["state"], "ASKED");
    let phone = app.town.phone(Role::Resident);
    let id = admin
        .staged(text(&format!("林住户,{phone},,半山小区,,\n")))
        .await;
    admin.imported(id).await;
    let enrollments = enrollment::Entity::find()
        .filter(enrollment::Column::PersonId.eq(resident.person_id()))
        .all(app.db())
        .await
        .unwrap();
    assert_eq!(enrollments.len(), 1);
    assert_eq!(enrollments[0].state, enrollment::EnrollmentState::Confirmed);
    let inbox = resident
        .gql("{ notifications { nodes { kind subject } } }", json!({}))
        .await;
    assert_eq!(
        inbox.data()["notifications"]["nodes"],
        json!([{"kind": "ENROLLMENT_CONFIRMED", "subject": "半山小区"}])
    );

    let id = admin
        .staged(text(&format!("林住户,{phone},,青石院,,\n")))
        .await;
    admin.imported(id).await;
    let mut enrollments = enrollment::Entity::find()
        .filter(enrollment::Column::PersonId.eq(resident.person_id()))
        .all(app.db())
        .await
        .unwrap();
    enrollments.sort_by_key(|row| row.id);
    let states: Vec<_> = enrollments
        .iter()
        .map(|row| (row.place_id, row.state))
        .collect();
    assert_eq!(
        states,
        [
            (app.town.compound.id, enrollment::EnrollmentState::Ended),
            (
                app.town.next_compound.id,
                enrollment::EnrollmentState::Confirmed
            ),
        ]
    );
}

/// Each file that cannot be taken is refused with the reason, and leaves nothing.
async fn files_that_are_refused(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let nobody = app.nobody();
    let resident = app.as_role(Role::Resident).await;
    let good = || text("孙新人,13812345678,,半山小区,,\n");
    let (status, body) = nobody.put_roster(new_id(), good()).await;
    assert_eq!(
        (status.as_u16(), &body["code"]),
        (401, &json!("UNAUTHENTICATED"))
    );
    let (status, body) = resident.put_roster(new_id(), good()).await;
    assert_eq!((status.as_u16(), &body["code"]), (403, &json!("FORBIDDEN")));
    for (bytes, status, code, field) in [
        (
            b"\x89PNG\r\n\x1a\n\0\0".to_vec(),
            422,
            "FILE_UNREADABLE",
            None,
        ),
        (Vec::new(), 422, "FILE_UNREADABLE", None),
        (vec![b'a'; (10 << 20) + 1], 413, "FILE_TOO_LARGE", None),
        (
            text(&"甲,1,,乙,,\n".repeat(roster::MOST_LINES + 1)),
            422,
            "TOO_MANY",
            Some("rows"),
        ),
    ] {
        let (answered, body) = admin.put_roster(new_id(), bytes).await;
        assert_eq!(answered.as_u16(), status, "{body}");
        assert_eq!(
            (&body["code"], &body["field"]),
            (&json!(code), &json!(field))
        );
    }
    assert_eq!(
        import_batch::Entity::find().count(app.db()).await.unwrap(),
        0
    );

    // What cannot be read from the headings can be said by hand; until then nothing is judged.
    let bare = "姓名,小区\n孙新人,半山小区\n".as_bytes().to_vec();
    let id = admin.uploaded("members", bare).await;
    let refused = admin.preview(id).await;
    refused.refused_on("COLUMN_MISSING", "phone");
    import_source::Entity::delete_many()
        .exec(app.writer())
        .await
        .unwrap();
    import_batch::Entity::delete_many()
        .exec(app.writer())
        .await
        .unwrap();

    let id = admin.staged(good()).await;
    let (status, _) = admin.put_roster(id, good()).await;
    assert_eq!(status.as_u16(), 201, "the same upload again");
    let other = app.as_role(Role::OtherCommunityAdmin).await;
    let (status, body) = other.put_roster(id, good()).await;
    assert_eq!((status.as_u16(), &body["code"]), (404, &json!("NOT_FOUND")));
    let uploads = (0..5).map(|_| {
        let (admin, id) = (admin.clone(), Uuid::from_u128(7));
        tokio::spawn(async move { admin.put_roster(id, good()).await.0 })
    });
    for upload in uploads.collect::<Vec<_>>() {
        assert_eq!(upload.await.unwrap().as_u16(), 201);
    }
    assert_eq!(
        import_batch::Entity::find().count(app.db()).await.unwrap(),
        2
    );
}

/// A batch is its owner's; the system's administrator sees it without the numbers.
async fn imports_are_seen_by_their_owner(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let id = admin
        .staged(text(
            "孙新人,13812345678,,半山小区,,\n李短号,138,,半山小区,,\n",
        ))
        .await;
    let list = "{ importBatches { nodes { id } } }";
    for role in Role::ALL {
        let client = app.as_role(role).await;
        let query = format!("query($id: UUID!) {{ importBatch(id: $id) {BATCH} }}");
        let seen = client.gql(&query, json!({"id": id})).await;
        let listed = client.gql(list, json!({})).await;
        let committed = match role {
            Role::CommunityAdmin => None,
            _ => Some(client.commit(id).await.code().to_owned()),
        };
        let (batch, batches, commit) = match role {
            Role::Nobody => ("UNAUTHENTICATED", "UNAUTHENTICATED", "UNAUTHENTICATED"),
            Role::CommunityAdmin => ("seen", "seen", ""),
            Role::SystemAdmin => ("seen", "seen", "NOT_FOUND"),
            Role::OtherCommunityAdmin | Role::StreetAdmin => ("", "", "NOT_FOUND"),
            _ => ("", "FORBIDDEN", "FORBIDDEN"),
        };
        let is_seen = seen.body["data"]["importBatch"].is_object();
        let is_listed = listed.body["data"]["importBatches"]["nodes"] == json!([{"id": id}]);
        assert_eq!(
            if is_seen { "seen" } else { seen.code() },
            batch,
            "{role:?}"
        );
        assert_eq!(
            if is_listed { "seen" } else { listed.code() },
            batches,
            "{role:?}"
        );
        assert_eq!(committed.unwrap_or_default(), commit, "{role:?}");
    }
    let system = app.as_role(Role::SystemAdmin).await;
    let lines = system.lines(id, "phone problems { value }").await;
    assert_eq!(
        lines,
        json!([
            {"phone": "138****5678", "problems": []},
            {"phone": "****", "problems": [{"value": "****"}]},
        ])
    );
    let rows = import_row::Entity::find().all(app.db()).await.unwrap();
    assert_eq!(rows.len(), 2);
    assert!(!format!("{rows:?}").contains("13812345678"));
}

/// One import however often it is sent, and one only.
async fn an_import_happens_once(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let id = admin.staged(text("孙新人,13812345678,,半山小区,,\n")).await;
    let request_id = new_id();
    let commits = (0..5).map(|_| {
        let admin = admin.clone();
        let input = json!({"requestId": request_id, "batchId": id, "allOrNothing": false});
        tokio::spawn(async move { admin.act("commitImport", input, BATCH).await })
    });
    for commit in commits.collect::<Vec<_>>() {
        assert_eq!(commit.await.unwrap().result()["id"], json!(id));
    }
    assert_eq!(admin.settled(id).await["state"], "COMMITTED");
    admin
        .commit(id)
        .await
        .refused_on("STATE_CHANGED", "batchId");
    let input = json!({"requestId": request_id, "batchId": new_id(), "allOrNothing": false});
    admin
        .act("commitImport", input, BATCH)
        .await
        .refused_on("REQUEST_REUSED", "requestId");
    admin
        .commit(new_id())
        .await
        .refused_on("NOT_FOUND", "batchId");
    assert_eq!(
        enrollment::Entity::find()
            .filter(
                enrollment::Column::PersonId.eq(person_with(app, "13812345678").await.unwrap().id)
            )
            .count(app.db())
            .await
            .unwrap(),
        1
    );
}

/// Two rosters with the same newcomers, imported in the same instant, make each of them once.
async fn two_imports_at_once_double_nobody(app: &TestApp) {
    let lines: String = (0..40)
        .map(|number| format!("新人{number},138000000{number:02},新单位,半山小区,3栋,电工\n"))
        .collect();
    let people = person::Entity::find().count(app.db()).await.unwrap();
    let mut commits = Vec::new();
    for role in [Role::CommunityAdmin, Role::StreetAdmin, Role::SystemAdmin] {
        let admin = app.as_role(role).await;
        let id = admin.staged(text(&lines)).await;
        commits.push((admin, id));
    }
    let commits: Vec<_> = commits
        .into_iter()
        .map(|(admin, id)| {
            tokio::spawn(async move {
                let batch = admin.imported(id).await;
                (batch["new"].as_i64(), batch["left"].as_i64())
            })
        })
        .collect();
    let mut outcomes = Vec::new();
    for commit in commits {
        outcomes.push(commit.await.unwrap());
    }
    outcomes.sort();
    assert_eq!(
        outcomes,
        [(Some(40), Some(0)); 3],
        "each as its preview said"
    );
    assert_eq!(
        person::Entity::find().count(app.db()).await.unwrap(),
        people + 40
    );
    let units = organization::Entity::find()
        .filter(organization::Column::Name.eq("新单位"))
        .count(app.db())
        .await
        .unwrap();
    assert_eq!(units, 1);
}

/// An import does what its preview showed; what has changed since is left out and said.
async fn nothing_is_done_unseen(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let phone = app.town.phone(Role::Neighbour);
    let id = admin
        .staged(text(&format!(
            "孙新人,13812345678,,半山小区,,\n何改名,{phone},,半山小区,,\n李新人,13812345679,,半山小区,,\n"
        )))
        .await;
    assert_eq!(admin.counts(id).await, json!([2, 0, 1, 0]));
    let found = app.founding();
    let stranger = found.person("另一人", "13812345678").await;
    found.lives_in(stranger.id, &app.town.building).await;
    let neighbour = person_with(app, &phone).await.unwrap();
    let mut renamed = neighbour.into_active_model();
    renamed.name = Set("何先改".to_owned());
    renamed.update(app.writer()).await.unwrap();

    let batch = admin.imported(id).await;
    assert_eq!((&batch["imported"], &batch["left"]), (&json!(1), &json!(2)));
    let lines = admin.lines(id, "outcome reason").await;
    let stale = json!({"outcome": "LEFT", "reason": "STATE_CHANGED"});
    assert_eq!(
        lines,
        json!([stale, stale, {"outcome": "IMPORTED", "reason": null}])
    );
    assert_eq!(
        person_with(app, "13812345678").await.unwrap().name,
        "另一人"
    );
    assert_eq!(person_with(app, &phone).await.unwrap().name, "何先改");
    assert!(person_with(app, "13812345679").await.is_some());
}

/// Lines page by page, of one verdict or all.
async fn lines_are_paged(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let lines: String = (0..30)
        .map(|number| match number % 3 {
            0 => "无手机,,,半山小区,,\n".to_owned(),
            _ => format!("新人{number},138000000{number:02},,半山小区,,\n"),
        })
        .collect();
    let id = admin.staged(text(&lines)).await;
    let query = "query($id: UUID!, $verdict: ImportVerdict, $first: Int, $after: String) {
        importBatch(id: $id) { rows(verdict: $verdict, first: $first, after: $after) {
            pageInfo { hasNextPage endCursor } nodes { line } } } }";
    for (verdict, expected) in [
        (json!(null), 30),
        (json!("NEW"), 20),
        (json!("ERROR"), 10),
        (json!("SAME"), 0),
    ] {
        let mut after = json!(null);
        let mut seen = Vec::new();
        loop {
            let variables = json!({"id": id, "verdict": verdict, "first": 7, "after": after});
            let answer = admin.gql(query, variables).await;
            let rows = &answer.data()["importBatch"]["rows"];
            let nodes = rows["nodes"].as_array().unwrap();
            seen.extend(nodes.iter().map(|node| node["line"].as_i64().unwrap()));
            if rows["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = rows["pageInfo"]["endCursor"].clone();
        }
        assert_eq!(seen.len(), expected);
        assert!(seen.is_sorted_by(|one, next| one < next));
    }
}

/// Two thousand members in a few hundred statements; the command line's way in.
async fn a_large_roster_is_written_in_bulk(app: &TestApp) {
    let lines: String = (0..2_000)
        .map(|number| {
            format!(
                "新人{number},1370000{number:04},单位{},半山小区,3栋,电工 医护\n",
                number % 40
            )
        })
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("members.csv");
    std::fs::write(&file, text(&lines)).unwrap();
    let admin = app.town.person(Role::CommunityAdmin).unwrap();
    let viewer = Viewer::of_person(app.db(), admin, Uuid::nil(), app.now())
        .await
        .unwrap();
    let statements = app.app.db.statements();
    let begun = Instant::now();
    let progress = Progress::hidden();
    let batch = roster::service::import_file(&viewer, &app.app, None, &file, false, &progress)
        .await
        .unwrap();
    let statements = app.app.db.statements() - statements;
    eprintln!(
        "2,000 lines: {statements} statements in {:?}",
        begun.elapsed()
    );
    assert_eq!(batch.new_count, 2_000);
    assert_eq!(batch.state, import_batch::ImportState::Committed);
    // Some dozens for each chunk of lines, however many lines there are.
    assert!(statements < 900, "{statements} statements");

    let again = roster::service::import_file(&viewer, &app.app, None, &file, false, &progress)
        .await
        .unwrap();
    assert_eq!((again.same_count, again.total), (2_000, 2_000));
}

/// The templates can be had by anybody and hold nobody.
async fn templates_are_empty_rosters(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    for (path, media_type) in [
        (
            "/rosters/templates/members.xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        ("/rosters/templates/members.csv", "text/csv; charset=utf-8"),
    ] {
        let response = app.nobody().get(path).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["content-type"], media_type);
        let bytes = response.bytes().await.unwrap().to_vec();
        let id = admin.staged(bytes).await;
        assert_eq!(admin.batch(id).await["total"], 0);
    }
}

/// Committees stay what they are, and so does a unit while somebody serves there.
async fn only_units_become_other_units(app: &TestApp) {
    let admin = app.as_role(Role::StreetAdmin).await;
    let found = app.founding();
    let member = app.town.person(Role::Member).unwrap();
    let clerk = found
        .organization(
            None,
            OrganizationKind::Merchant,
            "便民商店",
            &app.town.community,
        )
        .await;
    let role = AppointmentRole::MerchantClerk;
    found.appointed(member, role, None, Some(&clerk)).await;
    let school = found
        .organization(
            None,
            OrganizationKind::PartnerUnit,
            "第一中学",
            &app.town.community,
        )
        .await;
    let kinds = async || {
        let mut rows = organization::Entity::find().all(app.db()).await.unwrap();
        rows.retain(|row| row.id != school.id);
        rows.sort_by_key(|row| row.id);
        rows.into_iter().map(|row| row.kind).collect::<Vec<_>>()
    };
    let before = kinds().await;
    let phone = app.town.phone(Role::Resident);
    let sheet = format!(
        "姓名,手机,单位,单位类型,居住小区\n\
         ,,岩岭社区党委,共建单位,\n\
         林住户,{phone},岩岭社区党委,商户,半山小区\n\
         ,,便民商店,企业,\n\
         ,,第一中学,社区党委,\n\
         ,,第一中学,学校,\n"
    );
    let id = admin.staged(sheet.into_bytes()).await;
    let lines = admin.lines(id, "verdict problems { column code }").await;
    let wrong =
        json!({"verdict": "ERROR", "problems": [{"column": "unitKind", "code": "INVALID"}]});
    assert_eq!(
        lines,
        json!([wrong, wrong, wrong, wrong, {"verdict": "CHANGED", "problems": []}])
    );
    admin.imported(id).await;
    assert_eq!(kinds().await, before);
    let school = organization::Entity::find_by_id(school.id)
        .one(app.db())
        .await;
    assert_eq!(school.unwrap().unwrap().kind, OrganizationKind::School);
}

/// Whose double was merged into them has two numbers; what both lines say cannot both be so.
async fn one_person_stands_in_one_line(app: &TestApp) {
    let admin = app.as_role(Role::CommunityAdmin).await;
    let resident = app.town.person(Role::Resident).unwrap();
    let double = app.founding().person("林住户", "13812345670").await;
    let mut double = double.into_active_model();
    double.state = Set(person::PersonState::Merged);
    double.merged_into_id = Set(Some(resident));
    double.update(app.writer()).await.unwrap();
    let phone = app.town.phone(Role::Resident);
    let id = admin
        .staged(text(&format!(
            "林住户,{phone},,青石院,1,\n林住户,13812345670,,青石院,,\n孙新人,13812345678,,半山小区,,\n"
        )))
        .await;
    let lines = admin.lines(id, "verdict problems { column code }").await;
    assert_eq!(
        lines[1],
        json!({"verdict": "ERROR", "problems": [{"column": "phone", "code": "TOO_MANY"}]})
    );
    assert_eq!(admin.imported(id).await["imported"], 2);
}
