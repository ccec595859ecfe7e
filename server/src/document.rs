//! What a parsed document may ask for, before the schema looks at it.
//!
//! Validation and the schema's own limits follow every spread of every fragment. Fragments that
//! spread each other twice double at every level, and a few lines become billions of visits. Here
//! each fragment is measured once.

use std::{
    collections::HashMap,
    num::NonZeroUsize,
    sync::{Arc, Mutex, PoisonError},
};

use async_graphql::{
    Name, Positioned,
    parser::{
        parse_query,
        types::{
            ExecutableDocument, FragmentDefinition, OperationDefinition, OperationType, Selection,
            SelectionSet,
        },
    },
};
use lru::LruCache;

/// Selections with all fragments spread out; the app's largest document has about a hundred.
const MOST_SELECTIONS: usize = 5_000;
/// Selections within each other, spreads included; also what keeps the measuring itself shallow.
const DEEPEST: usize = 64;

/// Documents that are remembered; the app has about 160.
const REMEMBERED: NonZeroUsize = NonZeroUsize::MIN.saturating_add(499);
/// In bytes. The app's longest document has about 3,000.
const LONGEST_REMEMBERED: usize = 10_000;

/// Documents by their text, as far as they parse and pass [`check`]: phones send the same few over and
/// over.
#[derive(Clone)]
pub struct Documents(Arc<Mutex<LruCache<String, Arc<ExecutableDocument>>>>);

impl Default for Documents {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(LruCache::new(REMEMBERED))))
    }
}

impl Documents {
    /// Nothing where the text does not parse: the schema says why.
    ///
    /// # Errors
    /// Those of [`check`].
    pub fn read(&self, text: &str) -> Result<Option<Arc<ExecutableDocument>>, &'static str> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(document) = known.get(text) {
            return Ok(Some(document.clone()));
        }
        drop(known);
        let Ok(document) = parse_query(text) else {
            return Ok(None);
        };
        check(&document)?;
        let document = Arc::new(document);
        if text.len() <= LONGEST_REMEMBERED {
            known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            known.put(text.to_owned(), document.clone());
        }
        Ok(Some(document))
    }
}

/// # Errors
/// What to tell whoever sent it.
pub fn check(document: &ExecutableDocument) -> Result<(), &'static str> {
    let mut measure = Measure {
        fragments: &document.fragments,
        known: HashMap::new(),
    };
    // Fragments that no operation uses are validated as well.
    let fragments = document.fragments.values();
    let sets = operations(document)
        .map(|operation| &operation.selection_set)
        .chain(fragments.map(|fragment| &fragment.node.selection_set));
    let mut selections = 0_usize;
    for set in sets {
        let size = measure.set(set, 0).ok_or("fragments nest too deeply")?;
        selections = selections.saturating_add(size.selections);
    }
    if selections > MOST_SELECTIONS {
        return Err("the document selects too much");
    }
    // Each mutation is one root field, so that one transaction and one request id cover it.
    let is_oversized = |operation: &OperationDefinition| {
        operation.ty == OperationType::Mutation
            && !matches!(
                operation.selection_set.node.items.as_slice(),
                [one] if matches!(one.node, Selection::Field(_))
            )
    };
    if operations(document).any(is_oversized) {
        return Err("a mutation has one root field");
    }
    Ok(())
}

pub fn is_subscription(document: &ExecutableDocument) -> bool {
    operations(document).all(|operation| operation.ty == OperationType::Subscription)
}

fn operations(document: &ExecutableDocument) -> impl Iterator<Item = &OperationDefinition> {
    document
        .operations
        .iter()
        .map(|(_, operation)| &operation.node)
}

#[derive(Clone, Copy, Default)]
struct Size {
    selections: usize,
    depth: usize,
}

struct Measure<'a> {
    fragments: &'a HashMap<Name, Positioned<FragmentDefinition>>,
    known: HashMap<&'a Name, Size>,
}

impl<'a> Measure<'a> {
    /// Nothing where it goes too deep, as one does that spreads itself.
    fn set(&mut self, set: &'a Positioned<SelectionSet>, level: usize) -> Option<Size> {
        let mut size = Size::default();
        for item in &set.node.items {
            let inner = match &item.node {
                Selection::Field(field) => self.set(&field.node.selection_set, level + 1)?,
                Selection::InlineFragment(inline) => {
                    self.set(&inline.node.selection_set, level + 1)?
                }
                Selection::FragmentSpread(spread) => {
                    self.fragment(&spread.node.fragment_name.node, level + 1)?
                }
            };
            size.selections = size
                .selections
                .saturating_add(inner.selections.saturating_add(1));
            size.depth = size.depth.max(1 + inner.depth);
        }
        (level + size.depth <= DEEPEST).then_some(size)
    }

    /// One that is not there has no size; validation says that it is missing.
    fn fragment(&mut self, name: &'a Name, level: usize) -> Option<Size> {
        if level > DEEPEST {
            return None;
        }
        if let Some(size) = self.known.get(name) {
            return (level + size.depth <= DEEPEST).then_some(*size);
        }
        let Some(fragment) = self.fragments.get(name) else {
            return Some(Size::default());
        };
        let size = self.set(&fragment.node.selection_set, level)?;
        self.known.insert(name, size);
        Some(size)
    }
}

#[cfg(test)]
mod tests {
    use async_graphql::parser::parse_query;

    use super::*;

    fn checked(text: &str) -> Result<(), &'static str> {
        check(&parse_query(text).unwrap())
    }

    /// Fragments of which each spreads the next one `times`.
    fn chain(length: usize, times: usize) -> String {
        let mut text = "query { me { ...F0 } }".to_owned();
        for index in 0..length {
            let spread = format!("...F{} ", index + 1).repeat(times);
            text += &format!(" fragment F{index} on Me {{ {spread} }}");
        }
        text + &format!(" fragment F{length} on Me {{ id }}")
    }

    #[test]
    fn fragments_that_double_are_refused_at_once() {
        assert_eq!(checked(&chain(3, 2)), Ok(()));
        assert_eq!(checked(&chain(40, 2)), Err("the document selects too much"));
        assert_eq!(
            checked(&chain(60, 50)),
            Err("the document selects too much"),
            "past usize"
        );
    }

    #[test]
    fn chains_and_circles_of_fragments_are_refused() {
        assert_eq!(checked(&chain(20, 1)), Ok(()));
        let too_deep = Err("fragments nest too deeply");
        assert_eq!(checked(&chain(20_000, 1)), too_deep);
        let circle = "{ me { ...A } } fragment A on Me { ...B } fragment B on Me { id ...A }";
        assert_eq!(checked(circle), too_deep);
        let unused = "{ me { id } } fragment A on Me { desks { ...A } }";
        assert_eq!(checked(unused), too_deep);
    }

    #[test]
    fn what_nobody_spreads_counts_too() {
        let fields = "id ".repeat(MOST_SELECTIONS);
        assert!(
            checked(&format!(
                "{{ me {{ id }} }} fragment A on Me {{ {fields} }}"
            ))
            .is_err()
        );
    }

    #[test]
    fn a_fragment_that_is_missing_is_left_to_validation() {
        assert_eq!(checked("{ me { ...Nobody } }"), Ok(()));
    }

    #[test]
    fn a_mutation_has_one_root_field() {
        assert_eq!(checked("mutation { signOut }"), Ok(()));
        let refused = Err("a mutation has one root field");
        assert_eq!(checked("mutation { signOut again: signOut }"), refused);
        let spread = "mutation { ...F } fragment F on Mutation { signOut }";
        assert_eq!(checked(spread), refused);
        assert_eq!(checked("{ me { id } places { id } }"), Ok(()));
    }
}
