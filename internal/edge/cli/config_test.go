package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

func load(t *testing.T, args ...string) (Config, error) {
	t.Helper()
	f := pflag.NewFlagSet("test", pflag.ContinueOnError)
	addFlags(f)
	if err := f.Parse(args); err != nil {
		t.Fatal(err)
	}
	return loadConfig(f)
}

func TestConfigPrecedence(t *testing.T) {
	file := filepath.Join(t.TempDir(), "c.yaml")
	text := "listen: \":1\"\ndata_dir: from-file\nlog_level: debug\ntrusted_proxies: [10.0.0.0/8, 192.168.0.0/16]\nmax_file_bytes: 4096\n"
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Setenv("SHOPBELL_DATA_DIR", "from-env")
	t.Setenv("SHOPBELL_LISTEN", ":2")
	t.Setenv("SHOPBELL_SOMETHING_ELSE", "x")
	got, err := load(t, "--config", file, "--listen", ":3")
	if err != nil {
		t.Fatal(err)
	}
	if got.Listen != ":3" || got.DataDir != "from-env" || got.LogLevel != "debug" || len(got.TrustedProxies) != 2 || got.MaxFileBytes != 4096 {
		t.Errorf("got %+v", got)
	}
}

// Lists in the environment are separated by commas.
func TestConfigListsFromTheEnvironment(t *testing.T) {
	t.Setenv("SHOPBELL_TRUSTED_PROXIES", "10.0.0.0/8, 192.168.0.0/16")
	t.Setenv("SHOPBELL_MODEL_NETWORKS", "127.0.0.0/8")
	got, err := load(t)
	if err != nil || len(got.TrustedProxies) != 2 || got.TrustedProxies[1] != "192.168.0.0/16" || len(got.ModelNetworks) != 1 {
		t.Errorf("got %q and %q, %v", got.TrustedProxies, got.ModelNetworks, err)
	}
}

func TestConfigProblemsAreAllNamed(t *testing.T) {
	_, err := load(t, "--listen", "nowhere", "--log-level", "loud", "--redis-addr", "127.0.0.1:6379", "--trusted-proxies", "x", "--model-networks", "here", "--site-networks", "there", "--max-image-bytes", "1")
	for _, key := range []string{"listen", "log_level", "redis_addr", "trusted_proxies", "model_networks", "site_networks", "max_image_bytes"} {
		if err == nil || !strings.Contains(err.Error(), key) {
			t.Errorf("%s is not named in %v", key, err)
		}
	}
}

func TestConfigUnknownKey(t *testing.T) {
	file := filepath.Join(t.TempDir(), "c.yaml")
	if err := os.WriteFile(file, []byte("lisen: x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := load(t, "--config", file); err == nil || !strings.Contains(err.Error(), "lisen") {
		t.Errorf("unknown key: %v", err)
	}
	if _, err := load(t, "--config", file+".none"); err == nil {
		t.Error("a missing file was accepted")
	}
}

func TestReferenceNamesEverySetting(t *testing.T) {
	t.Parallel()
	for _, s := range settingList() {
		if s.key == "" || s.help == "" {
			t.Errorf("%s lacks its key or its text", s.field.Name)
		}
		if !strings.Contains(Reference(), s.env()) {
			t.Errorf("%s is not in the reference", s.key)
		}
	}
}
