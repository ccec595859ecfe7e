//! The schema as the test walks it: types with their fields, and a selection of everything.

use std::collections::BTreeMap;

use async_graphql::parser::{
    parse_schema,
    types::{BaseType, Type, TypeKind, TypeSystemDefinition},
};

/// Of every list; more than any of the test's lists holds.
pub const PAGE: &str = "first: 5";

/// A connection is read in one of two ways; in both at once, queries would weigh too much.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Way {
    Nodes,
    Edges,
}

impl Way {
    fn leaves_out(self, type_name: &str, field: &str) -> bool {
        let other = match self {
            Way::Nodes => "edges",
            Way::Edges => "nodes",
        };
        type_name.ends_with("Connection") && field == other
    }
}

/// Deeper than any path that leads to a type for the first time, and within the server's limit.
const DEEPEST: usize = 10;

pub struct Schema {
    objects: BTreeMap<String, BTreeMap<String, Field>>,
}

struct Field {
    type_name: String,
    needs_arguments: bool,
    is_paged: bool,
}

impl Schema {
    pub fn parse(sdl: &str) -> Self {
        let mut objects = BTreeMap::new();
        for definition in parse_schema(sdl).unwrap().definitions {
            let TypeSystemDefinition::Type(definition) = definition else {
                continue;
            };
            let TypeKind::Object(object) = &definition.node.kind else {
                continue;
            };
            let fields = object.fields.iter().map(|field| {
                let field = &field.node;
                let needs_arguments = field
                    .arguments
                    .iter()
                    .any(|argument| !argument.node.ty.node.nullable);
                let field_of = Field {
                    type_name: named(&field.ty.node),
                    needs_arguments,
                    is_paged: field
                        .arguments
                        .iter()
                        .any(|argument| argument.node.name.node == "first"),
                };
                (field.name.node.to_string(), field_of)
            });
            objects.insert(definition.node.name.node.to_string(), fields.collect());
        }
        Self { objects }
    }

    pub fn object_names(&self) -> Vec<&str> {
        self.objects.keys().map(String::as_str).collect()
    }

    pub fn field_names(&self, object: &str) -> Vec<&str> {
        self.objects[object].keys().map(String::as_str).collect()
    }

    pub fn is_paged(&self, object: &str, field: &str) -> bool {
        self.objects[object][field].is_paged
    }

    /// Everything that a root field leads to; empty for a scalar.
    pub fn selection(&self, root: &str, field: &str, way: Way) -> String {
        let type_name = self.objects[root][field].type_name.clone();
        self.select(&type_name, way, &mut Vec::new())
    }

    /// Below a type that is on the path already, only what is no object: else there is no end.
    fn select(&self, type_name: &str, way: Way, path: &mut Vec<String>) -> String {
        let Some(fields) = self.objects.get(type_name) else {
            return String::new();
        };
        let again = path.iter().any(|above| above == type_name);
        path.push(type_name.to_owned());
        let mut selected = "{ __typename".to_owned();
        for (name, field) in fields {
            assert!(!field.needs_arguments, "{type_name}.{name}");
            let is_object = self.objects.contains_key(&field.type_name);
            let is_too_deep = is_object && (again || path.len() >= DEEPEST);
            if is_too_deep || way.leaves_out(type_name, name) {
                continue;
            }
            let page = if field.is_paged {
                format!("({PAGE})")
            } else {
                String::new()
            };
            let below = self.select(&field.type_name, way, path);
            selected.push_str(&format!(" {name}{page} {below}"));
        }
        path.pop();
        selected + " }"
    }
}

fn named(field_type: &Type) -> String {
    match &field_type.base {
        BaseType::Named(name) => name.to_string(),
        BaseType::List(inner) => named(inner),
    }
}
