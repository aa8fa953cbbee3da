package cli

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"path/filepath"
	"strings"
)

// Config is what has to be known before the database is open. Everything that
// an administrator edits on screen is in the database instead.
//
// The tags are the one source of the configuration file, the environment, the
// flags and the reference in docs/guide/configuration.md.
type Config struct {
	Listen         string   `key:"listen" help:"Address to listen on, host:port. An empty host means all interfaces."`
	PublicURL      string   `key:"public_url" help:"Address under which people reach the server, e.g. https://help.example.com. Used in links; https makes cookies secure. Empty: taken from each request."`
	DataDir        string   `key:"data_dir" help:"Folder of the SQLite database and of uploaded files."`
	StoreDSN       string   `key:"store_dsn" help:"Database: sqlite:<path> or a PostgreSQL URL. Empty: SQLite in the data folder." secret:"true"`
	RedisAddr      string   `key:"redis_addr" help:"Redis that relays live events between nodes, host:port or redis://…. Empty: a single node." secret:"true"`
	LogLevel       string   `key:"log_level" help:"debug, info, warn or error."`
	LogFormat      string   `key:"log_format" help:"text or json."`
	TrustedProxies []string `key:"trusted_proxies" help:"Networks whose X-Forwarded-For is believed, e.g. 10.0.0.0/8."`
	MaxImageBytes  int64    `key:"max_image_bytes" help:"Largest image that may be uploaded, in bytes."`
	MaxFileBytes   int64    `key:"max_file_bytes" help:"Largest file that may be uploaded, in bytes."`
	TrainModels    bool     `key:"train_models" help:"Train, in the background, the models of what customers mean that are missing. At the first start that takes about a minute."`
	FastModels     bool     `key:"fast_models" help:"Train models without nets: in seconds, and a little less well. For small machines. Counts for what is trained from then on."`
	SiteNetworks   []string `key:"site_networks" help:"Private networks in which web sites that the team adds to the knowledge base may stand, e.g. 192.168.1.0/24; these are read by http and at any port, too. Public sites are read by https and need no entry; metadata addresses of clouds are never reached. Empty: none, not even this machine."`
	ModelNetworks  []string `key:"model_networks" help:"Private networks in which model services that an administrator sets up may stand, e.g. 127.0.0.0/8 or 192.168.1.0/24. Public addresses are reached by https and need no entry; metadata addresses of clouds are never reached. Empty: none, not even this machine."`
	MailNetworks   []string `key:"mail_networks" help:"Private networks in which the mail server that an administrator sets up may stand, e.g. 127.0.0.0/8 or 192.168.1.0/24. Public servers are reached with TLS and need no entry; without TLS mail is sent to these networks only. Empty: none, not even this machine."`
}

// DefaultConfig is the configuration of somebody who has set nothing.
func DefaultConfig() Config {
	return Config{
		Listen: ":8080", DataDir: "var/data", LogLevel: "info", LogFormat: "text",
		TrustedProxies: []string{}, MaxImageBytes: 10 << 20, MaxFileBytes: 20 << 20,
		TrainModels: true, ModelNetworks: []string{}, SiteNetworks: []string{}, MailNetworks: []string{},
	}
}

// DSN is the database to open.
func (c Config) DSN() string {
	if c.StoreDSN != "" {
		return c.StoreDSN
	}
	return "sqlite:" + filepath.Join(c.DataDir, "shopbell.db")
}

// Validate reports all problems at once.
func (c Config) Validate() error {
	var errs []error
	bad := func(key, format string, args ...any) {
		errs = append(errs, fmt.Errorf(key+": "+format, args...))
	}
	if !strings.Contains(c.Listen, ":") {
		bad("listen", "%q has no port", c.Listen)
	}
	if c.DataDir == "" {
		bad("data_dir", "must name a folder")
	}
	if c.PublicURL != "" {
		u, err := url.Parse(c.PublicURL)
		if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || strings.Trim(u.Path, "/") != "" {
			bad("public_url", "must be like https://help.example.com, without a path")
		}
	}
	if c.StoreDSN != "" && !strings.HasPrefix(c.StoreDSN, "sqlite:") && !strings.HasPrefix(c.StoreDSN, "postgres://") &&
		!strings.HasPrefix(c.StoreDSN, "postgresql://") {
		bad("store_dsn", "must start with sqlite: or postgres://")
	}
	if c.RedisAddr != "" && strings.HasPrefix(c.DSN(), "sqlite:") {
		bad("redis_addr", "several nodes need PostgreSQL: set store_dsn too")
	}
	switch c.LogLevel {
	case "debug", "info", "warn", "error":
	default:
		bad("log_level", "%q is none of debug, info, warn, error", c.LogLevel)
	}
	if c.LogFormat != "text" && c.LogFormat != "json" {
		bad("log_format", "%q is neither text nor json", c.LogFormat)
	}
	for _, p := range c.TrustedProxies {
		if _, err := netip.ParsePrefix(p); err != nil {
			bad("trusted_proxies", "%q is no network like 10.0.0.0/8", p)
		}
	}
	for key, list := range map[string][]string{"model_networks": c.ModelNetworks, "site_networks": c.SiteNetworks} {
		for _, p := range list {
			if _, err := netip.ParsePrefix(p); err != nil {
				bad(key, "%q is no network like 192.168.1.0/24", p)
			}
		}
	}
	for _, p := range c.MailNetworks {
		if _, err := netip.ParsePrefix(p); err != nil {
			bad("mail_networks", "%q is no network like 192.168.1.0/24", p)
		}
	}
	if c.MaxImageBytes < 1<<10 || c.MaxImageBytes > 1<<30 {
		bad("max_image_bytes", "must lie between 1 KiB and 1 GiB")
	}
	if c.MaxFileBytes < 1<<10 || c.MaxFileBytes > 1<<30 {
		bad("max_file_bytes", "must lie between 1 KiB and 1 GiB")
	}
	return errors.Join(errs...)
}

// BaseURL is where people reach the server, without a slash at the end.
func (c Config) BaseURL() string {
	if c.PublicURL != "" {
		return strings.TrimRight(c.PublicURL, "/")
	}
	host, port, err := net.SplitHostPort(c.Listen)
	if err != nil || host == "" || host == "0.0.0.0" || host == "::" {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}
