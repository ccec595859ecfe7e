//! Workbooks that are handed out: in whose language, how their headings look, and as what they are sent.

use axum::{
    http::{HeaderValue, header},
    response::{IntoResponse, Response},
};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder};

pub const MEDIA_TYPE: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    Chinese,
    English,
}

impl Language {
    /// As `?lang=` names it; Chinese unless it is English that is asked for.
    pub fn of(code: &str) -> Self {
        match code {
            "en" => Self::English,
            _ => Self::Chinese,
        }
    }

    pub fn say(self, chinese: &'static str, english: &'static str) -> &'static str {
        match self {
            Self::Chinese => chinese,
            Self::English => english,
        }
    }
}

pub fn heading_format() -> Format {
    Format::new()
        .set_bold()
        .set_font_color(Color::RGB(0xFFFFFF))
        .set_background_color(Color::RGB(0xB3392B))
        .set_align(FormatAlign::Center)
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(0xD8CFC2))
}

/// A file to keep, under a name in any language, and under a plain one for what reads no other.
pub fn attachment(
    media_type: &'static str,
    plain: &str,
    name: &str,
    ending: &str,
    bytes: Vec<u8>,
) -> Response {
    let encoded = utf8_percent_encode(name, NON_ALPHANUMERIC);
    let disposition =
        format!("attachment; filename=\"{plain}\"; filename*=UTF-8''{encoded}.{ending}");
    let mut response = (
        [
            (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
            (
                header::CACHE_CONTROL,
                HeaderValue::from_static("public, max-age=3600"),
            ),
        ],
        bytes,
    )
        .into_response();
    if let Ok(value) = HeaderValue::from_str(&disposition) {
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// The same of a workbook about people, which changes: it is kept nowhere between.
pub fn private_workbook(plain: &str, name: &str, bytes: Vec<u8>) -> Response {
    let mut response = attachment(MEDIA_TYPE, plain, name, "xlsx", bytes);
    let never = HeaderValue::from_static("no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, never);
    response
}
