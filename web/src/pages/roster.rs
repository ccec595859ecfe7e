//! 表格导入: sending a sheet, its columns, its preview with what is to be decided, what came of it.

pub mod batch;
mod decisions;
mod foot;
mod lines;
mod mapping;
mod rows;
pub mod upload;
mod words;
