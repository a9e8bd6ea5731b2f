//! Which hosts a [`Sandbox`](crate::Sandbox) lets Python code talk to.

use pyrun_vm::network::Address;
use pyrun_vm::permission::Permission;
use std::io;
use std::net::{IpAddr, SocketAddr};

/// What was granted, and what the names in it were found to be.
#[derive(Default)]
pub(crate) struct Network {
    all: bool,
    names: Vec<(String, Option<u16>)>,
    addresses: Vec<(IpAddr, Option<u16>)>,
}

fn is(port: Option<u16>, other: u16) -> bool {
    port.is_none_or(|p| p == other)
}

impl Network {
    /// Allows `*`, a name, or an address, with or without a port.
    pub(crate) fn allow(&mut self, host: &str) {
        if host == "*" {
            self.all = true;
        } else if let Ok(ip) = host.trim_matches(['[', ']']).parse() {
            self.addresses.push((ip, None));
        } else if let Ok(a) = host.parse::<SocketAddr>() {
            self.addresses.push((a.ip(), Some(a.port())));
        } else {
            let (name, port) = match host.rsplit_once(':').map(|(n, p)| (n, p.parse().ok())) {
                Some((name, Some(port))) => (name, Some(port)),
                _ => (host, None),
            };
            if name.eq_ignore_ascii_case("localhost") {
                self.addresses.push(([127, 0, 0, 1].into(), port));
                self.addresses.push((IpAddr::V6(std::net::Ipv6Addr::LOCALHOST), port));
            }
            self.names.push((name.to_ascii_lowercase(), port));
        }
    }

    /// Whether there may be sockets at all.
    pub(crate) fn any(&self) -> io::Result<()> {
        match self.all || !self.names.is_empty() || !self.addresses.is_empty() {
            true => Ok(()),
            false => Err(Permission::Net("*".into()).into()),
        }
    }

    pub(crate) fn may_reach(&self, address: &Address) -> io::Result<()> {
        let name = match address {
            _ if self.all => return Ok(()),
            Address::Inet(a) => {
                if self.addresses.iter().any(|&(ip, port)| ip == a.ip() && is(port, a.port())) {
                    return Ok(());
                }
                a.to_string()
            }
            Address::Unix(path) => String::from_utf8_lossy(path).into_owned(),
        };
        Err(Permission::Net(name).into())
    }

    pub(crate) fn may_resolve(&self, name: &str) -> io::Result<()> {
        let name = name.to_ascii_lowercase();
        match self.all || self.names.iter().any(|(n, _)| *n == name) {
            true => Ok(()),
            false => Err(Permission::Net(name).into()),
        }
    }

    /// What a granted name is found to be is granted too.
    pub(crate) fn resolved(&mut self, name: &str, found: &[SocketAddr]) {
        let ports = self.names.iter().filter(|(n, _)| n.eq_ignore_ascii_case(name));
        let ports: Vec<_> = ports.map(|(_, port)| *port).collect();
        for port in ports {
            for a in found {
                if !self.addresses.contains(&(a.ip(), port)) {
                    self.addresses.push((a.ip(), port));
                }
            }
        }
    }
}
