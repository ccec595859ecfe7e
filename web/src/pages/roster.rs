//! 名册导入: sending a file, its preview, importing it.

pub mod batch;
mod rows;
pub mod upload;
mod words;
