package models

import "net/netip"

// publicAddress says whether an address is one of the public internet. It is a list of what is: IPv6 that is handed out
// to networks (2000::/3), and IPv4, both without what IANA has set aside for something else. An address that carries
// another one inside is judged by that.
func publicAddress(ip netip.Addr) bool {
	if ip.Zone() != "" { // of one network only
		return false
	}
	ip = ip.Unmap()
	if translated.Contains(ip) {
		bytes := ip.As16()
		ip = netip.AddrFrom4([4]byte(bytes[12:]))
	}
	if ip.Is6() && !handedOut.Contains(ip) {
		return false
	}
	for _, reserved := range setAside {
		if reserved.Contains(ip) {
			return false
		}
	}
	return ip.IsValid()
}

var (
	handedOut  = netip.MustParsePrefix("2000::/3")
	translated = netip.MustParsePrefix("64:ff9b::/96") // IPv4 as a network with IPv6 only reaches it: RFC 6052
)

// setAside are the parts of IPv4 and of handedOut that are not public: the special-purpose registries of IANA.
var setAside = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"),       // this host
	netip.MustParsePrefix("10.0.0.0/8"),      // private
	netip.MustParsePrefix("100.64.0.0/10"),   // shared by a provider's customers
	netip.MustParsePrefix("127.0.0.0/8"),     // loopback
	netip.MustParsePrefix("169.254.0.0/16"),  // link-local, and the metadata of cloud machines
	netip.MustParsePrefix("172.16.0.0/12"),   // private
	netip.MustParsePrefix("192.0.0.0/24"),    // protocols
	netip.MustParsePrefix("192.0.2.0/24"),    // documentation
	netip.MustParsePrefix("192.88.99.0/24"),  // relays of 6to4
	netip.MustParsePrefix("192.168.0.0/16"),  // private
	netip.MustParsePrefix("198.18.0.0/15"),   // benchmarks
	netip.MustParsePrefix("198.51.100.0/24"), // documentation
	netip.MustParsePrefix("203.0.113.0/24"),  // documentation
	netip.MustParsePrefix("224.0.0.0/4"),     // multicast
	netip.MustParsePrefix("240.0.0.0/4"),     // reserved, and broadcast
	netip.MustParsePrefix("2001::/23"),       // protocols, Teredo with an IPv4 inside, benchmarks
	netip.MustParsePrefix("2001:db8::/32"),   // documentation
	netip.MustParsePrefix("2002::/16"),       // 6to4, with an IPv4 inside
	netip.MustParsePrefix("3fff::/20"),       // documentation
}
