//! What is asked of the server, as text. cynic checks every operation against the schema and writes
//! it down in `operations/`; the app carries the texts and not the code that writes them, which would
//! be a twentieth of the first load.
//!
//! ```ignore
//! operation!(query MyOrders(MyOrdersVariables));   // below the struct that is asked for
//! ```
//! `cargo xtask schema` writes the texts anew, and a unit test for each sees that it is up to date.

use serde::Serialize;
use std::marker::PhantomData;

/// The root of an answer, and the text that asks for it.
pub trait Operation: Sized {
    type Variables: Serialize;

    const TEXT: &'static str;

    fn ask(variables: Self::Variables) -> Question<Self> {
        Question {
            query: Self::TEXT,
            variables,
            answer: PhantomData,
        }
    }
}

/// The body of a request.
#[derive(Serialize)]
#[serde(bound = "")]
pub struct Question<Data: Operation> {
    query: &'static str,
    variables: Data::Variables,
    #[serde(skip)]
    answer: PhantomData<fn() -> Data>,
}

macro_rules! operation {
    ($kind:ident $data:ident($variables:ty)) => {
        impl $crate::api::operation::Operation for $data {
            type Variables = $variables;

            #[cfg(not(test))]
            const TEXT: &'static str = include_str!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/operations/",
                stringify!($data),
                ".graphql"
            ));

            // Tests send nothing, and have to run before the text is there.
            #[cfg(test)]
            const TEXT: &'static str = "";
        }

        #[cfg(test)]
        #[test]
        #[allow(non_snake_case)]
        fn $data() {
            let builder = cynic::OperationBuilder::<$data, $variables>::$kind();
            drop(builder); // Only compiles for a root of this kind.
            $crate::api::operation::written::check::<$data, $variables>(
                stringify!($data),
                stringify!($kind),
            );
        }
    };
}
pub(super) use operation;

#[cfg(test)]
pub mod written {
    use cynic::{
        QueryFragment, QueryVariables,
        queries::{OperationType, build_executable_document},
    };
    use std::{collections::HashSet, env, fs, path::PathBuf};

    /// Compares with `operations/<name>.graphql`, or writes that when `LINLI_WRITE_OPERATIONS` is set.
    pub fn check<Data: QueryFragment, Variables: QueryVariables>(name: &str, kind: &str) {
        let kind = match kind {
            "mutation" => OperationType::Mutation,
            _ => OperationType::Query,
        };
        let text =
            build_executable_document::<Data, Variables>(kind, Some(name), HashSet::new(), None);
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("operations");
        let file = folder.join(name).with_extension("graphql");
        if env::var_os("LINLI_WRITE_OPERATIONS").is_some() {
            fs::create_dir_all(folder).unwrap();
            fs::write(file, text).unwrap();
        } else {
            let written = fs::read_to_string(&file).unwrap_or_default();
            assert_eq!(written, text, "please run: cargo xtask schema");
        }
    }
}
