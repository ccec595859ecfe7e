//! The schema's roots, its limits, and the one HTTP handler in front of it.

use std::{
    net::{IpAddr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use async_graphql::{
    ErrorExtensionValues, MergedObject, MergedSubscription, Request, Response as GraphqlResponse,
    Schema, ServerError, Value, parser::types::ExecutableDocument,
};
use axum::{
    body::Bytes,
    extract::{ConnectInfo, State},
    http::{Extensions, HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value as Json, json};
use tower_http::limit::RequestBodyLimitLayer;

use crate::{
    app::{App, AppState},
    audit, board, calendar, categories, centres,
    document::Documents,
    enrollments,
    error::ErrorCode,
    family, identity, inbox, live, orders, organizations, people, places, registration, roster,
    system, templates,
    viewer::Viewer,
};

#[derive(MergedObject, Default)]
pub struct Query(
    system::SystemQuery,
    identity::IdentityQuery,
    enrollments::EnrollmentsQuery,
    places::PlacesQuery,
    orders::OrdersQuery,
    orders::endings::EndingsQuery,
    orders::offers::api::OffersQuery,
    inbox::InboxQuery,
    roster::RosterQuery,
    audit::AuditQuery,
    people::PeopleQuery,
    organizations::OrganizationsQuery,
    registration::RegistrationQuery,
    calendar::CalendarQuery,
    board::BoardQuery,
    templates::TemplatesQuery,
    categories::CategoriesQuery,
    centres::CentresQuery,
    centres::SeriesQuery,
    centres::WaitlistQuery,
    centres::AttendanceQuery,
    centres::FeedsQuery,
    centres::CanteenQuery,
    centres::WindowsQuery,
    centres::WindowDeskQuery,
    centres::UsageQuery,
    centres::VisitorsQuery,
    family::FamilyQuery,
);

#[derive(MergedObject, Default)]
pub struct Mutation(
    identity::IdentityMutation,
    enrollments::EnrollmentsMutation,
    places::PlacesMutation,
    orders::OrdersMutation,
    orders::DeskMutation,
    orders::endings::EndingsMutation,
    orders::offers::api::OffersMutation,
    inbox::InboxMutation,
    roster::RosterMutation,
    people::PeopleMutation,
    organizations::OrganizationsMutation,
    registration::RegistrationMutation,
    calendar::CalendarMutation,
    board::BoardMutation,
    templates::TemplatesMutation,
    categories::CategoriesMutation,
    centres::CentresMutation,
    centres::CentrePhotosMutation,
    centres::SeriesMutation,
    centres::WaitlistMutation,
    centres::AttendanceMutation,
    centres::FeedsMutation,
    centres::CanteenMutation,
    centres::WindowsMutation,
    centres::WindowDeskMutation,
    family::FamilyMutation,
);

#[derive(MergedSubscription, Default)]
pub struct Subscription(live::subscription::LiveSubscription);

pub type LinliSchema = Schema<Query, Mutation, Subscription>;

const LARGEST_BODY: usize = 1 << 20;
const DEPTH: usize = 12;
const COMPLEXITY: usize = 6_000;
const ALIASES: usize = 30;
const DIRECTIVES: usize = 10;
/// How often a mutation that lost against another transaction is run again.
const RETRIES: u32 = 6;

pub fn schema(app: &Arc<App>) -> LinliSchema {
    let mut builder = builder().data(app.clone());
    if !(app.settings.demo || app.settings.introspection) {
        builder = builder.disable_introspection().disable_suggestions();
    }
    builder.finish()
}

fn builder() -> async_graphql::SchemaBuilder<Query, Mutation, Subscription> {
    Schema::build(
        Query::default(),
        Mutation::default(),
        Subscription::default(),
    )
    .register_output_type::<ErrorCode>()
    .limit_depth(DEPTH)
    .limit_complexity(COMPLEXITY)
    .limit_aliases(ALIASES)
    .limit_directives(DIRECTIVES)
    .limit_recursive_depth(24)
}

/// The schema's text, sorted, as `web/schema.graphql` keeps it.
pub fn sdl() -> String {
    let options = async_graphql::SDLExportOptions::new()
        .sorted_fields()
        .sorted_arguments()
        .sorted_enum_items();
    builder().finish().sdl_with_options(options)
}

pub fn body_limit() -> RequestBodyLimitLayer {
    RequestBodyLimitLayer::new(LARGEST_BODY)
}

/// What a resolver may want to know of the HTTP request.
#[derive(Clone, Debug, Default)]
pub struct RequestOrigin {
    pub address: Option<IpAddr>,
    pub user_agent: String,
    pub refresh_token: Option<String>,
}

/// POST /graphql as the GraphQL-over-HTTP specification has it, stricter where it lets us:
/// JSON alone, one operation, no batches, executed to its end even if the phone hangs up.
pub async fn handle(
    State(state): State<AppState>,
    extensions: Extensions,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let media = MediaType::negotiate(&headers);
    if !is_json(&headers) {
        return media.refuse(StatusCode::UNSUPPORTED_MEDIA_TYPE, "send application/json");
    }
    let request = match parse(&body, &state.documents) {
        Ok(request) => request,
        Err(message) => return media.refuse(StatusCode::BAD_REQUEST, message),
    };
    let peer = extensions
        .get::<ConnectInfo<SocketAddr>>()
        .map(|peer| peer.0.ip());
    let origin = RequestOrigin {
        address: identity::session::client_address(&state.app, &headers, peer),
        user_agent: text_header(&headers, header::USER_AGENT),
        refresh_token: identity::session::refresh_token(&state.app, &headers),
    };
    let viewer = match identity::session::authenticate(&state.app, &headers).await {
        Ok(viewer) => viewer,
        Err(error) => {
            tracing::error!(error = error.describe(), "nobody could be recognised");
            return media.internal_error();
        }
    };
    // Spawned: a connection that is cut cannot stop a mutation half way, and a panic stays here.
    let tasks = state.app.tasks.clone();
    let execution = tasks.spawn(execute(state, request, viewer, origin));
    match execution.await {
        Ok(response) => media.answer(response),
        Err(error) => {
            tracing::error!(%error, "a resolver panicked");
            media.internal_error()
        }
    }
}

async fn execute(
    state: AppState,
    body: Body,
    viewer: Option<Viewer>,
    origin: RequestOrigin,
) -> GraphqlResponse {
    for attempt in 0.. {
        let request = with_context(body.request(), &state.app, viewer.as_ref(), Some(&origin));
        let response = state.schema.execute(request).await;
        // A mutation is one transaction, rolled back when it loses: it is simply run again.
        if attempt == RETRIES || !lost(&response) {
            return response;
        }
        tokio::time::sleep(Duration::from_millis(2 << attempt)).await;
    }
    unreachable!("the loop ends after {RETRIES} attempts")
}

/// Adds what resolvers look for in their context: the viewer, and loaders that see for that viewer.
pub fn with_context(
    request: Request,
    app: &Arc<App>,
    viewer: Option<&Viewer>,
    origin: Option<&RequestOrigin>,
) -> Request {
    let mut request = places::loader::attach(request, app);
    request = orders::loader::attach(request, app);
    request = identity::loader::attach(request, app);
    request = enrollments::loader::attach(request, app);
    if let Some(viewer) = viewer {
        request = organizations::loader::attach(request, app, viewer);
        request = centres::attach(request, app, viewer);
        request = request.data(viewer.clone());
    }
    if let Some(origin) = origin {
        request = request.data(origin.clone());
    }
    request
}

fn lost(response: &GraphqlResponse) -> bool {
    response.errors.iter().any(|error| {
        error
            .extensions
            .as_ref()
            .and_then(|values: &ErrorExtensionValues| values.get("code"))
            == Some(&Value::from(ErrorCode::Busy.as_str()))
    })
}

/// A request body that can be executed more than once.
struct Body {
    json: Json,
    /// Nothing where it does not parse: the schema says why.
    document: Option<Arc<ExecutableDocument>>,
}

impl Body {
    fn request(&self) -> Request {
        // Read before; what was a request then is one now.
        let mut request: Request =
            serde_json::from_value(self.json.clone()).unwrap_or_else(|_| Request::new(""));
        if let Some(document) = &self.document {
            request.set_parsed_query(ExecutableDocument::clone(document));
        }
        request
    }
}

fn parse(body: &[u8], documents: &Documents) -> Result<Body, &'static str> {
    let json: Json = serde_json::from_slice(body).map_err(|_| "the body is not JSON")?;
    if !json.is_object() || !json["query"].is_string() {
        return Err("the body is no object with a `query`");
    }
    if !["variables", "extensions"]
        .iter()
        .all(|name| json[name].is_null() || json[name].is_object())
    {
        return Err("`variables` and `extensions` are objects");
    }
    if !(json["operationName"].is_null() || json["operationName"].is_string()) {
        return Err("`operationName` is a string");
    }
    let request = serde_json::from_value::<Request>(json.clone())
        .map_err(|_| "the body is no GraphQL request")?;
    let document = documents.read(&request.query)?;
    Ok(Body { json, document })
}

fn is_json(headers: &HeaderMap) -> bool {
    text_header(headers, header::CONTENT_TYPE)
        .split(';')
        .next()
        .is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}

fn text_header(headers: &HeaderMap, name: header::HeaderName) -> String {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned()
}

/// The two media types of the specification; they differ in the status of a refused request.
#[derive(Clone, Copy)]
enum MediaType {
    Json,
    GraphqlResponse,
}

impl MediaType {
    fn negotiate(headers: &HeaderMap) -> Self {
        if text_header(headers, header::ACCEPT).contains("application/graphql-response+json") {
            Self::GraphqlResponse
        } else {
            Self::Json
        }
    }

    fn content_type(self) -> HeaderValue {
        HeaderValue::from_static(match self {
            Self::Json => "application/json; charset=utf-8",
            Self::GraphqlResponse => "application/graphql-response+json; charset=utf-8",
        })
    }

    fn refuse(self, status: StatusCode, message: &str) -> Response {
        let body = json!({"errors": [{
            "message": message,
            "extensions": {"code": ErrorCode::BadRequest.as_str()},
        }]});
        self.respond(status, HeaderMap::new(), body.to_string())
    }

    fn internal_error(self) -> Response {
        let body = json!({"errors": [{
            "message": ErrorCode::Internal.as_str(),
            "extensions": {"code": ErrorCode::Internal.as_str()},
        }], "data": null});
        let status = match self {
            Self::Json => StatusCode::OK,
            Self::GraphqlResponse => StatusCode::INTERNAL_SERVER_ERROR,
        };
        self.respond(status, HeaderMap::new(), body.to_string())
    }

    fn answer(self, mut response: GraphqlResponse) -> Response {
        let refused = is_request_error(&response);
        for error in &mut response.errors {
            let values = error.extensions.get_or_insert_default();
            if values.get("code").is_none() {
                values.set("code", ErrorCode::BadRequest.as_str());
            }
        }
        // Written out as it is: a detour through JSON objects would sort its fields.
        let body = if refused {
            json!({"errors": response.errors}).to_string()
        } else {
            serde_json::to_string(&response).unwrap_or_default()
        };
        let status = match self {
            Self::GraphqlResponse if refused => StatusCode::BAD_REQUEST,
            _ => StatusCode::OK,
        };
        self.respond(status, response.http_headers, body)
    }

    fn respond(self, status: StatusCode, mut headers: HeaderMap, body: String) -> Response {
        headers.insert(header::CONTENT_TYPE, self.content_type());
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        (status, headers, body).into_response()
    }
}

/// An error before execution: syntax, validation, a variable that does not fit. The library's own
/// errors have no code of ours.
fn is_request_error(response: &GraphqlResponse) -> bool {
    let has_code = |error: &ServerError| {
        let extensions = error.extensions.as_ref();
        extensions.is_some_and(|values| values.get("code").is_some())
    };
    response.data == Value::Null
        && !response.errors.is_empty()
        && !response.errors.iter().any(has_code)
}
