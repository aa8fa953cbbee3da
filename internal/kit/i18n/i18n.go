// Package i18n is a catalogue of texts by language and key. Its owner embeds
// one JSON object per language ("zh.json", "en.json"); all have the same keys.
package i18n

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
)

// Catalogue holds texts. It is read-only and safe for concurrent use.
type Catalogue struct {
	texts    map[string]map[string]string // language → key → text
	fallback string
}

// Load reads every *.json file in the folder of fsys. It fails when a language
// lacks a key that another one has. fallback is the language for callers of an
// unknown one.
func Load(fsys fs.FS, folder, fallback string) (*Catalogue, error) {
	names, err := fs.Glob(fsys, path.Join(folder, "*.json"))
	if err != nil {
		return nil, err
	}
	c := &Catalogue{texts: map[string]map[string]string{}, fallback: fallback}
	for _, name := range names {
		data, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		var texts map[string]string
		if err := json.Unmarshal(data, &texts); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		c.texts[strings.TrimSuffix(path.Base(name), ".json")] = texts
	}
	all, ok := c.texts[fallback]
	if !ok {
		return nil, fmt.Errorf("no texts in %q", fallback)
	}
	for lang, texts := range c.texts {
		if got, want := keys(texts), keys(all); !slices.Equal(got, want) {
			return nil, fmt.Errorf("texts in %q and %q have different keys: %v", lang, fallback, difference(got, want))
		}
	}
	return c, nil
}

// MustLoad is Load for embedded files, whose faults are programmer errors.
func MustLoad(fsys fs.FS, folder, fallback string) *Catalogue {
	c, err := Load(fsys, folder, fallback)
	if err != nil {
		panic(err)
	}
	return c
}

// Text returns the text of the key with its {placeholders} filled in. An
// unknown key is returned as it is, so that a mistake is seen and not hidden.
func (c *Catalogue) Text(lang, key string, args map[string]string) string {
	texts, ok := c.texts[lang]
	if !ok {
		texts = c.texts[c.fallback]
	}
	text, ok := texts[key]
	if !ok {
		return key
	}
	for name, value := range args {
		text = strings.ReplaceAll(text, "{"+name+"}", value)
	}
	return text
}

// Has reports whether the key has a text.
func (c *Catalogue) Has(key string) bool {
	_, ok := c.texts[c.fallback][key]
	return ok
}

// Keys lists every key, sorted.
func (c *Catalogue) Keys() []string { return keys(c.texts[c.fallback]) }

func keys(m map[string]string) []string { return slices.Sorted(maps.Keys(m)) }

func difference(a, b []string) []string {
	var out []string
	for _, k := range a {
		if !slices.Contains(b, k) {
			out = append(out, k)
		}
	}
	for _, k := range b {
		if !slices.Contains(a, k) {
			out = append(out, k)
		}
	}
	return out
}
