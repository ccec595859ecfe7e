//! 便民服务窗口: appointments, numbers, whose turn it is, and what is handed on.

mod appointments;
mod desk;
pub mod hall;
mod keeping;
mod races;
