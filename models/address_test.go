package models_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/net/dns/dnsmessage"

	"teamcoach/models"
	"teamcoach/models/modelstest"
)

// TestPublicAddress looks at the first, a middle and the last address of every range that is not public, and at its
// neighbours that are.
func TestPublicAddress(t *testing.T) {
	private := []string{
		"0.0.0.0", "0.1.2.3", "0.255.255.255", "10.0.0.0", "10.1.2.3", "10.255.255.255", "100.64.0.0", "100.100.100.200", "100.127.255.255",
		"127.0.0.0", "127.0.0.1", "127.255.255.255", "169.254.0.0", "169.254.169.254", "169.254.255.255",
		"172.16.0.0", "172.20.1.1", "172.31.255.255", "192.0.0.0", "192.0.0.170", "192.0.0.255", "192.0.2.0", "192.0.2.255",
		"192.88.99.0", "192.88.99.255", "192.168.0.0", "192.168.1.1", "192.168.255.255", "198.18.0.0", "198.19.255.255",
		"198.51.100.0", "198.51.100.255", "203.0.113.0", "203.0.113.255", "224.0.0.0", "224.0.0.251", "239.255.255.255",
		"240.0.0.0", "254.1.1.1", "255.255.255.255",
		"::", "::1", "::2", "::7f00:1", "::ffff:0.0.0.0", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:192.168.1.1",
		"64:ff9b::127.0.0.1", "64:ff9b::10.0.0.1", "64:ff9b::169.254.169.254", "64:ff9b:1::1", "64:ff9b:1::8.8.8.8",
		"100::1", "1fff:ffff::1", "2001::", "2001::1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:2::1", "2001:10::1", "2001:20::1", "2001:1ff:ffff::1",
		"2001:db8::", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff", "2002::1", "2002:7f00:1::1", "2002:c0a8:101::1", "2002:808:808::1",
		"3fff::", "3fff:fff:ffff::1", "4000::1", "5f00::1", "fc00::", "fc00::1", "fd12:3456:789a::1", "fdff:ffff::1",
		"fe80::1", "fe80::1%eth0", "febf::1", "fec0::1", "ff02::1", "ff0e::1", "2606:4700::1%eth0",
	}
	public := []string{
		"1.0.0.0", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255", "128.0.0.0",
		"169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.0.1.0", "192.0.3.0", "192.88.98.255", "192.88.100.0",
		"192.167.255.255", "192.169.0.0", "198.17.255.255", "198.20.0.0", "198.51.99.255", "198.51.101.0", "203.0.112.255",
		"203.0.114.0", "223.255.255.255", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8",
		"2000::1", "2001:200::1", "2001:4860:4860::8888", "2001:db7:ffff::1", "2001:db9::1", "2003::1", "2606:4700::1111", "3ffe:ffff::1", "3fff:1000::1",
	}
	for want, all := range map[bool][]string{false: private, true: public} {
		for _, text := range all {
			if got := models.PublicAddress(netip.MustParseAddr(text)); got != want {
				t.Errorf("%s: public %t, want %t", text, got, want)
			}
		}
	}
	if models.PublicAddress(netip.Addr{}) {
		t.Error("no address is public")
	}
}

func TestWebhookURL(t *testing.T) {
	for address, ok := range map[string]bool{
		"https://hooks.example.org": true, "https://hooks.example.org/in?key=1": true, "https://hooks.example.org:443/": true,
		"https://hooks.example.org:8443/": true, "https://8.8.8.8/": true, "https://[2606:4700::1111]/": true, "https://höhle.example/": true,
		"": false, "hooks.example.org": false, "http://hooks.example.org": false, "ftp://hooks.example.org": false, "//hooks.example.org": false,
		"https://": false, "https:///in": false, "https://u:p@hooks.example.org": false, "https://u@hooks.example.org": false,
		"https://hooks.example.org/#part": false, "https://hooks.example.org:80/": false, "https://hooks.example.org:22/": false,
		"https://localhost/": false, "https://127.0.0.1/": false, "https://[::1]/": false, "https://[::ffff:127.0.0.1]/": false,
		"https://10.0.0.1:8443/": false, "https://2130706433/": false, "https://169.254.169.254/latest": false, "https://[fe80::1%25eth0]/": false,
		"https://hooks.example.org/\r\nX: y": false, "https://hooks.example.org/\x00": false, "https://a b.example/": false,
		"https://hooks.example.org/" + strings.Repeat("x", 475): false,
	} {
		err := models.NewWebhook("", address, models.AllWebhookEvents).Validate()
		if got := err == nil; got != ok || err != nil && models.KindOf(err) != models.Invalid {
			t.Errorf("%q: %v", address, err)
		}
	}
	for _, events := range []models.WebhookEvents{nil, {"ping"}, {"lineup.published", "everything"}} {
		if models.NewWebhook("", "https://hooks.example.org", events).Validate() == nil {
			t.Errorf("events %v", events)
		}
	}
}

// TestNoPrivateCall lets a server listen on this machine, on the port that webhooks may call, and points webhooks at it
// by every way there is. With the rules for tests each of them gets there; with those of a site none does.
func TestNoPrivateCall(t *testing.T) {
	ip, connections := listenLocally(t)
	names := nameServer(t, ip)
	for _, host := range []string{
		ip.String(), "inside.canary.test", "both.canary.test", "[::ffff:" + ip.String() + "]", fmt.Sprintf("[::ffff:7f00:%x]", ip.As4()[3]),
	} {
		for _, open := range []bool{true, false} {
			db := modelstest.Open(t, modelstest.SQLite(t))
			h := newHooked(t, db, "https://"+host+":8443/")
			h.correct(h.matches[0], 1)
			c, _, _ := newCaller(t, db, models.CallRules{AllowPrivate: open})
			c.Resolve(names)
			before := connections.Load()
			c.Handle(t.Context(), claimedCall(t, c))
			d, reached := h.only(), connections.Load() > before
			if reached != open || !open && d.Problem != models.ProblemAddress {
				t.Errorf("%s: reached %t, may be %t; %s, %q", host, reached, open, d.State, d.Problem)
			}
		}
	}
}

// TestNoProxy: an environment that names one does not make the program ask it.
func TestNoProxy(t *testing.T) {
	var asked atomic.Int32
	proxy := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	t.Cleanup(proxy.Close)
	for _, name := range []string{"HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "https_proxy"} {
		t.Setenv(name, proxy.URL)
	}
	db := modelstest.Open(t, modelstest.SQLite(t))
	h := newHooked(t, db, "https://hooks.canary.test/")
	h.correct(h.matches[0], 1)
	c, _, _ := newCaller(t, db, models.CallRules{})
	c.Resolve(nameServer(t, netip.MustParseAddr("127.0.0.1")))
	c.Handle(t.Context(), claimedCall(t, c))
	if d := h.only(); asked.Load() > 0 || d.Problem != models.ProblemAddress {
		t.Errorf("the proxy was asked %d times; %q", asked.Load(), d.Problem)
	}
}

// listenLocally serves TLS on an address of this machine where port 8443 is free, and counts who connects.
func listenLocally(t *testing.T) (netip.Addr, *atomic.Int32) {
	t.Helper()
	for last := byte(2); last < 250; last++ {
		ip := netip.AddrFrom4([4]byte{127, 0, 0, last})
		listener, err := new(net.ListenConfig).Listen(t.Context(), "tcp", netip.AddrPortFrom(ip, 8443).String())
		if err != nil {
			continue
		}
		var connections atomic.Int32
		server := httptest.NewUnstartedServer(http.NotFoundHandler())
		server.Listener.Close()
		server.Listener = listener
		server.Config.ErrorLog = (&sharedLog{}).std()
		server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
			if state == http.StateNew {
				connections.Add(1)
			}
		}
		server.StartTLS()
		t.Cleanup(server.Close)
		return ip, &connections
	}
	t.Fatal("port 8443 is free on no address of this machine")
	return netip.Addr{}, nil
}

// nameServer is a DNS server that leads every name to an address of this machine; both.* to another one first.
func nameServer(t *testing.T, ip netip.Addr) *net.Resolver {
	t.Helper()
	conn, err := new(net.ListenConfig).ListenPacket(t.Context(), "udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { conn.Close() })
	go func() {
		buffer := make([]byte, 1500)
		for {
			n, from, err := conn.ReadFrom(buffer)
			if err != nil {
				return
			}
			var m dnsmessage.Message
			if m.Unpack(buffer[:n]) != nil || len(m.Questions) != 1 {
				continue
			}
			q := m.Questions[0]
			m.Response, m.Additionals = true, nil
			if q.Type == dnsmessage.TypeA {
				for _, a := range addressesOf(q.Name.String(), ip) {
					m.Answers = append(m.Answers, dnsmessage.Resource{
						Header: dnsmessage.ResourceHeader{Name: q.Name, Class: dnsmessage.ClassINET}, Body: &dnsmessage.AResource{A: a.As4()},
					})
				}
			}
			if answer, err := m.Pack(); err == nil {
				_, _ = conn.WriteTo(answer, from)
			}
		}
	}()
	return &net.Resolver{PreferGo: true, Dial: func(ctx context.Context, _, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, "udp", conn.LocalAddr().String())
	}}
}

func addressesOf(name string, ip netip.Addr) []netip.Addr {
	if strings.HasPrefix(name, "both.") {
		return []netip.Addr{netip.MustParseAddr("127.0.0.1"), ip}
	}
	return []netip.Addr{ip}
}
