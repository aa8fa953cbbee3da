package extract

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"strings"
	"testing"
	"time"
)

func TestRunReadsInAChild(t *testing.T) {
	t.Parallel()
	doc, err := Run(t.Context(), "退货.md", strings.NewReader("# 退货政策\n\n签收后7天内\n可以退货。\n\n| 类别 | 运费 |\n|--|--|\n| 鞋 | 买家 |\n"), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	check(t, doc, "# 退货政策 @1\n签收后7天内可以退货。 @3\n[类别|运费]+ @6\n[鞋|买家] @8\n")
	if doc.Title != "退货政策" || doc.Format != Markdown {
		t.Errorf("got %q %v", doc.Title, doc.Format)
	}
}

func TestRunSaysHowFarItIs(t *testing.T) {
	t.Parallel()
	body, err := os.ReadFile("testdata/policy.pdf")
	if err != nil {
		t.Fatal(err)
	}
	heard := 0
	options := append(program(t, "a.pdf"), WithProgress(func(Progress) { heard++ }))
	if _, err := Run(t.Context(), "a.pdf", bytes.NewReader(body), Limits{}, options...); err != nil || heard == 0 {
		t.Errorf("heard %d times (%v)", heard, err)
	}
}

// endless is a file that never ends, and that tells when it is read.
type endless struct{ begun chan struct{} }

func (e *endless) Read(p []byte) (int, error) {
	if e.begun != nil {
		close(e.begun)
		e.begun = nil
	}
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestRunEndsWithItsContext(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	begun := make(chan struct{})
	go func() { <-begun; cancel() }()
	_, err := Run(ctx, "a.txt", &endless{begun: begun}, Limits{Bytes: 1 << 40})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if _, err := Run(ctx, "a.txt", strings.NewReader("x"), Limits{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

func TestRunLimits(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("一段文字。\n\n", 20_000)
	for name, c := range map[string]struct {
		file io.Reader
		lim  Limits
		want Code
	}{
		"bytes":       {&endless{}, Limits{Bytes: 100_000}, TooLarge},
		"text":        {strings.NewReader(long), Limits{Text: 1000}, TooLarge},
		"blocks":      {strings.NewReader(long), Limits{Blocks: 1000}, TooLarge},
		"wall":        {&slow{}, Limits{Wall: 50 * time.Millisecond}, TimedOut},
		"memory":      {io.LimitReader(&endless{}, 60<<20), Limits{Memory: 30 << 20}, OutOfMemory},
		"no such end": {strings.NewReader("x"), Limits{}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Run(t.Context(), "a.txt", c.file, c.lim)
			// The race detector does not look whether it was given its memory.
			broke := raceEnabled && c.want == OutOfMemory && CodeOf(err) == Unreadable
			if CodeOf(err) != c.want && !broke {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
}

// slow keeps the child waiting.
type slow struct{}

func (*slow) Read([]byte) (int, error) {
	time.Sleep(10 * time.Millisecond)
	return 0, nil
}

func TestRunSaysWhyTheFileCouldNotBeRead(t *testing.T) {
	t.Parallel()
	broken := errors.New("disk on fire")
	_, err := Run(t.Context(), "a.txt", io.MultiReader(strings.NewReader("x"), errorReader{broken}), Limits{})
	if !errors.Is(err, broken) {
		t.Errorf("got %v", err)
	}
}

type errorReader struct{ err error }

func (e errorReader) Read([]byte) (int, error) { return 0, e.err }

func TestRunOutlivesItsChildren(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		script string
		want   Code
	}{
		"crash":          {"exit 3", Unreadable},
		"silent":         {"cat >/dev/null", Unreadable},
		"killed":         {"kill -9 $$", OutOfMemory},
		"no memory":      {"echo 'fatal error: runtime: out of memory' >&2; exit 2", OutOfMemory},
		"no time":        {"echo 'SIGXCPU: cpu limit exceeded' >&2; exit 2", TimedOut},
		"rubbish":        {"echo hello; cat >/dev/null", Unreadable},
		"unknown kind":   {`echo '{"block":{"kind":"virus"}}'; cat >/dev/null`, Unreadable},
		"too much":       {`cat >/dev/null; yes '{"block":{"kind":"paragraph","text":"aaaaaaaaaaaaaaaaaaaaaaaaaaaa"}}'`, TooLarge},
		"an error of it": {`cat >/dev/null; echo '{"error":{"code":"encrypted"}}'`, Encrypted},
		"silence":        {"cat >/dev/null; sleep 100", TimedOut},
		"children":       {"sleep 100 & sleep 100", TimedOut},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := Run(t.Context(), "a.txt", strings.NewReader("x"), Limits{Blocks: 1000, Wall: 5 * time.Second, Stall: 100 * time.Millisecond}, WithProgram("/bin/sh", "-c", c.script))
			if CodeOf(err) != c.want {
				t.Errorf("got %v, want %q", err, c.want)
			}
		})
	}
	if _, err := Run(t.Context(), "a.txt", strings.NewReader("x"), Limits{}, WithProgram("/does/not/exist")); CodeOf(err) != Unavailable {
		t.Errorf("got %v", err)
	}
}

// What the server knows, a parser of strange files need not.
func TestChildKnowsNoSecrets(t *testing.T) {
	t.Setenv("SHOPBELL_MASTER_KEY", "secret")
	for _, e := range childEnvironment() {
		if strings.Contains(e, "secret") {
			t.Errorf("the child is given %s", e)
		}
	}
}
