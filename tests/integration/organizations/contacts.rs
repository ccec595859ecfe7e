//! Whom to call at an organisation: masked, encrypted, and revealed on record.

use super::{RECORD, history};
use crate::support::{Role, TestApp, json, on_both, steps::id_of};

on_both! {
    contacts_are_masked_and_revealed_on_record,
}

async fn contacts_are_masked_and_revealed_on_record(app: &TestApp) {
    let unit = app.town.unit.id;
    let office = app.as_role(Role::CommunityAdmin).await;
    let add = async |name: &str, phone: &str| {
        let contact = json!({
            "organizationId": unit, "name": name, "duty": "办公室主任", "phone": phone,
        });
        office.act("addOrganizationContact", contact, RECORD).await
    };
    add("", "13812345678").await.refused_on("REQUIRED", "name");
    add("苗联系", "12")
        .await
        .refused_on("PHONE_INVALID", "phone");
    add("苗联系", "138 1234 5678").await.data();
    let added = add("值班室", "0719-8123456").await;
    let contacts = &added.result()["contacts"];
    assert_eq!(contacts[0]["phone"], "138****5678");
    assert_eq!(contacts[1]["phone"], "****3456");
    let id = id_of(&contacts[0]);

    let other = app.as_role(Role::OtherCommunityAdmin).await;
    let reveal = json!({"contactId": id});
    other
        .act("revealOrganizationContact", reveal.clone(), "")
        .await
        .refused("NOT_FOUND");
    let shown = office.act("revealOrganizationContact", reveal, "").await;
    assert_eq!(shown.data()["result"], "13812345678");

    let edit = json!({"contactId": id, "name": "苗联系", "duty": "副主任"});
    office
        .act("editOrganizationContact", edit, "{ id }")
        .await
        .data();
    let shown = office
        .act("revealOrganizationContact", json!({"contactId": id}), "")
        .await;
    assert_eq!(shown.data()["result"], "13812345678", "the number stays");
    let edit = json!({"contactId": id, "name": "苗联系", "phone": "13912345678"});
    office
        .act("editOrganizationContact", edit, "{ id }")
        .await
        .data();
    let removed = office
        .act(
            "removeOrganizationContact",
            json!({"contactId": id}),
            RECORD,
        )
        .await;
    assert_eq!(removed.result()["contacts"].as_array().unwrap().len(), 1);
    assert_eq!(
        history(&office, unit).await,
        [
            "CONTACT_REMOVED",
            "CONTACT_EDITED",
            "CONTACT_REVEALED",
            "CONTACT_EDITED",
            "CONTACT_REVEALED",
            "CONTACT_ADDED",
            "CONTACT_ADDED",
        ]
    );
    for table in app.tables().await {
        let dump = app.dump(&table).await;
        for number in ["13812345678", "13912345678", "8123456"] {
            assert!(!dump.contains(number), "{table} holds {number}");
        }
    }
}
