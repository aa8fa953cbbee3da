package httpapi

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"
)

const documentFileName = "../../../web/shared/api/openapi.json"

// UPDATE_OPENAPI=1 go test ./internal/edge/httpapi -run TestDocumentIsFresh
func TestDocumentIsFresh(t *testing.T) {
	t.Parallel()
	want := append(Document(), '\n')
	if os.Getenv("UPDATE_OPENAPI") != "" {
		if err := os.WriteFile(documentFileName, want, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(documentFileName)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Error("web/shared/api/openapi.json is stale; run: make gen")
	}
	var doc struct {
		OpenAPI    string
		Paths      map[string]any
		Components struct{ Schemas map[string]any }
	}
	if err := json.Unmarshal(want, &doc); err != nil {
		t.Fatal(err)
	}
	if doc.OpenAPI != "3.1.0" {
		t.Errorf("OpenAPI version %q", doc.OpenAPI)
	}
	for _, name := range []string{"AgentEvent", "InboxEvent", "UserEvent", "VisitorEvent", "VisitorSend", "Problem"} {
		if doc.Components.Schemas[name] == nil {
			t.Errorf("the document lacks the schema %s", name)
		}
	}
}

func TestDocumentNamesEveryPathParameter(t *testing.T) {
	t.Parallel()
	var doc struct {
		Paths map[string]map[string]struct {
			Parameters []struct{ Name, In string }
		}
	}
	if err := json.Unmarshal(Document(), &doc); err != nil {
		t.Fatal(err)
	}
	for path, item := range doc.Paths {
		for method, o := range item {
			in := 0
			for _, p := range o.Parameters {
				if p.In == "path" {
					in++
				}
			}
			if want := strings.Count(path, "{"); in != want {
				t.Errorf("%s %s: %d path parameters, want %d", method, path, in, want)
			}
		}
	}
}
