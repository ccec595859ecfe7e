//! The demo street.
