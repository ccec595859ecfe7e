//! A street of invented people, the same every time, with a season of orders.

use clap::ValueEnum;

use crate::{
    app::App,
    error::{Error, Result},
    progress::Progress,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Scale {
    Small,
    Street,
}

pub struct DemoPerson {
    pub name: String,
    pub role_key: String,
    pub place: String,
}

impl DemoPerson {
    pub fn role_name(&self) -> &str {
        &self.role_key
    }
}

pub async fn people(_app: &App) -> Result<Vec<DemoPerson>> {
    Ok(Vec::new())
}

pub async fn fill(_app: &App, _scale: Scale, _progress: &Progress) -> Result<String> {
    Err(Error::internal("the demo street is still being drawn"))
}
