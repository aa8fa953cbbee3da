package attachment

import (
	"archive/zip"
	"bytes"
	"compress/zlib"
	"context"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"io"
	"io/fs"
	"log/slog"
	"net/url"
	"runtime"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"testing/iotest"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/blob"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/db/dbtest"
	"github.com/shopbell/shopbell/internal/kit/secret"
)

var migrations = []fs.FS{Migrations}

const ann, bob = "cu_ann", "cu_bob"

func setup(t *testing.T, d *db.DB, cfg Config) *Service {
	t.Helper()
	store, err := blob.OpenDir(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return New(d, store, secret.NewKey(), cfg, slog.New(slog.DiscardHandler))
}

func wantCode(t *testing.T, what string, err error, want desk.Code) {
	t.Helper()
	if got := desk.CodeOf(err); got != want {
		t.Errorf("%s: got %q (%v), want %q", what, got, err, want)
	}
}

// photo is a JPEG whose left half is red and right half blue.
func photo(t testing.TB, w, h int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{R: 255, A: 255}
			if x >= w/2 {
				c = color.RGBA{B: 255, A: 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, img, nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// withExif puts an APP1 segment with the orientation and a secret behind SOI.
func withExif(data []byte, orientation uint16) []byte {
	tiff := append([]byte("MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01"), byte(orientation>>8), byte(orientation), 0, 0)
	tiff = append(tiff, "\x00\x00\x00\x00GPS 31.2304N 121.4737E"...)
	segment := append([]byte("Exif\x00\x00"), tiff...)
	head := []byte{0xff, 0xe1, 0, 0}
	binary.BigEndian.PutUint16(head[2:], uint16(len(segment)+2))
	return append(append(append(bytes.Clone(data[:2]), head...), segment...), data[2:]...)
}

// bomb is a PNG that claims w × h pixels at one bit each and delivers some rows
// of zeros, or nothing.
func bomb(w, h uint32, deliver bool) []byte {
	var out bytes.Buffer
	out.WriteString("\x89PNG\r\n\x1a\n")
	chunk := func(kind string, data []byte) {
		binary.Write(&out, binary.BigEndian, uint32(len(data))) //nolint:errcheck // a buffer
		out.WriteString(kind)
		out.Write(data)
		binary.Write(&out, binary.BigEndian, crc32.ChecksumIEEE(append([]byte(kind), data...))) //nolint:errcheck // a buffer
	}
	ihdr := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, w), h)
	chunk("IHDR", append(ihdr, 1, 0, 0, 0, 0))
	if deliver {
		var z bytes.Buffer
		c := zlib.NewWriter(&z)
		row := make([]byte, w/8+2)
		for range min(h, 200) {
			c.Write(row) //nolint:errcheck // a buffer
		}
		c.Close() //nolint:errcheck // a buffer
		chunk("IDAT", z.Bytes())
	}
	chunk("IEND", nil)
	return out.Bytes()
}

func animation(t testing.TB, w, h, frames int) []byte {
	t.Helper()
	g := &gif.GIF{Config: image.Config{Width: w, Height: h}}
	for range frames {
		g.Image = append(g.Image, image.NewPaletted(image.Rect(0, 0, w, h), color.Palette{color.Black, color.White}))
		g.Delay = append(g.Delay, 10)
	}
	var out bytes.Buffer
	if err := gif.EncodeAll(&out, g); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func zipOf(t testing.TB, names ...string) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, n := range names {
		w, err := z.Create(n)
		if err != nil {
			t.Fatal(err)
		}
		io.WriteString(w, "x") //nolint:errcheck // a buffer
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func upload(t *testing.T, s *Service, name string, data []byte) (desk.AttachmentPayload, error) {
	t.Helper()
	return s.Upload(t.Context(), ann, name, bytes.NewReader(data))
}

func open(t *testing.T, s *Service, link string) ([]byte, File, error) {
	t.Helper()
	u, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	w, _ := strconv.Atoi(q.Get("w")) //nolint:errcheck // absent = 0
	f, err := s.Open(t.Context(), desk.AttachmentID(strings.TrimPrefix(u.Path, "/files/")), q.Get("e"), q.Get("s"), w)
	if err != nil {
		return nil, f, err
	}
	defer f.Close() //nolint:errcheck // read only
	data, err := io.ReadAll(f)
	return data, f, err
}

func TestUploadImage(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		s := setup(t, d, Config{})
		// Turned by 90°: what is stored wide is shown upright.
		a, err := upload(t, s, `C:\me\IMG_1.JPEG`, withExif(photo(t, 1600, 800), 6))
		if err != nil {
			t.Fatal(err)
		}
		if a.Name != "IMG_1.jpg" || a.Type != "image/jpeg" || a.Width != 800 || a.Height != 1600 {
			t.Errorf("got %+v", a)
		}
		data, f, err := open(t, s, s.URL(a.ID, 0))
		if err != nil || int64(len(data)) != a.Size || !f.Inline() {
			t.Fatalf("%d bytes, %+v, %v", len(data), f, err)
		}
		if bytes.Contains(data, []byte("Exif")) || bytes.Contains(data, []byte("GPS")) {
			t.Error("EXIF survived")
		}
		img, err := jpeg.Decode(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if r, _, b, _ := img.At(400, 100).RGBA(); r < b {
			t.Error("the red half is not on top: orientation not applied")
		}
		thumb, tf, err := open(t, s, s.URL(a.ID, ThumbWidth))
		if err != nil {
			t.Fatal(err)
		}
		small, err := jpeg.DecodeConfig(bytes.NewReader(thumb))
		if err != nil || small.Width != 320 || small.Height != 640 || tf.ETag == f.ETag {
			t.Errorf("thumbnail %+v, %v", small, err)
		}
	})
}

func TestRenderReducesWhatIsLarger(t *testing.T) {
	t.Parallel()
	f, err := detect("a.jpg", photo(t, 8, 8))
	if err != nil {
		t.Fatal(err)
	}
	p, err := render(f, withExif(photo(t, 5000, 101), 8))
	if err != nil || p.width != 50 || p.height != 2500 {
		t.Fatalf("got %d × %d, %v, want 50 × 2500", p.width, p.height, err)
	}
	img, err := jpeg.Decode(bytes.NewReader(p.data))
	if err != nil {
		t.Fatal(err)
	}
	// Turned to the left: the right half, blue, is on top.
	if r, _, b, _ := img.At(25, 300).RGBA(); b < r {
		t.Error("the picture is upside down")
	}
	if r, _, b, _ := img.At(25, 2200).RGBA(); r < b {
		t.Error("the picture is upside down")
	}
}

func TestCheckBoundsEstimatesMemory(t *testing.T) {
	t.Parallel()
	// A header of the kind (SOF0 baseline, SOF2 progressive) and nothing else.
	header := func(kind byte, w, h uint16) []byte {
		sof := binary.BigEndian.AppendUint16(binary.BigEndian.AppendUint16([]byte{0xff, kind, 0, 17, 8}, h), w)
		return append(append([]byte{0xff, 0xd8, 0xff}, 0xe0, 0, 4, 0, 0), append(sof, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 0xff, 0xda, 0, 2)...)
	}
	f, err := detect("a.jpg", header(0xc0, 1, 1))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		data []byte
		want desk.Code
	}{
		{"telephone, 50 megapixels", header(0xc0, 8160, 6120), ""},
		{"progressive, 12 megapixels", header(0xc2, 4000, 3000), ""},
		{"progressive, 50 megapixels", header(0xc2, 8160, 6120), desk.CodeTooLarge},
		{"over 50 megapixels", header(0xc0, 9000, 6000), desk.CodeTooLarge},
	} {
		work, err := checkBounds(f, c.data)
		wantCode(t, c.name, err, c.want)
		if work > workMemory {
			t.Errorf("%s: %d bytes", c.name, work)
		}
	}
}

func TestUploadSmallImages(t *testing.T) {
	t.Parallel()
	s := setup(t, dbtest.New(t, migrations...), Config{})
	var transparent bytes.Buffer
	if err := png.Encode(&transparent, image.NewNRGBA(image.Rect(0, 0, 20, 10))); err != nil {
		t.Fatal(err)
	}
	webp := func(text string) []byte {
		data, err := base64.StdEncoding.DecodeString(text)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	for _, c := range []struct {
		name string
		data []byte
		want string
	}{
		{"a.png", transparent.Bytes(), "a.png"},
		{"wrong-ending.jpg", transparent.Bytes(), "wrong-ending.png"},
		{"", transparent.Bytes(), "file.png"},
		{"moving.gif", animation(t, 30, 20, 3), "moving.gif"},
		{"photo", photo(t, 8, 8), "photo.jpg"},
		{"page.html.jpg", photo(t, 8, 8), "page.html.jpg"},
		{"lossy.webp", webp("UklGRiIAAABXRUJQVlA4IBYAAAAwAQCdASoBAAEADsD+JaQAA3AAAAAA"), "lossy.jpg"},
		{"clear.webp", webp("UklGRhoAAABXRUJQVlA4TA0AAAAvAAAAEAcQERGIiP4HAA=="), "clear.png"},
	} {
		a, err := upload(t, s, c.name, append(c.data, "<script>alert(1)</script>"...))
		if err != nil || a.Name != c.want {
			t.Errorf("%s: got %+v, %v", c.name, a, err)
			continue
		}
		data, _, err := open(t, s, s.URL(a.ID, ThumbWidth))
		if err != nil || bytes.Contains(data, []byte("script")) {
			t.Errorf("%s: what was appended survived (%v)", c.name, err)
		}
	}
	a, err := upload(t, s, "moving.gif", animation(t, 30, 20, 3))
	if err != nil {
		t.Fatal(err)
	}
	data, _, err := open(t, s, s.URL(a.ID, 0))
	if err != nil {
		t.Fatal(err)
	}
	if g, err := gif.DecodeAll(bytes.NewReader(data)); err != nil || len(g.Image) != 3 {
		t.Errorf("animation lost, %v", err)
	}
}

func TestUploadFiles(t *testing.T) {
	t.Parallel()
	s := setup(t, dbtest.New(t, migrations...), Config{})
	docx := zipOf(t, "[Content_Types].xml", "word/document.xml")
	for name, data := range map[string][]byte{
		"报价单.pdf": []byte("%PDF-1.7\n…"), "a.docx": docx, "b.xlsx": zipOf(t, "[Content_Types].xml", "xl/workbook.xml"),
		"c.zip": zipOf(t, "anything.exe"), "d.txt": []byte("你好\n"), "gbk.csv": []byte("\xc4\xe3\xba\xc3,1\n"),
		"e.mp4": []byte("\x00\x00\x00\x18ftypisom0000"), "f.mp3": []byte("ID3\x04000000"), "g.mp3": []byte("\xff\xfb\x90\x64"),
	} {
		a, err := upload(t, s, name, data)
		if err != nil || a.Name != name || a.Size != int64(len(data)) {
			t.Errorf("%s: got %+v, %v", name, a, err)
			continue
		}
		got, f, err := open(t, s, s.URL(a.ID, 0))
		if err != nil || !bytes.Equal(got, data) || f.Inline() {
			t.Errorf("%s: %+v, %v", name, f, err)
		}
	}
}

func TestUploadRefuses(t *testing.T) {
	t.Parallel()
	s := setup(t, dbtest.New(t, migrations...), Config{})
	png1 := bomb(8, 8, true)
	for what, c := range map[string]struct {
		name string
		data []byte
	}{
		"svg":                   {"a.svg", []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`)},
		"svg as png":            {"a.png", []byte(`<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>`)},
		"html":                  {"a.html", []byte("<!doctype html><script>alert(1)</script>")},
		"html as text":          {"a.txt", []byte("\xef\xbb\xbf \n<!DOCTYPE html><script>alert(1)</script>")},
		"xml":                   {"a.xml", []byte("<?xml version='1.0'?><x/>")},
		"program":               {"a.exe", []byte("MZ\x90\x00")},
		"program as pdf":        {"a.pdf", []byte("MZ\x90\x00")},
		"double ending":         {"a.pdf.exe", []byte("%PDF-1.7")},
		"turned name":           {"gpj.exe\u202e.pdf", []byte("MZ\x90\x00")},
		"pdf as docx":           {"a.docx", []byte("%PDF-1.7")},
		"zip as docx":           {"a.docx", zipOf(t, "x.txt")},
		"xlsx as docx":          {"a.docx", zipOf(t, "[Content_Types].xml", "xl/workbook.xml")},
		"macro":                 {"a.docx", zipOf(t, "[Content_Types].xml", "word/document.xml", "word/vbaProject.bin")},
		"macro document":        {"a.docm", zipOf(t, "[Content_Types].xml", "word/vbaProject.bin")},
		"script":                {"a.js", []byte("alert(1)")},
		"binary as text":        {"a.txt", []byte("a\x00b")},
		"no name, no image":     {"", []byte("hello")},
		"empty":                 {"a.txt", nil},
		"half an image":         {"a.png", png1[:40]},
		"image header only":     {"a.jpg", []byte("\xff\xd8\xff")},
		"gif without frames":    {"a.gif", []byte("GIF89a\x01\x00\x01\x00\x00\x00\x00;")},
		"mp4 that is html":      {"a.mp4", []byte("<html>ftyp....")},
		"docx, zip64 directory": {"a.docx", append(zipOf(t, "a"), "PK\x05\x06\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x00\x00"...)},
	} {
		_, err := upload(t, s, c.name, c.data)
		wantCode(t, what, err, desk.CodeInvalid)
	}
	var n int64
	if err := s.db.Read(t.Context(), func(tx *db.Tx) error {
		return tx.QueryRow(`SELECT COUNT(*) FROM attachment`).Scan(&n)
	}); err != nil || n != 0 {
		t.Errorf("%d refused uploads left a row, %v", n, err)
	}
}

func TestUploadLimits(t *testing.T) {
	t.Parallel()
	s := setup(t, dbtest.New(t, migrations...), Config{ImageBytes: 20_000, FileBytes: 1000})
	_, err := upload(t, s, "a.txt", bytes.Repeat([]byte("a"), 1001))
	wantCode(t, "file over the limit", err, desk.CodeTooLarge)
	if _, err := upload(t, s, "a.txt", bytes.Repeat([]byte("a"), 1000)); err != nil {
		t.Errorf("file at the limit: %v", err)
	}
	_, err = upload(t, s, "a.jpg", append(photo(t, 100, 100), make([]byte, 20_000)...))
	wantCode(t, "image over the limit", err, desk.CodeTooLarge)
	_, err = s.Upload(t.Context(), ann, "a.txt", io.MultiReader(strings.NewReader(strings.Repeat("a", 900)), iotest.ErrReader(errors.New("connection reset"))))
	wantCode(t, "broken off", err, desk.CodeInvalid)
}

func TestImageBombs(t *testing.T) { // not parallel: measures memory
	s := setup(t, dbtest.New(t, migrations...), Config{})
	big := bomb(30_000, 30_000, true)
	if len(big) > 200_000 {
		t.Fatalf("the bomb has %d bytes", len(big))
	}
	manyFrames := animation(t, 10, 10, maxGIFFrames+1)
	wide := bytes.Clone(animation(t, 10, 10, 1))
	binary.LittleEndian.PutUint16(wide[6:], 65535)
	binary.LittleEndian.PutUint16(wide[8:], 65535)
	for name, c := range map[string]struct {
		name string
		data []byte
		want desk.Code
	}{
		"30000² png":        {"a.png", big, desk.CodeTooLarge},
		"header lies":       {"a.png", bomb(1<<31-1, 1<<31-1, false), desk.CodeInvalid},
		"header, no pixels": {"a.png", bomb(5000, 5000, false), desk.CodeInvalid},
		"very wide":         {"a.png", bomb(1<<24, 1, false), desk.CodeTooLarge},
		"gif frames":        {"a.gif", manyFrames, desk.CodeTooLarge},
		"gif screen":        {"a.gif", wide, desk.CodeTooLarge},
		"webp":              {"a.webp", []byte("RIFF\xff\xff\xff\x7fWEBPVP8X\x0a\x00\x00\x00\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff"), desk.CodeTooLarge},
	} {
		var err error
		took := time.Hour
		var before, after runtime.MemStats
		for range 3 { // the best of three: other tests run beside this one
			runtime.ReadMemStats(&before)
			start := time.Now()
			_, err = upload(t, s, c.name, c.data)
			took = min(took, time.Since(start))
			runtime.ReadMemStats(&after)
		}
		if code := desk.CodeOf(err); code != c.want && !(name == "webp" && code == desk.CodeInvalid) {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
		if grown := after.TotalAlloc - before.TotalAlloc; grown > 20<<20 {
			t.Errorf("%s: %d MB allocated", name, grown>>20)
		}
		if took > 50*time.Millisecond {
			t.Errorf("%s: took %v, want at most 50 ms", name, took)
		}
	}
}

func TestClaim(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		s := setup(t, d, Config{})
		ctx := t.Context()
		a, err := upload(t, s, "a.txt", []byte("hello"))
		if err != nil {
			t.Fatal(err)
		}
		for what, c := range map[string]struct {
			id    desk.AttachmentID
			owner string
		}{
			"another customer": {a.ID, bob}, "nobody": {a.ID, ""}, "empty id": {"", ann}, "guessed": {desk.NewID[desk.AttachmentID]("at", time.Now()), ann}, "0": {"0", ann},
		} {
			_, err := s.Claim(ctx, c.id, c.owner, "cv_1")
			wantCode(t, what, err, desk.CodeNotFound)
		}
		got, err := s.Claim(ctx, a.ID, ann, "cv_1")
		if err != nil || got != a {
			t.Errorf("got %+v, %v, want %+v", got, err, a)
		}
		if got, err := s.Claim(ctx, a.ID, ann, "cv_1"); err != nil || got != a {
			t.Errorf("sent again: %+v, %v", got, err)
		}
		_, err = s.Claim(ctx, a.ID, ann, "cv_2")
		wantCode(t, "in another conversation", err, desk.CodeNotFound)
	})
}

func TestLinks(t *testing.T) {
	t.Parallel()
	s := setup(t, dbtest.New(t, migrations...), Config{})
	a, err := upload(t, s, "a.jpg", photo(t, 1000, 10))
	if err != nil {
		t.Fatal(err)
	}
	b, err := upload(t, s, "b.jpg", photo(t, 1000, 10))
	if err != nil {
		t.Fatal(err)
	}
	link := s.URL(a.ID, 0)
	if link != s.URL(a.ID, 0) {
		t.Error("a link changes from one moment to the next")
	}
	if _, f, err := open(t, s, link); err != nil || time.Until(f.Expires) < linkLife || time.Until(f.Expires) > linkLife+linkRound {
		t.Errorf("ends %v, %v", f.Expires, err)
	}
	u, err := url.Parse(link)
	if err != nil {
		t.Fatal(err)
	}
	for what, bad := range map[string]string{
		"other file":     strings.Replace(link, string(a.ID), string(b.ID), 1),
		"thumb of it":    link + "&w=640",
		"later end":      strings.Replace(link, "e="+u.Query().Get("e"), "e=99999999999", 1),
		"no signature":   "/files/" + string(a.ID) + "?e=" + u.Query().Get("e"),
		"expired":        s.url(a.ID, 0, time.Now().Add(-2*linkLife)),
		"other server":   setup(t, dbtest.New(t, migrations...), Config{}).URL(a.ID, 0),
		"nothing behind": s.URL(desk.NewID[desk.AttachmentID]("at", time.Now()), 0),
	} {
		_, _, err := open(t, s, bad)
		wantCode(t, what, err, desk.CodeNotFound)
	}
}

func TestSweep(t *testing.T) {
	t.Parallel()
	now := time.Now()
	d := dbtest.Open(t, db.Config{DSN: "sqlite:" + t.TempDir() + "/t.db", Clock: func() time.Time { return now }}, migrations...)
	s := setup(t, d, Config{})
	unsent, err := upload(t, s, "a.txt", []byte("a"))
	if err != nil {
		t.Fatal(err)
	}
	sent, err := upload(t, s, "b.txt", []byte("b"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Claim(t.Context(), sent.ID, ann, "cv_1"); err != nil {
		t.Fatal(err)
	}
	now = now.Add(unsentLife + time.Second)
	if err := s.Sweep(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := s.store.Open(t.Context(), string(unsent.ID)); desk.CodeOf(err) != desk.CodeNotFound {
		t.Errorf("unsent file still there: %v", err)
	}
	if _, _, err := open(t, s, s.URL(sent.ID, 0)); err != nil {
		t.Errorf("sent file gone: %v", err)
	}
}

func TestUnsentUploadsAreBounded(t *testing.T) {
	t.Parallel()
	s := setup(t, dbtest.New(t, migrations...), Config{})
	for i := range unsentPerDay {
		if _, err := upload(t, s, "a.txt", []byte("a")); err != nil {
			t.Fatalf("upload %d: %v", i, err)
		}
	}
	_, err := upload(t, s, "a.txt", []byte("a"))
	wantCode(t, "one more", err, desk.CodeRateLimited)
	if _, err := s.Upload(t.Context(), bob, "a.txt", strings.NewReader("a")); err != nil {
		t.Errorf("somebody else: %v", err)
	}
}

type fullStore struct{ blob.Store }

func (fullStore) Put(context.Context, string, io.Reader) (int64, error) {
	return 0, desk.E(desk.CodeStorageFull, "error.storage_full", syscall.ENOSPC)
}

func TestFullDisk(t *testing.T) {
	t.Parallel()
	s := setup(t, dbtest.New(t, migrations...), Config{})
	s.store = fullStore{s.store}
	_, err := upload(t, s, "a.txt", []byte("a"))
	wantCode(t, "file", err, desk.CodeStorageFull)
	_, err = upload(t, s, "a.jpg", photo(t, 8, 8))
	wantCode(t, "image", err, desk.CodeStorageFull)
}

func TestScanner(t *testing.T) {
	t.Parallel()
	const eicar = `X5O!P%@AP[4\PZX54(P^)7CC)7}$` + `EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*`
	s := setup(t, dbtest.New(t, migrations...), Config{Scan: func(_ context.Context, _ string, r io.Reader) error {
		data, err := io.ReadAll(r)
		if err == nil && bytes.Contains(data, []byte("EICAR")) {
			err = errors.New("Eicar-Test-Signature")
		}
		return err
	}})
	_, err := upload(t, s, "a.txt", []byte(eicar))
	wantCode(t, "test virus", err, desk.CodeInvalid)
	if _, err := upload(t, s, "a.txt", []byte("clean")); err != nil {
		t.Errorf("clean file: %v", err)
	}
}

func TestCleanName(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"../../etc/passwd": "passwd", `C:\a\b.txt`: "b.txt", "a\r\nSet-Cookie: x.txt": "aSet-Cookie_ x.txt", "a\u202egpj.exe": "agpj.exe",
		"": "file", "...": "file", `a"b<c>.pdf`: "a_b_c_.pdf", "报价\x00单.pdf": "报价单.pdf", "\xff.txt": "txt",
		strings.Repeat("长", 300) + ".pdf": strings.Repeat("长", 116) + ".pdf",
	} {
		if got := cleanName(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func FuzzRender(f *testing.F) {
	f.Add(withExif(photo(f, 16, 8), 6))
	f.Add(animation(f, 4, 4, 2))
	f.Add(bomb(16, 16, true))
	f.Fuzz(func(t *testing.T, data []byte) {
		format, err := detect("", data[:min(len(data), sniffBytes)])
		if err != nil || !format.image {
			return
		}
		if _, err := checkBounds(format, data); err != nil {
			return
		}
		p, err := render(format, data)
		if err == nil && (p.width < 1 || p.height < 1 || len(p.data) == 0) {
			t.Errorf("rendered to %+v", p)
		}
		orientation(data)
	})
}

// A picture of the shop's belongs to no conversation, and is kept as long as
// something shows it.
func TestPictures(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, migrations, func(t *testing.T, d *db.DB) {
		used := map[desk.AttachmentID]bool{}
		s := setup(t, d, Config{Used: func(context.Context) (map[desk.AttachmentID]bool, error) { return used, nil }})
		take := func(data []byte) (desk.AttachmentPayload, error) {
			return s.UploadPicture(t.Context(), "us_1", "a.jpg", bytes.NewReader(data))
		}
		shown, err := take(withExif(photo(t, 1600, 800), 6))
		if err != nil || shown.Width != 800 {
			t.Fatal(shown, err)
		}
		idle, err := take(photo(t, 8, 8))
		if err != nil {
			t.Fatal(err)
		}
		sent, err := upload(t, s, "a.jpg", photo(t, 8, 8))
		if err != nil {
			t.Fatal(err)
		}
		if got, err := s.Picture(t.Context(), shown.ID); err != nil || got != shown {
			t.Errorf("got %+v, %v", got, err)
		}
		f, err := s.OpenPicture(t.Context(), shown.ID, ThumbWidth)
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(f)
		if err = errors.Join(err, f.Close()); err != nil || bytes.Contains(data, []byte("GPS")) || !f.Inline() {
			t.Errorf("%+v, %v", f, err)
		}
		_, err = s.Picture(t.Context(), sent.ID)
		wantCode(t, "a customer's as the shop's", err, desk.CodeNotFound)
		_, err = s.OpenPicture(t.Context(), sent.ID, 0)
		wantCode(t, "a customer's without a link", err, desk.CodeNotFound)
		_, err = s.Claim(t.Context(), shown.ID, "us_1", "cv_1")
		wantCode(t, "claimed by its uploader", err, desk.CodeNotFound)

		_, err = s.UploadPicture(t.Context(), "us_1", "a.txt", strings.NewReader("hello"))
		wantCode(t, "no picture", err, desk.CodeInvalid)
		_, err = take(bomb(60_000, 60_000, true))
		wantCode(t, "a bomb", err, desk.CodeTooLarge)
		_, err = take(append(photo(t, 8, 8), make([]byte, defaultImageBytes)...))
		wantCode(t, "more than 10 MB", err, desk.CodeTooLarge)

		used[shown.ID] = true
		if err := s.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		_, err = s.Picture(t.Context(), idle.ID)
		wantCode(t, "idle for less than a day", err, "")
		if err := d.Write(t.Context(), func(tx *db.Tx) error {
			_, err := tx.Exec(`UPDATE attachment SET created_at = created_at - $1`, (unsentLife + time.Second).Milliseconds())
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if err := s.Sweep(t.Context()); err != nil {
			t.Fatal(err)
		}
		_, err = s.Picture(t.Context(), shown.ID)
		wantCode(t, "shown for long", err, "")
		_, err = s.Picture(t.Context(), idle.ID)
		wantCode(t, "idle for a day", err, desk.CodeNotFound)
		if _, err = s.store.Open(t.Context(), string(idle.ID)); err == nil {
			t.Error("its bytes are still there")
		}
	})
}
