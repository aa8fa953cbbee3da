package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// evalFiles writes a small set to learn from and one to measure on.
func evalFiles(t *testing.T) (train, test string) {
	t.Helper()
	dir := t.TempDir()
	write := func(name string, lines ...string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(strings.Join(lines, "\n")+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	line := func(text, label string) string {
		b, err := json.Marshal(labelled{text, label})
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	var lines []string
	for i := range 12 {
		lines = append(lines, line(fmt.Sprintf("退货怎么退 %d", i), "return"), line(fmt.Sprintf("运费多少钱 %d", i), "fee"), line(fmt.Sprintf("发票开好了吗 %d", i), "invoice"))
	}
	for i := range 8 {
		lines = append(lines, line(fmt.Sprintf("今天天气 %d 度", i), "oos"))
	}
	return write("train.jsonl", lines...), write("test.jsonl", line("我要退货", "return"), line("运费是多少", "fee"), "", line("天气怎么样", "oos"))
}

func runEval(t *testing.T, args ...string) (string, error) {
	t.Helper()
	root := newRoot(Program{})
	var out bytes.Buffer
	root.SetOut(&out)
	root.SetErr(&out)
	root.SetArgs(append([]string{"eval"}, args...))
	err := root.ExecuteContext(t.Context())
	return out.String(), err
}

func TestEval(t *testing.T) {
	t.Parallel()
	train, test := evalFiles(t)
	for _, task := range []string{"intent", "oos", "emotion"} {
		out, err := runEval(t, task, "--train", train, "--test", test, "--fast", "--json")
		if err != nil {
			t.Fatalf("%s: %v", task, err)
		}
		var got map[string]any
		if err := json.Unmarshal([]byte(out), &got); err != nil {
			t.Fatalf("%s: %v in %s", task, err, out)
		}
		key := "accuracy"
		if task == "oos" {
			key = "in-scope_accuracy"
		}
		if got[key] != 1.0 || got["labels"] != 3.0 || got["auroc"] != 1.0 {
			t.Errorf("%s: %s", task, out)
		}
	}
	out, err := runEval(t, "intent", "--train", train, "--test", test, "--fast")
	if err != nil || !strings.Contains(out, "accuracy") || !strings.Contains(out, "1.0000") && !strings.Contains(out, " 1 ") {
		t.Errorf("as text: %s, %v", out, err)
	}
}

func TestEvalRefuses(t *testing.T) {
	t.Parallel()
	train, test := evalFiles(t)
	bad := filepath.Join(t.TempDir(), "bad.jsonl")
	if err := os.WriteFile(bad, []byte("{\"text\": \"x\", \"label\": \"y\"}\n{\"text\": 1}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for name, args := range map[string][]string{
		"no files":        {"intent"},
		"a missing file":  {"intent", "--train", train, "--test", "nowhere.jsonl"},
		"a broken line":   {"intent", "--train", bad, "--test", test},
		"an unknown task": {"horoscope", "--train", train, "--test", test},
	} {
		if out, err := runEval(t, args...); err == nil && name != "an unknown task" {
			t.Errorf("%s: accepted: %s", name, out)
		} else if name == "a broken line" && !strings.Contains(err.Error(), "bad.jsonl:2") {
			t.Errorf("%s: the line is not named: %v", name, err)
		}
	}
}
