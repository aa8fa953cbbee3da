package extract

import (
	"archive/zip"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"github.com/shopbell/shopbell/internal/kit/tabular"
)

// Extensions are the endings of names that can be read, for a file dialogue.
func Extensions() []string {
	return []string{".docx", ".docm", ".xlsx", ".xlsm", ".pdf", ".csv", ".tsv", ".md", ".markdown", ".html", ".htm", ".xhtml", ".txt"}
}

// read finds out what a file is and reads it. It runs in the child.
func read(ctx context.Context, o *order, body []byte, progress func(done, total int)) (*Document, error) {
	b := newBuilder(o.Name, o.Limits, progress)
	if len(o.Exact) > 0 {
		if err := b.exact(ctx, o.Name, body, o.Exact); !errors.Is(err, errNotExact) {
			return &b.doc, err
		}
	}
	format, err := detect(o.Name, body)
	if err != nil {
		return nil, err
	}
	b.doc.Format = format
	switch format {
	case PDF:
		err = b.pdf(ctx, body)
	case DOCX, XLSX:
		var p *parts
		if p, err = openParts(body, o.Limits.Unpacked); err != nil {
			break
		}
		if format == DOCX {
			err = b.docx(p)
		} else {
			err = b.xlsx(p)
		}
	case CSV:
		err = b.csv(body)
	case HTML:
		err = b.html(body)
	case Markdown:
		err = b.markdown(body)
	case Text:
		err = b.plain(body)
	}
	if err != nil {
		return nil, err
	}
	if len(b.doc.Blocks) == 0 {
		b.doc.warn(NoText, 1)
	}
	return &b.doc, nil
}

// detect goes by what the file is, and by its name only where any text could be
// meant: a name lies more often than a content does.
func detect(name string, body []byte) (Format, error) {
	head := body[:min(len(body), 1024)]
	ext := strings.ToLower(path.Ext(name))
	switch {
	case len(body) == 0:
		return "", fail(Unreadable, "the file is empty")
	case bytes.Contains(head, []byte("%PDF-")):
		return PDF, nil
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return detectParts(body)
	case bytes.HasPrefix(head, []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")):
		// The old format of Office files; new ones are put into it to be encrypted.
		if bytes.Contains(body, utf16Text("EncryptedPackage")) {
			return "", fail(Encrypted, "")
		}
		return "", fail(Unsupported, "an Office file from before 2007")
	}
	switch ext {
	case ".pdf", ".docx", ".xlsx", ".xlsm", ".docm":
		return "", fail(Unreadable, "the content is not what the name says")
	case ".csv", ".tsv":
		return CSV, nil
	case ".md", ".markdown":
		return Markdown, nil
	case ".html", ".htm", ".xhtml":
		return HTML, nil
	case ".txt", ".text", ".log", "":
	default:
		return "", fail(Unsupported, "the ending of the name")
	}
	if low := bytes.ToLower(bytes.TrimLeft(head, "\xef\xbb\xbf \t\r\n")); bytes.HasPrefix(low, []byte("<!doctype html")) || bytes.HasPrefix(low, []byte("<html")) {
		return HTML, nil
	}
	return Text, nil
}

func detectParts(body []byte) (Format, error) {
	z, err := zip.NewReader(bytes.NewReader(body), int64(len(body)))
	if err != nil {
		return "", &Error{Code: Unreadable, Detail: "the archive is damaged", Err: err}
	}
	for _, f := range z.File {
		switch {
		case strings.HasPrefix(f.Name, "word/"):
			return DOCX, nil
		case strings.HasPrefix(f.Name, "xl/"):
			return XLSX, nil
		}
	}
	return "", fail(Unsupported, "an archive, but no DOCX or XLSX")
}

func utf16Text(s string) []byte {
	var b []byte
	for _, c := range []byte(s) {
		b = append(b, c, 0)
	}
	return b
}

// decoded is a text file in UTF-8.
func decoded(body []byte) (string, error) {
	r, name, err := tabular.Text(bytes.NewReader(body), "")
	if err != nil {
		return "", fail(Unreadable, "the encoding cannot be recognised")
	}
	text, err := io.ReadAll(r)
	if err != nil {
		return "", &Error{Code: Unreadable, Detail: "decode from " + name, Err: err}
	}
	// Bytes that are no text at all: a picture with the name of a text.
	if n := bytes.Count(text, []byte{0}); n > 0 && n > len(text)/1000 {
		return "", fail(Unreadable, fmt.Sprintf("%d NUL bytes are not in a text", n))
	}
	return string(text), nil
}
