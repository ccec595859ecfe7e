//! What GraphQL shows of notices.
