//! What strangers can reach of the server, and whether it reaches phones.

use std::time::Duration;

use tokio::{net::TcpStream, time::timeout};

use super::Finding;
use crate::{config::ServeSettings, identity::code_hook::CodeHook};

const GATEWAY_PATIENCE: Duration = Duration::from_secs(5);

/// Whether one-time codes reach a phone. Sends none: a gateway bills what it sends.
pub(super) async fn code_sender(serve: &ServeSettings) -> Finding {
    let hook = match CodeHook::of(serve) {
        Ok(Some(hook)) => hook,
        Ok(None) if serve.is_public() && !serve.demo => {
            return Finding::notice(
                "one-time codes only go to the server's log",
                "for a text message gateway set LINLI_CODE_SENDER=hook: nobody else gets a code",
            );
        }
        Ok(None) => return Finding::fine("one-time codes go to the server's log"),
        Err(advice) => return Finding::trouble("one-time codes cannot be sent", advice),
    };
    // Not the whole address: it may hold an account's name.
    let host = hook.url.host_str().unwrap_or_default();
    let port = hook.url.port_or_known_default().unwrap_or(443);
    let host = host.trim_start_matches('[').trim_end_matches(']');
    let what = format!("code gateway at {host}:{port}");
    match timeout(GATEWAY_PATIENCE, TcpStream::connect((host, port))).await {
        Ok(Ok(_)) => Finding::fine(format!("{what} answers")),
        Ok(Err(error)) => Finding::trouble(
            format!("{what} cannot be reached"),
            format!("check LINLI_CODE_HOOK_URL, name service and firewall ({error})"),
        ),
        Err(_) => Finding::trouble(
            format!("{what} does not answer"),
            "check LINLI_CODE_HOOK_URL, name service and firewall",
        ),
    }
}

/// What strangers can reach, and how.
pub(super) fn exposure(serve: &ServeSettings) -> Vec<Finding> {
    let mut findings = Vec::new();
    let is_public = serve.is_public();
    if serve.demo && is_public {
        findings.push(Finding::trouble(
            "demo mode on a public address",
            "anybody can sign in as anybody: leave --demo off, or listen on 127.0.0.1",
        ));
    }
    if is_public && !serve.is_https() {
        findings.push(Finding::trouble(
            "people reach the server without https",
            "put a proxy with a certificate in front and set LINLI_PUBLIC_URL=https://…",
        ));
    }
    if serve.ignores_its_proxy() {
        findings.push(Finding::notice(
            "everybody seems to come from the proxy's address",
            "set LINLI_TRUSTED_HOPS to the number of proxies: sign-in limits go by address",
        ));
    }
    findings
}
