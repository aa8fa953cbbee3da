package httpapi

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/jpeg"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
)

func picture(t testing.TB, width, height int) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, image.NewGray(image.Rect(0, 0, width, height)), nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestS05FilesByLinkOnly(t *testing.T) {
	t.Parallel()
	w := setup(t)
	_, agent := w.user(desk.RoleAgent)
	a, b := w.visit(wire.VisitorSessionRequest{}), w.visit(wire.VisitorSessionRequest{})
	up := decode[wire.Attachment](w.do(file("/widget/v1/attachments", "me.jpg", picture(t, 1000, 700)).bearer(a.Token)).want(200))
	if up.Thumb == "" || up.Width != 1000 {
		t.Fatalf("got %+v", up)
	}
	full := w.do(req("GET", up.URL, nil)).want(200)
	h := full.Header()
	if h.Get("Content-Type") != "image/jpeg" || h.Get("X-Content-Type-Options") != "nosniff" || !strings.Contains(h.Get("Content-Security-Policy"), "sandbox") ||
		!strings.HasPrefix(h.Get("Content-Disposition"), "inline") || !strings.HasPrefix(h.Get("Cache-Control"), "private") {
		t.Errorf("headers %v", h)
	}
	part := w.do(req("GET", up.URL, nil).with("Range", "bytes=10-19")).want(206)
	if !bytes.Equal(part.Body.Bytes(), full.Body.Bytes()[10:20]) {
		t.Error("the range differs from the file")
	}
	w.do(req("GET", up.URL, nil).with("If-None-Match", h.Get("ETag"))).want(304)
	w.do(req("GET", up.URL, nil).with("Range", "bytes=99999999-")).want(416)
	if thumb := w.do(req("GET", up.Thumb, nil)).want(200); thumb.Body.Len() >= full.Body.Len() {
		t.Error("the preview is not smaller")
	}

	bare := "/files/" + up.ID
	_, query, _ := strings.Cut(up.URL, "?")
	_, signature, _ := strings.Cut(query, "&s=")
	signature = "&s=" + signature
	for name, link := range map[string]string{
		"without a link": bare, "guessed": bare + "?e=9999999999&s=AAAAAAAAAAAAAAAAAAAAAA", "empty signature": bare + "?e=9999999999&s=",
		"later end": bare + "?e=9999999999" + signature, "thumb by the file's link": up.URL + "&w=640", "odd width": up.URL + "&w=641",
		"not a number": up.URL + "&w=x", "expired": bare + "?e=1" + signature, "traversal": "/files/..%2f..%2fetc%2fpasswd?e=9999999999" + signature,
		"other file": "/files/" + string(desk.NewID[desk.AttachmentID]("at", time.Now())) + "?" + query,
	} {
		for who, c := range map[string]*call{
			"nobody": req("GET", link, nil), "the other visitor": req("GET", link, nil).bearer(b.Token), "the uploader": req("GET", link, nil).bearer(a.Token),
			"an agent": req("GET", link, nil).as(agent), "a range": req("GET", link, nil).with("Range", "bytes=0-1"),
		} {
			if p := w.do(c).want(404).problem(); p.Key != "error.attachment.not_found" {
				t.Errorf("%s by %s: %+v", name, who, p)
			}
		}
	}
	if strings.Contains(w.log.String(), strings.TrimPrefix(signature, "&s=")) {
		t.Error("a signature stands in the log")
	}
}

func TestS29NothingRunsInPlace(t *testing.T) {
	t.Parallel()
	w := setup(t)
	_, agent := w.user(desk.RoleAgent)
	up := decode[wire.Attachment](w.do(file("/api/v1/attachments", "报价 \"a\".txt", []byte("hello <script>"+strings.Repeat(" ", 3000))).as(agent)).want(200))
	h := w.do(req("GET", up.URL, nil).with("Accept-Encoding", "gzip")).want(200).Header()
	if h.Get("Content-Type") != "text/plain; charset=utf-8" || !strings.HasPrefix(h.Get("Content-Disposition"), "attachment; filename*=") ||
		h.Get("Content-Encoding") != "" || !strings.Contains(h.Get("Content-Security-Policy"), "default-src 'none'; sandbox") {
		t.Errorf("headers %v", h)
	}
	for name, data := range map[string]string{
		"a.svg": `<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`, "a.html": "<script>alert(1)</script>", "a.xml": "<?xml version='1.0'?>",
		"a.txt": "<!doctype html><script>alert(1)</script>", "a.png": "<svg onload=alert(1)>", "a.xhtml": "<html/>", "a.mhtml": "x", "a.js": "alert(1)",
	} {
		if p := w.do(file("/api/v1/attachments", name, []byte(data)).as(agent)).want(422).problem(); p.Fields["file"] == "" {
			t.Errorf("%s: %+v", name, p)
		}
	}
}

func TestS34Uploads(t *testing.T) {
	t.Parallel()
	w := setup(t)
	_, agent := w.user(desk.RoleAgent)
	up := func(c *call) result { return w.do(c.as(agent)) }
	for name, c := range map[string]struct {
		call *call
		want int
	}{
		"fine":                {file("/api/v1/attachments", "a.txt", []byte("hello")), 200},
		"too large":           {file("/api/v1/attachments", "a.txt", bytes.Repeat([]byte("a"), 100_001)), 413},
		"far too large":       {file("/api/v1/attachments", "a.txt", bytes.Repeat([]byte("a"), 5_000_000)), 413},
		"two files":           {file("/api/v1/attachments", "a.txt", []byte("hello"), "b.txt"), 422},
		"magic and ending":    {file("/api/v1/attachments", "a.pdf", []byte("MZ\x90")), 422},
		"double ending":       {file("/api/v1/attachments", "a.jpg.exe", picture(t, 8, 8)), 422},
		"unknown ending":      {file("/api/v1/attachments", "a.xyz", []byte("hello")), 422},
		"null in the name":    {file("/api/v1/attachments", "a.php\x00.txt", []byte("hello")), 422},
		"empty":               {file("/api/v1/attachments", "a.txt", nil), 422},
		"no form":             {req("POST", "/api/v1/attachments", "{}"), 415},
		"broken form":         {req("POST", "/api/v1/attachments", "--x\r\nnonsense").with("Content-Type", "multipart/form-data; boundary=x"), 422},
		"form without a file": {req("POST", "/api/v1/attachments", "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n--x--\r\n").with("Content-Type", "multipart/form-data; boundary=x"), 422},
		"without boundary":    {req("POST", "/api/v1/attachments", "x").with("Content-Type", "multipart/form-data"), 415},
		"cut off":             {req("POST", "/api/v1/attachments", "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.txt\"\r\n\r\nhello").with("Content-Type", "multipart/form-data; boundary=x"), 422},
	} {
		res := up(c.call)
		if res.Code != c.want {
			t.Errorf("%s: got %d %s, want %d", name, res.Code, res.Body, c.want)
		} else if c.want != 200 {
			res.problem()
		}
	}
	w.do(file("/widget/v1/attachments", "a.txt", []byte("hello"))).want(401)
	w.do(file("/widget/v1/attachments", "a.txt", []byte("hello")).as(agent)).want(401)
}

func TestS35ImageBomb(t *testing.T) {
	t.Parallel()
	w := setup(t)
	visitor := w.visit(wire.VisitorSessionRequest{})
	for name, side := range map[string]uint32{"30000²": 30_000, "2³¹−1 squared": 1<<31 - 1} {
		data := []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR")
		ihdr := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, side), side)
		ihdr = append(ihdr, 1, 0, 0, 0, 0)
		data = binary.BigEndian.AppendUint32(append(data, ihdr...), crc32.ChecksumIEEE(append([]byte("IHDR"), ihdr...)))
		took := time.Hour
		for range 3 {
			start := time.Now()
			res := w.do(file("/widget/v1/attachments", "a.png", append(data, make([]byte, 90_000)...)).bearer(visitor.Token))
			took = min(took, time.Since(start))
			if p := res.problem(); res.Code != http.StatusRequestEntityTooLarge && res.Code != http.StatusUnprocessableEntity {
				t.Errorf("%s: %+v", name, p)
			}
		}
		if took > 50*time.Millisecond {
			t.Errorf("%s: refused after %v, want at most 50 ms", name, took)
		}
	}
}

// Pictures for answers are taken from those who may propose, checked as everybody's,
// and no conversation can carry them off.
func TestS34PicturesOfAnswers(t *testing.T) {
	t.Parallel()
	w := setup(t)
	_, agent := w.user(desk.RoleAgent)
	up := decode[wire.Attachment](w.do(file("/api/v1/knowledge/images", "me.jpg", picture(t, 1000, 700)).as(agent)).want(200))
	if up.Width != 1000 || up.Thumb == "" {
		t.Fatalf("got %+v", up)
	}
	if got := decode[wire.Attachment](w.do(req("GET", "/api/v1/knowledge/images/"+up.ID, nil).as(agent)).want(200)); got.ID != up.ID || got.Name != "me.jpg" {
		t.Errorf("read again: %+v", got)
	}
	w.do(req("GET", up.URL, nil)).want(200)
	visitor := w.visit(wire.VisitorSessionRequest{})
	w.do(file("/api/v1/knowledge/images", "me.jpg", picture(t, 8, 8)).bearer(visitor.Token)).want(401)
	sent := decode[wire.Attachment](w.do(file("/widget/v1/attachments", "me.jpg", picture(t, 8, 8)).bearer(visitor.Token)).want(200))
	for what, id := range map[string]string{
		"a visitor's file": sent.ID, "none": string(desk.NewID[desk.AttachmentID]("at", time.Now())), "no id": "at_1",
	} {
		if p := w.do(req("GET", "/api/v1/knowledge/images/"+id, nil).as(agent)).want(404).problem(); p.Key != "error.attachment.not_found" {
			t.Errorf("%s: %+v", what, p)
		}
	}
	for name, c := range map[string]struct {
		data []byte
		want int
	}{
		"a.txt": {[]byte("hello"), 422}, "a.pdf": {[]byte("%PDF-1.7"), 422}, "a.svg": {[]byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`), 422},
		"a.png": {[]byte("<svg onload=alert(1)>"), 422}, "b.png": {[]byte("\x89PNG\r\n\x1a\nnonsense"), 422}, "c.png": {append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 11<<20)...), 413},
		"d.jpg.exe": {picture(t, 8, 8), 422},
	} {
		w.do(file("/api/v1/knowledge/images", name, c.data).as(agent)).want(c.want)
	}
}
