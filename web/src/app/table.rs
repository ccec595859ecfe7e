//! How the table of routes is read. The router's own routes are a type for every shape of path, and each
//! brings its code for matching and for what only servers ask; here a path is matched by its text.

use crate::pages::LazyPage;
use leptos_router::{
    ChooseView, GeneratedRouteData, MatchInterface, MatchNestedRoutes, MatchParams, RouteMatchId,
};
use std::{array, borrow::Cow};

/// Of the names in a path.
type Values = Vec<(Cow<'static, str>, String)>;

/// Paths and what they show; the first that fits is taken.
pub type Rows<const COUNT: usize> = [(&'static str, LazyPage); COUNT];

#[derive(Clone)]
pub struct Table<const COUNT: usize> {
    rows: &'static Rows<COUNT>,
    ids: [RouteMatchId; COUNT],
}

impl<const COUNT: usize> Table<COUNT> {
    pub fn of(rows: &'static Rows<COUNT>) -> Self {
        Self {
            rows,
            ids: array::from_fn(|_| RouteMatchId::new_from_route_id()),
        }
    }
}

impl<const COUNT: usize> MatchNestedRoutes for Table<COUNT> {
    type Data = ();
    type Match = Found;

    fn match_nested<'a>(&'a self, path: &'a str) -> (Option<(RouteMatchId, Found)>, &'a str) {
        for ((pattern, page), id) in self.rows.iter().zip(self.ids) {
            if let Some(values) = values(pattern, path) {
                let found = Found {
                    id,
                    path: path.to_string(),
                    values,
                    page: *page,
                };
                return (Some((id, found)), "");
            }
        }
        (None, path)
    }

    /// Only servers that render pages ask for these.
    fn generate_routes(&self) -> impl IntoIterator<Item = GeneratedRouteData> + '_ {
        None
    }

    fn optional(&self) -> bool {
        false
    }
}

/// The row that fits a path.
pub struct Found {
    id: RouteMatchId,
    path: String,
    values: Values,
    page: LazyPage,
}

impl MatchParams for Found {
    fn to_params(&self) -> Values {
        self.values.clone()
    }
}

impl MatchInterface for Found {
    /// There is none.
    type Child = Self;

    fn as_id(&self) -> RouteMatchId {
        self.id
    }

    fn as_matched(&self) -> &str {
        &self.path
    }

    fn into_view_and_child(self) -> (impl ChooseView, Option<Self>) {
        (self.page, None)
    }
}

/// What stands in a path for each `:name` of a pattern, and for the `*name` that ends it; nothing where
/// the path is another.
fn values(pattern: &'static str, path: &str) -> Option<Values> {
    let mut values = Values::new();
    let mut patterns = pattern.trim_matches('/').split('/');
    let mut rest = Some(path.trim_matches('/'));
    for wanted in patterns.by_ref() {
        if let Some(name) = wanted.strip_prefix('*') {
            values.push((name.into(), rest.unwrap_or_default().to_string()));
            return Some(values);
        }
        let (part, left) = match rest?.split_once('/') {
            Some((part, left)) => (part, Some(left)),
            None => (rest?, None),
        };
        match wanted.strip_prefix(':') {
            Some(name) if !part.is_empty() => values.push((name.into(), part.to_string())),
            None if wanted == part => {}
            _ => return None,
        }
        rest = left;
    }
    rest.is_none().then_some(values)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(pattern: &'static str, path: &str) -> Option<String> {
        let words = |(name, value): (Cow<'static, str>, String)| format!("{name}={value}");
        let values = values(pattern, path)?;
        Some(values.into_iter().map(words).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn a_path_without_names_is_matched_as_it_is() {
        assert_eq!(said("/", "/"), Some(String::new()));
        assert_eq!(said("/me/devices", "/me/devices"), Some(String::new()));
        assert_eq!(said("/me/devices", "/me/devices/"), Some(String::new()));
        for other in ["/me", "/me/devices/1", "/me/device", "/", "/me//devices"] {
            assert_eq!(said("/me/devices", other), None, "{other}");
        }
        assert_eq!(said("/", "/me"), None);
    }

    #[test]
    fn names_stand_for_one_part_each() {
        let pattern = "/people/:id/merge/:other";
        assert_eq!(
            said(pattern, "/people/7/merge/8"),
            Some("id=7 other=8".into())
        );
        for other in ["/people/7/merge", "/people/7/merge/", "/people//merge/8"] {
            assert_eq!(said(pattern, other), None, "{other}");
        }
    }

    #[test]
    fn a_star_stands_for_all_that_follows() {
        let pattern = "/centres/*rest";
        assert_eq!(said(pattern, "/centres"), Some("rest=".into()));
        assert_eq!(said(pattern, "/centres/"), Some("rest=".into()));
        assert_eq!(
            said(pattern, "/centres/rooms/7"),
            Some("rest=rooms/7".into())
        );
        assert_eq!(said(pattern, "/centresque"), None);
    }
}
