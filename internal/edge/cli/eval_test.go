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

func TestEvalRetrieval(t *testing.T) {
	t.Parallel()
	train, test := evalFiles(t)
	out, err := runEval(t, "retrieval", "--train", train, "--test", test, "--sense=false", "--json")
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err)
	}
	if got["r@1"] != 1.0 || got["mrr"] != 1.0 || got["entries"] != 3.0 || got["phrasings"] != 30.0 {
		t.Errorf("got %s", out)
	}
	if _, err := runEval(t, "retrieval", "--train", train, "--test", test, "--lang", "fr"); err == nil {
		t.Error("an unknown language was accepted")
	}
}

func TestEvalSimilarity(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "pairs.jsonl")
	lines := `{"label": "1", "a": "退货怎么退", "b": "怎么退货"}
{"label": "1", "a": "发票怎么开", "b": "我要开发票"}
{"label": 0, "a": "退货怎么退", "b": "几天能到"}
{"label": 0, "a": "发票怎么开", "b": "有没有优惠券"}
`
	if err := os.WriteFile(path, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"--test", path}, {"--train", path, "--test", path}} {
		out, err := runEval(t, append([]string{"similarity", "--json"}, args...)...)
		if err != nil {
			t.Fatal(err)
		}
		var got map[string]any
		if err := json.Unmarshal([]byte(out), &got); err != nil {
			t.Fatal(err)
		}
		if got["mrr"] != 1.0 || got["spearman"].(float64) < 0.8 {
			t.Errorf("%v: %s", args, out)
		}
	}
}

func TestSpearman(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		a, b []float64
		want float64
	}{
		{[]float64{1, 2, 3}, []float64{10, 20, 30}, 1}, {[]float64{1, 2, 3}, []float64{3, 2, 1}, -1},
		{[]float64{1, 1, 1}, []float64{1, 2, 3}, 0}, {[]float64{1, 2, 2, 4}, []float64{1, 3, 3, 9}, 1},
	} {
		if got := spearman(tt.a, tt.b); got < tt.want-1e-9 || got > tt.want+1e-9 {
			t.Errorf("%v, %v: got %f, want %f", tt.a, tt.b, got, tt.want)
		}
	}
}

func TestEvalEntity(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, text string) string {
		path := filepath.Join(dir, name)
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	seq := `{"chars": ["寄", "到", "上", "海", "市"], "tags": ["O", "O", "B-city", "I-city", "I-city"]}` + "\n" +
		`{"chars": ["寄", "到", "杭", "州", "市"], "tags": ["O", "O", "B-city", "I-city", "I-city"]}` + "\n"
	tagged := write("seq.jsonl", strings.Repeat(seq, 10))
	spec := write("spec.jsonl", `{"lang": "English", "model": "CurrencyModel", "input": "it costs $5", "results": [{"Text": "$5", "TypeName": "currency"}]}`+"\n"+
		`{"lang": "Chinese", "model": "DateTimeModel", "input": "明天到", "context": {"ReferenceDateTime": "2026-11-28T00:00:00"}, "results": [{"Text": "明天", "TypeName": "datetimeV2.date"}]}`+"\n")
	for name, args := range map[string][]string{
		"tags": {"--train", tagged, "--test", tagged}, "recognised": {"--test", spec},
	} {
		out, err := runEval(t, append([]string{"entity", "--json"}, args...)...)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		var got map[string]any
		if err := json.Unmarshal([]byte(out), &got); err != nil {
			t.Fatal(err)
		}
		if name == "tags" && (got["f1"] != 1.0 || got["f1_city"] != 1.0) || name == "recognised" && (got["exact_English"] != 1.0 || got["exact_Chinese"] != 1.0) {
			t.Errorf("%s: %s", name, out)
		}
	}
	if _, err := runEval(t, "entity", "--test", tagged); err == nil {
		t.Error("tags were measured without anything to learn from")
	}
}

func TestSpansOf(t *testing.T) {
	t.Parallel()
	got := spansOf([]string{"B-a", "I-a", "I-b", "O", "I-a", "B-a"})
	for _, want := range []labelledSpan{{"a", 0, 2}, {"b", 2, 3}, {"a", 4, 5}, {"a", 5, 6}} {
		if got[want] != 1 {
			t.Errorf("%v is missing in %v", want, got)
		}
	}
	if len(got) != 4 {
		t.Errorf("got %v", got)
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

func TestEvalCluster(t *testing.T) {
	t.Parallel()
	train, _ := evalFiles(t)
	out, err := runEval(t, "cluster", "--test", train, "--sense=false", "--json")
	if err != nil {
		t.Fatal(err)
	}
	var got map[string]any
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatalf("%v in %s", err, out)
	}
	if got["texts"] != 44.0 || got["labels"] != 4.0 || got["v-measure_at_k_labels"] != 1.0 || got["k-means_at_k_labels"] == nil {
		t.Errorf("got %s", out)
	}
}
