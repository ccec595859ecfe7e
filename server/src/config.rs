//! Settings: flags of the command line, each also an environment variable `LINLI_*`.

use std::{net::SocketAddr, path::PathBuf};

use chrono_tz::Tz;
use clap::{Args, ValueEnum};

/// In which all calendars are read, unless told otherwise.
pub const STREET_ZONE: Tz = chrono_tz::Asia::Shanghai;

#[derive(Args, Clone, Debug)]
pub struct DatabaseSettings {
    /// Folder for everything that is not told otherwise: database, key, photos.
    #[arg(long, env = "LINLI_DATA_DIR", default_value = "data", global = true)]
    pub data_dir: PathBuf,
    /// `sqlite://path` or `postgres://user:password@host/database`; default: linli.db in the data folder.
    #[arg(
        long,
        env = "LINLI_DATABASE_URL",
        global = true,
        hide_env_values = true
    )]
    pub database_url: Option<String>,
    /// The key that phone numbers are encrypted with; default: linli.key in the data folder.
    #[arg(long, env = "LINLI_KEY_FILE", global = true)]
    pub key_file: Option<PathBuf>,
    /// Folder for photos; default: files in the data folder.
    #[arg(long, env = "LINLI_FILES_DIR", global = true)]
    pub files_dir: Option<PathBuf>,
    /// The street's time zone, by its name in the IANA database: days, hours and calendars go by it.
    #[arg(long, env = "LINLI_TIME_ZONE", default_value_t = STREET_ZONE, global = true)]
    pub time_zone: Tz,
}

impl DatabaseSettings {
    /// Everything under one folder.
    pub fn in_folder(data_dir: PathBuf) -> Self {
        Self {
            data_dir,
            database_url: None,
            key_file: None,
            files_dir: None,
            time_zone: STREET_ZONE,
        }
    }

    pub fn database_url(&self) -> String {
        self.database_url
            .clone()
            .unwrap_or_else(|| format!("sqlite://{}", self.data_dir.join("linli.db").display()))
    }

    pub fn key_file(&self) -> PathBuf {
        self.key_file
            .clone()
            .unwrap_or_else(|| self.data_dir.join("linli.key"))
    }

    pub fn files_dir(&self) -> PathBuf {
        self.files_dir
            .clone()
            .unwrap_or_else(|| self.data_dir.join("files"))
    }
}

/// How one-time codes reach their phone.
#[derive(ValueEnum, Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CodeSenderKind {
    /// They are written to the server's log.
    #[default]
    Log,
    /// They are posted to a text message gateway, signed.
    Hook,
}

#[derive(Args, Clone, Debug)]
pub struct ServeSettings {
    /// Address to listen on.
    #[arg(long, env = "LINLI_LISTEN", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
    /// Where people reach the server, for links and cookies; https makes cookies secure.
    #[arg(long, env = "LINLI_PUBLIC_URL")]
    pub public_url: Option<String>,
    /// Let visitors sign in as the people of the demo street.
    #[arg(long, env = "LINLI_DEMO")]
    pub demo: bool,
    /// How many proxies stand in front and add to X-Forwarded-For.
    #[arg(long, env = "LINLI_TRUSTED_HOPS", default_value_t = 0)]
    pub trusted_hops: usize,
    /// Answer introspection queries; the demo always does.
    #[arg(long, env = "LINLI_INTROSPECTION")]
    pub introspection: bool,
    /// Show /metrics to everybody, not only to collectors on this machine.
    #[arg(long, env = "LINLI_OPEN_METRICS")]
    pub open_metrics: bool,
    /// How one-time codes reach their phone.
    #[arg(long, env = "LINLI_CODE_SENDER", value_enum, default_value_t)]
    pub code_sender: CodeSenderKind,
    /// Address of the gateway: gets {id, phone, code, minutes} as JSON, answers 2xx.
    #[arg(long, env = "LINLI_CODE_HOOK_URL")]
    pub code_hook_url: Option<String>,
    /// Signs what the gateway gets: X-Linli-Signature is "v1=" and the HMAC-SHA256, in hexadecimal
    /// digits, of X-Linli-Timestamp, a full stop and the body.
    #[arg(long, env = "LINLI_CODE_HOOK_SECRET", hide_env_values = true)]
    pub code_hook_secret: Option<String>,
}

impl Default for ServeSettings {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            public_url: None,
            demo: false,
            trusted_hops: 0,
            introspection: false,
            open_metrics: false,
            code_sender: CodeSenderKind::default(),
            code_hook_url: None,
            code_hook_secret: None,
        }
    }
}

impl ServeSettings {
    /// Without a slash at its end.
    pub fn public_url(&self) -> String {
        match &self.public_url {
            Some(url) => url.trim_end_matches('/').to_owned(),
            None => format!("http://{}", self.listen),
        }
    }

    /// Whether other machines can reach the server: directly, or by a proxy that the address hints at.
    pub fn is_public(&self) -> bool {
        let behind_proxy = self.public_url.as_deref().is_some_and(|url| {
            !["//localhost", "//127.0.0.1", "//[::1]"]
                .iter()
                .any(|local| url.contains(local))
        });
        behind_proxy || !self.listen.ip().is_loopback()
    }

    /// Whether a proxy stands in front, as https needs one, whose address would pass for everybody's.
    pub fn ignores_its_proxy(&self) -> bool {
        self.is_https() && self.trusted_hops == 0
    }

    pub fn is_https(&self) -> bool {
        self.public_url().starts_with("https://")
    }
}
