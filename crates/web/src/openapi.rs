//! What every declaration has in common, added once.

use utoipa::{
    PartialSchema as _, ToSchema,
    openapi::{
        Components, ContentBuilder, InfoBuilder, OpenApi, OpenApiVersion, Ref, RefOr, Response,
        ResponseBuilder,
        path::{Operation, PathItem},
        security::{ApiKey, ApiKeyValue, HttpAuthScheme, HttpBuilder, SecurityScheme},
    },
};

use crate::{
    problem::{FieldError, MEDIA_TYPE, ProblemBody},
    session,
    who_may::{SCHEME, SESSION_SCHEME},
};

const SUMMARY: &str = "\
What a program may ask of the shop and tell it. Send `Authorization: Bearer` and an API key; \
whoever signed in sends the session's cookie instead, and with everything but GET the header \
`x-csrf-token`, which repeats the cookie `perennial_csrf`. \
Errors are RFC 9457 problems: decide by `code`. A write that may be sent twice carries an \
`Idempotency-Key`: the same key within a day gives the same answer and does the work once. Lists \
come in pages: send `next_cursor` back as `cursor`. Times are RFC 3339, amounts whole minor units \
with an ISO 4217 currency.";

/// The document with title, security scheme and the problem that any operation may answer.
pub(crate) fn complete(mut document: OpenApi) -> OpenApi {
    document.openapi = OpenApiVersion::Version31;
    document.info = InfoBuilder::new()
        .title("Perennial")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(SUMMARY))
        .build();
    let components = document.components.get_or_insert_with(Components::new);
    components.add_security_scheme(
        SCHEME,
        SecurityScheme::Http(
            HttpBuilder::new()
                .scheme(HttpAuthScheme::Bearer)
                .description(Some("An API key of the shop: of scope `read`, `people`, `write` or `manage`, each of which includes those before it. A session does as well, as far as its role reaches."))
                .build(),
        ),
    );
    let cookie = "The session of a member of the staff, whose role has the scope; no API key does.";
    components.add_security_scheme(
        SESSION_SCHEME,
        SecurityScheme::ApiKey(ApiKey::Cookie(ApiKeyValue::with_description(
            session::COOKIE,
            cookie,
        ))),
    );
    for (name, schema) in [
        (ProblemBody::name(), ProblemBody::schema()),
        (FieldError::name(), FieldError::schema()),
    ] {
        components.schemas.insert(name.into_owned(), schema);
    }
    components
        .responses
        .insert("Problem".to_owned(), RefOr::T(problem()));
    for item in document.paths.paths.values_mut() {
        for operation in operations(item) {
            operation.responses.responses.insert(
                "default".to_owned(),
                RefOr::Ref(Ref::from_response_name("Problem")),
            );
        }
    }
    document
}

fn problem() -> Response {
    let content = ContentBuilder::new()
        .schema(Some(Ref::from_schema_name(ProblemBody::name())))
        .build();
    ResponseBuilder::new()
        .description("A refusal, or a failure on our side.")
        .content(MEDIA_TYPE, content)
        .build()
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [
        item.get.as_mut(),
        item.put.as_mut(),
        item.post.as_mut(),
        item.delete.as_mut(),
        item.patch.as_mut(),
        item.head.as_mut(),
        item.options.as_mut(),
        item.trace.as_mut(),
    ]
    .into_iter()
    .flatten()
}
