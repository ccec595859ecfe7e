//! Coverage figures of random trees: each beside a recount by hand, and beside its list.

use std::collections::{BTreeSet, HashMap, HashSet};

use entity::{
    coverage, enrollment, grid, organization,
    organization::{BranchKind, OrganizationKind},
    place,
    place::PlaceKind,
};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, Set};
use server::clock::new_id;
use uuid::Uuid;

use crate::support::{Client, Json, Role, TestApp, json, on_both};

on_both! {
    every_figure_is_a_recount_and_the_length_of_its_list,
}

/// A small generator of its own: the same trees each time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }

    fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        let at = self.below(all.len());
        &all[at]
    }
}

const KINDS: [OrganizationKind; 9] = [
    OrganizationKind::Branch,
    OrganizationKind::Branch,
    OrganizationKind::Branch,
    OrganizationKind::Group,
    OrganizationKind::CentreHousehold,
    OrganizationKind::School,
    OrganizationKind::Enterprise,
    OrganizationKind::Merchant,
    OrganizationKind::OwnersCommittee,
];

async fn every_figure_is_a_recount_and_the_length_of_its_list(app: &TestApp) {
    let mut dice = Dice(20_261_122);
    for _ in 0..2 {
        grow(app, &mut dice).await;
        compare(app).await;
    }
}

async fn all<E: EntityTrait>(app: &TestApp) -> Vec<E::Model> {
    E::find().all(app.db()).await.unwrap()
}

async fn open_places(app: &TestApp, kinds: &[PlaceKind]) -> Vec<place::Model> {
    let mut rows = all::<place::Entity>(app).await;
    rows.retain(|one| one.closed_at.is_none() && kinds.contains(&one.kind));
    rows.sort_by_key(|one| one.id);
    rows
}

async fn close<A>(app: &TestApp, mut row: A, column: <A::Entity as EntityTrait>::Column)
where
    A: ActiveModelTrait + sea_orm::ActiveModelBehavior + Send,
    <A::Entity as EntityTrait>::Model: IntoActiveModel<A>,
{
    row.set(column, Some(app.now()).into());
    row.update(app.writer()).await.unwrap();
}

async fn grow(app: &TestApp, dice: &mut Dice) {
    let found = app.founding();
    let communities = open_places(app, &[PlaceKind::Community]).await;
    for _ in 0..10 {
        let parent = dice.one_of(&communities).clone();
        let name = new_id().to_string();
        let compound = found.place(Some(&parent), PlaceKind::Compound, &name).await;
        for number in 0..dice.below(3) {
            let name = format!("{number} 号楼");
            found
                .place(Some(&compound), PlaceKind::Building, &name)
                .await;
        }
        if dice.below(5) == 0 {
            let row = compound.into_active_model();
            close(app, row, place::Column::ClosedAt).await;
        }
    }
    let levels = [
        PlaceKind::Community,
        PlaceKind::Compound,
        PlaceKind::Building,
    ];
    let places = open_places(app, &levels).await;
    for _ in 0..40 {
        let kind = *dice.one_of(&KINDS);
        let seat = dice.one_of(&places).clone();
        let name = new_id().to_string();
        let one = found.organization(None, kind, &name, &seat).await;
        let covered: HashSet<Uuid> = (0..dice.below(3))
            .map(|_| dice.one_of(&places).id)
            .collect();
        for place_id in covered {
            covers(app, Some(one.id), None, place_id).await;
        }
        if dice.below(3) == 0 {
            found.reports(&one, dice.one_of(&communities)).await;
        }
        let mut row = one.into_active_model();
        if kind == OrganizationKind::Branch && dice.below(2) == 0 {
            row.branch_kind = Set(Some(BranchKind::Entity));
        }
        if dice.below(6) == 0 {
            row.closed_at = Set(Some(app.now()));
        }
        row.reset(organization::Column::Name);
        row.update(app.writer()).await.unwrap();
    }
    for number in 0..8 {
        let community = dice.one_of(&communities).clone();
        let grid = found.grid(&community, &format!("{number} 网格")).await;
        for _ in 0..dice.below(3) {
            let inside = |one: &&place::Model| {
                one.community_id == Some(community.id) && one.id != community.id
            };
            let inside: Vec<_> = places.iter().filter(inside).collect();
            let place_id = dice.one_of(&inside).id;
            let known = all::<coverage::Entity>(app).await;
            if !known
                .iter()
                .any(|one| one.grid_id == Some(grid.id) && one.place_id == place_id)
            {
                covers(app, None, Some(grid.id), place_id).await;
            }
        }
        if dice.below(4) == 0 {
            let row = grid.into_active_model();
            close(app, row, grid::Column::ClosedAt).await;
        }
    }
}

async fn covers(
    app: &TestApp,
    organization_id: Option<Uuid>,
    grid_id: Option<Uuid>,
    place_id: Uuid,
) {
    coverage::ActiveModel {
        id: Set(new_id()),
        organization_id: Set(organization_id),
        grid_id: Set(grid_id),
        place_id: Set(place_id),
        created_at: Set(app.now()),
    }
    .insert(app.writer())
    .await
    .unwrap();
}

/// What there is, to count by hand.
struct Books {
    places: HashMap<Uuid, place::Model>,
    organizations: Vec<organization::Model>,
    coverages: Vec<coverage::Model>,
    grids: Vec<grid::Model>,
    enrollments: Vec<enrollment::Model>,
}

impl Books {
    async fn of(app: &TestApp) -> Self {
        let places = all::<place::Entity>(app).await;
        Self {
            places: places.into_iter().map(|one| (one.id, one)).collect(),
            organizations: all::<organization::Entity>(app).await,
            coverages: all::<coverage::Entity>(app).await,
            grids: all::<grid::Entity>(app).await,
            enrollments: all::<enrollment::Entity>(app).await,
        }
    }

    /// Going up by parents, as no index does.
    fn lies_in(&self, id: Uuid, above: Uuid) -> bool {
        let mut next = Some(id);
        while let Some(id) = next {
            if id == above {
                return true;
            }
            next = self.places[&id].parent_id;
        }
        false
    }

    fn organizations(&self, place: Uuid) -> Vec<&organization::Model> {
        let touches = |one: &&organization::Model| {
            one.seat_id.is_some_and(|id| self.lies_in(id, place))
                || self.coverages.iter().any(|row| {
                    row.organization_id == Some(one.id) && self.lies_in(row.place_id, place)
                })
        };
        let open = self
            .organizations
            .iter()
            .filter(|one| one.closed_at.is_none());
        open.filter(touches).collect()
    }

    fn names(rows: Vec<&organization::Model>) -> BTreeSet<String> {
        rows.into_iter().map(|one| one.name.clone()).collect()
    }

    fn of_kind(
        &self,
        place: Uuid,
        kind: OrganizationKind,
        branch: Option<BranchKind>,
    ) -> BTreeSet<String> {
        let mut rows = self.organizations(place);
        rows.retain(|one| one.kind == kind && (branch.is_none() || one.branch_kind == branch));
        Self::names(rows)
    }

    fn reported(&self, place: Uuid) -> BTreeSet<String> {
        let mut rows = self.organizations(place);
        rows.retain(|one| {
            one.kind.is_unit()
                && self.enrollments.iter().any(|row| {
                    row.organization_id == Some(one.id) && self.lies_in(row.place_id, place)
                })
        });
        Self::names(rows)
    }

    fn grids(&self, place: Uuid) -> usize {
        let touches = |one: &&grid::Model| {
            self.lies_in(one.community_id, place)
                || self
                    .coverages
                    .iter()
                    .any(|row| row.grid_id == Some(one.id) && self.lies_in(row.place_id, place))
        };
        let open = self.grids.iter().filter(|one| one.closed_at.is_none());
        open.filter(touches).count()
    }

    fn compounds(&self, place: Uuid, which: &str) -> BTreeSet<String> {
        let compounds = self.places.values().filter(|one| {
            one.kind == PlaceKind::Compound
                && one.closed_at.is_none()
                && self.lies_in(one.id, place)
        });
        let open_branches = |id: Uuid| {
            let is_branch = |one: &organization::Model| {
                one.kind == OrganizationKind::Branch && one.closed_at.is_none()
            };
            let rows = self.coverages.iter().filter(|row| row.place_id == id);
            rows.filter_map(|row| row.organization_id)
                .filter(|id| {
                    self.organizations
                        .iter()
                        .any(|one| one.id == *id && is_branch(one))
                })
                .count()
        };
        let inside = |compound: Uuid| {
            let here = self.places.values().filter(|one| one.closed_at.is_none());
            here.filter(|one| self.lies_in(one.id, compound))
                .map(|one| one.id)
                .collect::<Vec<_>>()
        };
        let holds = |one: &&place::Model| match which {
            "IN_GRID" => inside(one.id).into_iter().any(|id| {
                self.coverages.iter().any(|row| {
                    row.place_id == id
                        && self
                            .grids
                            .iter()
                            .any(|grid| row.grid_id == Some(grid.id) && grid.closed_at.is_none())
                })
            }),
            "WITHOUT_BRANCH" => {
                let above = one.community_id.map_or(0, open_branches);
                above == 0 && inside(one.id).into_iter().all(|id| open_branches(id) == 0)
            }
            "SEVERAL_BRANCHES" => inside(one.id).into_iter().any(|id| open_branches(id) > 1),
            _ => true,
        };
        compounds
            .filter(holds)
            .map(|one| one.name.clone())
            .collect()
    }
}

async fn compare(app: &TestApp) {
    let books = Books::of(app).await;
    let town = &app.town;
    let system = app.as_role(Role::SystemAdmin).await;
    let ours = app.as_role(Role::CommunityAdmin).await;
    for (client, place) in [
        (&system, town.street.id),
        (&system, town.community.id),
        (&ours, town.community.id),
        (&ours, town.compound.id),
    ] {
        let figures = figures(client, place).await;
        for (kind, graphql) in [
            (OrganizationKind::Group, "GROUP"),
            (OrganizationKind::CentreHousehold, "CENTRE_HOUSEHOLD"),
            (OrganizationKind::School, "SCHOOL"),
            (OrganizationKind::Enterprise, "ENTERPRISE"),
            (OrganizationKind::Merchant, "MERCHANT"),
            (OrganizationKind::PartnerUnit, "PARTNER_UNIT"),
            (OrganizationKind::CommunityCommittee, "COMMUNITY_COMMITTEE"),
        ] {
            let expected = books.of_kind(place, kind, None);
            assert_eq!(count(&figures, graphql, None), expected.len(), "{graphql}");
            let listed = listed(client, place, &format!("kinds: [{graphql}]")).await;
            assert_eq!(listed, expected, "{graphql}");
        }
        for (kind, graphql) in [
            (BranchKind::Functional, "FUNCTIONAL"),
            (BranchKind::Entity, "ENTITY"),
        ] {
            let expected = books.of_kind(place, OrganizationKind::Branch, Some(kind));
            assert_eq!(count(&figures, "BRANCH", Some(graphql)), expected.len());
            let arguments = format!("kinds: [BRANCH], branchKind: {graphql}");
            assert_eq!(listed(client, place, &arguments).await, expected);
        }
        let reported = books.reported(place);
        assert_eq!(figures["unitsReported"], reported.len());
        let units = "kinds: [PARTNER_UNIT, DEPARTMENT, SCHOOL, ENTERPRISE, PROPERTY_COMPANY, \
            SOCIAL_ORGANIZATION, MERCHANT], reported: true";
        assert_eq!(listed(client, place, units).await, reported);
        assert_eq!(figures["grids"], books.grids(place));
        assert_eq!(
            pages(client, "grids", place, "").await.len(),
            books.grids(place)
        );
        for (which, field) in [
            ("ANY", "compounds"),
            ("IN_GRID", "compoundsInGrids"),
            ("WITHOUT_BRANCH", "compoundsWithoutBranch"),
            ("SEVERAL_BRANCHES", "compoundsWithSeveralBranches"),
        ] {
            let expected = books.compounds(place, which);
            assert_eq!(figures[field], expected.len(), "{which}");
            let arguments = format!("coverage: {which}");
            let listed: BTreeSet<_> = pages(client, "compounds", place, &arguments)
                .await
                .into_iter()
                .collect();
            assert_eq!(listed, expected, "{which}");
        }
    }
    let grown = figures(&system, town.street.id).await;
    for field in [
        "compoundsInGrids",
        "compoundsWithoutBranch",
        "unitsReported",
        "grids",
    ] {
        assert!(grown[field].as_i64().unwrap() > 0, "{field} of {grown}");
    }
}

async fn figures(client: &Client, place: Uuid) -> Json {
    let query = "query($id: UUID!) { coverageFigures(placeId: $id) { \
        organizations { kind branchKind count } unitsReported grids compounds compoundsInGrids \
        compoundsWithoutBranch compoundsWithSeveralBranches } }";
    let answer = client.gql(query, json!({"id": place})).await;
    answer.data()["coverageFigures"].clone()
}

fn count(figures: &Json, kind: &str, branch_kind: Option<&str>) -> usize {
    let rows = figures["organizations"].as_array().unwrap().iter();
    rows.filter(|one| one["kind"] == kind && one["branchKind"].as_str() == branch_kind)
        .map(|one| one["count"].as_u64().unwrap() as usize)
        .sum()
}

async fn listed(client: &Client, place: Uuid, arguments: &str) -> BTreeSet<String> {
    let names = pages(client, "organizations", place, arguments).await;
    let count = names.len();
    let names: BTreeSet<String> = names.into_iter().collect();
    assert_eq!(names.len(), count, "none twice");
    names
}

async fn pages(client: &Client, field: &str, place: Uuid, arguments: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut after = Json::Null;
    loop {
        let query = format!(
            "query($id: UUID!, $after: String) {{ {field}(placeId: $id, {arguments} first: 7, \
             after: $after) {{ nodes {{ name }} pageInfo {{ hasNextPage endCursor }} }} }}"
        );
        let answer = client
            .gql(&query, json!({"id": place, "after": after}))
            .await;
        let page = &answer.data()[field];
        let nodes = page["nodes"].as_array().unwrap().iter();
        names.extend(nodes.map(|one| one["name"].as_str().unwrap().to_owned()));
        if page["pageInfo"]["hasNextPage"] == false {
            return names;
        }
        after = page["pageInfo"]["endCursor"].clone();
    }
}
