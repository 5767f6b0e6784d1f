//! What is typed for `onrecord serve`?

use std::net::IpAddr;
use std::path::PathBuf;

use super::ModelArgs;
use super::ledger::LedgerArgs;

/// Where the reading room is, unless --port says otherwise.
pub const PORT: u16 = 8642;

const AFTER_SERVE: &str = "\
Only programs on this machine can reach it, unless --listen gives an address that others see; then everybody has to give a password first:
that of --password-file, or one that is typed when the room opens. Nothing is encrypted on the way: put a web server with HTTPS before it,
and say with --host under which name people come.

Examples:
  onrecord serve
  onrecord serve --ledger town.sqlite --port 9000
  onrecord serve --listen 0.0.0.0 --password-file room.password --host archive.example.org

Exit codes: 0 closed with Ctrl+C, 2 an error";

#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_SERVE)]
pub struct ServeArgs {
    #[command(flatten)]
    pub ledger: LedgerArgs,

    #[command(flatten)]
    pub model: ModelArgs,

    /// The port on this machine; 0 takes any that is free
    #[arg(long, default_value_t = PORT)]
    pub port: u16,

    /// The address to listen on; one that other machines reach asks for a password
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub listen: IpAddr,

    /// A further name under which people come; repeat it for more
    #[arg(long, value_name = "NAME")]
    pub host: Vec<String>,

    /// Where the password's hash is; a file that is not there is made, with a password that is asked for
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
}
