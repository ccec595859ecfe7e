//! Schools, firms and associations of each community, one unit that is there twice, and whom to call
//! at every unit.

use chrono::TimeDelta;
use entity::{
    organization, organization::OrganizationKind, organization_contact, place::PlaceKind,
};
use uuid::Uuid;

use super::{
    dice::Dice,
    names::Names,
    street::{Plan, Street},
    territory::Territory,
};

const DUTIES: [&str; 5] = ["办公室主任", "工会主席", "行政专员", "值班室", "党支部书记"];

/// Entered by hand once more under a shorter name, as happens: for administrators to merge.
const DOUBLE: &str = "车城派出所";

/// What a unit of the newspapers' is, by its name.
pub fn kind_of(name: &str) -> OrganizationKind {
    let ends = |endings: &[&str]| endings.iter().any(|ending| name.ends_with(ending));
    if ends(&["小学", "中学", "幼儿园", "学校", "大学"]) {
        OrganizationKind::School
    } else if ends(&["公司", "厂", "支行", "事务所", "营业部"]) {
        OrganizationKind::Enterprise
    } else if ends(&["派出所", "局"]) {
        OrganizationKind::Department
    } else {
        OrganizationKind::PartnerUnit
    }
}

pub fn draw(plan: &Plan<'_>, territory: &Territory, street: &mut Street) {
    let mut dice = Dice::new(plan.seed, "units");
    let at = plan.opening() - TimeDelta::days(380);
    let mut add = |dice: &mut Dice, kind, name: String, seat_id: Uuid| {
        street.organizations.push(organization::Model {
            id: dice.id(at),
            parent_id: None,
            kind,
            branch_kind: None,
            name,
            seat_id: Some(seat_id),
            created_at: at,
            closed_at: None,
        });
    };
    for (number, community) in territory.communities.iter().enumerate() {
        let place = community.name.trim_end_matches("社区");
        add(
            &mut dice,
            OrganizationKind::School,
            format!("{place}幼儿园"),
            community.id,
        );
        add(
            &mut dice,
            OrganizationKind::SocialOrganization,
            format!("{place}社会工作服务站"),
            community.id,
        );
        if community.kind == PlaceKind::Community && number % 2 == 0 {
            add(
                &mut dice,
                OrganizationKind::Enterprise,
                format!("{place}汽车维修公司"),
                community.id,
            );
        }
    }
    if let Some(first) = territory.communities.first()
        && plan.is_first()
    {
        let kind = OrganizationKind::PartnerUnit;
        add(&mut dice, kind, DOUBLE.to_owned(), first.id);
    }
    contacts(&mut dice, plan, street);
}

/// One for every unit, a second for some; numbers are of an exchange that there is not.
fn contacts(dice: &mut Dice, plan: &Plan<'_>, street: &mut Street) {
    let mut names = Names::new(dice);
    let at = plan.opening() - TimeDelta::days(200);
    let units = street.organizations.iter().filter(|row| row.kind.is_unit());
    for (number, unit) in units.enumerate() {
        for turn in 0..=usize::from(number % 3 == 0) {
            let contact = organization_contact::Model {
                id: dice.id(at),
                organization_id: unit.id,
                name: names.draw(),
                duty: DUTIES[(number + turn) % DUTIES.len()].to_owned(),
                phone_cipher: Vec::new(),
                phone_key_id: String::new(),
                phone_hash: Vec::new(),
                created_at: at,
            };
            let phone = format!("0000-8{:06}", 2 * number + turn);
            street.contacts.push((contact, phone));
        }
    }
}
