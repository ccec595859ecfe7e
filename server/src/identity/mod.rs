//! People: signing in, who they are, where they live, what they can do, where they report to.
pub mod enrollments;
pub mod session;
pub mod types;
use async_graphql::Object;
#[derive(Default)]
pub struct IdentityQuery;
#[Object]
impl IdentityQuery {
    async fn stub_c(&self) -> bool {
        true
    }
}
#[derive(Default)]
pub struct IdentityMutation;
#[Object]
impl IdentityMutation {
    async fn stub_d(&self) -> bool {
        true
    }
}
#[derive(Default)]
pub struct EnrollmentMutation;
#[Object]
impl EnrollmentMutation {
    async fn stub_e(&self) -> bool {
        true
    }
}
