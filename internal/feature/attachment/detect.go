package attachment

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"io"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
)

// format is one kind of file that is accepted.
type format struct {
	mediaType string
	endings   []string
	image     bool
	magic     func(head []byte) bool
	check     func(r io.ReaderAt, size int64) error
}

// formats is the allow-list. What a browser or an office suite would run is
// not on it: HTML, SVG, XML, scripts, documents with macros.
var formats = []format{
	{mediaType: "image/jpeg", endings: []string{"jpg", "jpeg"}, image: true, magic: prefix("\xff\xd8\xff")},
	{mediaType: "image/png", endings: []string{"png"}, image: true, magic: prefix("\x89PNG\r\n\x1a\n")},
	{mediaType: "image/gif", endings: []string{"gif"}, image: true, magic: anyOf(prefix("GIF87a"), prefix("GIF89a"))},
	{mediaType: "image/webp", endings: []string{"webp"}, image: true, magic: riff("WEBP")},
	{mediaType: "application/pdf", endings: []string{"pdf"}, magic: prefix("%PDF-")},
	{mediaType: "application/vnd.openxmlformats-officedocument.wordprocessingml.document", endings: []string{"docx"}, magic: prefix("PK\x03\x04"), check: office("word/")},
	{mediaType: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", endings: []string{"xlsx"}, magic: prefix("PK\x03\x04"), check: office("xl/")},
	{mediaType: "application/vnd.openxmlformats-officedocument.presentationml.presentation", endings: []string{"pptx"}, magic: prefix("PK\x03\x04"), check: office("ppt/")},
	{mediaType: "application/zip", endings: []string{"zip"}, magic: anyOf(prefix("PK\x03\x04"), prefix("PK\x05\x06"))},
	{mediaType: "text/plain; charset=utf-8", endings: []string{"txt", "log", "md"}, magic: plainText},
	{mediaType: "text/csv; charset=utf-8", endings: []string{"csv"}, magic: plainText},
	{mediaType: "video/mp4", endings: []string{"mp4", "m4v"}, magic: ftyp},
	{mediaType: "video/quicktime", endings: []string{"mov"}, magic: ftyp},
	{mediaType: "video/webm", endings: []string{"webm"}, magic: prefix("\x1a\x45\xdf\xa3")},
	{mediaType: "audio/mpeg", endings: []string{"mp3"}, magic: anyOf(prefix("ID3"), mpegFrame)},
	{mediaType: "audio/mp4", endings: []string{"m4a"}, magic: ftyp},
	{mediaType: "audio/wav", endings: []string{"wav"}, magic: riff("WAVE")},
	{mediaType: "audio/ogg", endings: []string{"ogg", "oga"}, magic: prefix("OggS")},
	{mediaType: "audio/amr", endings: []string{"amr"}, magic: prefix("#!AMR")},
}

// detect finds the format of a file by its first bytes. An image may have any
// image's ending or none, since it is re-encoded; other files must be what
// their name says.
func detect(name string, head []byte) (format, error) {
	if len(head) == 0 {
		return format{}, desk.Invalid("file", "error.attachment.empty")
	}
	ending := strings.ToLower(strings.TrimPrefix(path.Ext(name), "."))
	var named *format
	for i := range formats {
		for _, e := range formats[i].endings {
			if e == ending {
				named = &formats[i]
			}
		}
	}
	if named == nil && ending != "" || named != nil && !named.image && !named.magic(head) {
		return format{}, desk.Invalid("file", "error.attachment.type")
	}
	if named != nil && !named.image {
		return *named, nil
	}
	for _, f := range formats {
		if f.image && f.magic(head) {
			return f, nil
		}
	}
	return format{}, desk.Invalid("file", "error.attachment.type")
}

func prefix(p string) func([]byte) bool {
	return func(head []byte) bool { return bytes.HasPrefix(head, []byte(p)) }
}

func anyOf(tests ...func([]byte) bool) func([]byte) bool {
	return func(head []byte) bool {
		for _, t := range tests {
			if t(head) {
				return true
			}
		}
		return false
	}
}

func riff(form string) func([]byte) bool {
	return func(head []byte) bool {
		return len(head) >= 12 && string(head[:4]) == "RIFF" && string(head[8:12]) == form
	}
}

func ftyp(head []byte) bool { return len(head) >= 12 && string(head[4:8]) == "ftyp" }

// mpegFrame is the header of an MPEG audio frame, layer III.
func mpegFrame(head []byte) bool {
	return len(head) >= 4 && head[0] == 0xff && head[1]&0xe6 == 0xe2 && head[2]&0xf0 != 0xf0
}

// plainText is text in UTF-8 or a Chinese encoding: no control bytes, and
// nothing that is a document for a browser.
func plainText(head []byte) bool {
	for _, b := range head {
		if b < 0x20 && b != '\n' && b != '\r' && b != '\t' && b != '\f' || b == 0x7f {
			return false
		}
	}
	start := strings.ToLower(string(bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n\f")))
	for _, bad := range []string{"<!doctype", "<html", "<head", "<body", "<script", "<svg", "<?xml", "<iframe", "<img", "<!--"} {
		if strings.HasPrefix(start, bad) {
			return false
		}
	}
	return true
}

// maxDirectory bounds the central directory of an office document, which is
// read into memory.
const maxDirectory = 1 << 20

// office checks that a zip file is the document it says, without unpacking it.
func office(folder string) func(io.ReaderAt, int64) error {
	refused := desk.Invalid("file", "error.attachment.type")
	return func(r io.ReaderAt, size int64) error {
		if !smallDirectory(r, size) {
			return refused
		}
		z, err := zip.NewReader(r, size)
		if err != nil {
			return refused
		}
		var types, content bool
		for _, f := range z.File {
			if strings.EqualFold(path.Base(f.Name), "vbaProject.bin") {
				return desk.Invalid("file", "error.attachment.macro")
			}
			types = types || f.Name == "[Content_Types].xml"
			content = content || strings.HasPrefix(f.Name, folder)
		}
		if !types || !content {
			return refused
		}
		return nil
	}
}

// smallDirectory reads the size of the directory from the end of the file.
func smallDirectory(r io.ReaderAt, size int64) bool {
	const record, maxComment = 22, 1 << 16
	n := min(size, record+maxComment)
	tail := make([]byte, n)
	if _, err := r.ReadAt(tail, size-n); err != nil {
		return false
	}
	at := bytes.LastIndex(tail, []byte("PK\x05\x06"))
	if at < 0 || at+record > len(tail) {
		return false
	}
	return binary.LittleEndian.Uint32(tail[at+12:]) <= maxDirectory
}

const maxNameRunes = 120

// cleanName keeps the last element of a path and takes out what is invisible,
// turns the reading direction or is special in a header or a file system.
func cleanName(name string) string {
	name = strings.ToValidUTF8(name, "")
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
	}
	name = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Co, r) {
			return -1
		}
		if strings.ContainsRune(`"<>:|?*;`, r) {
			return '_'
		}
		return r
	}, name)
	name = strings.Trim(name, " .")
	if runes := utf8.RuneCountInString(name); runes > maxNameRunes {
		ext := path.Ext(name)
		if utf8.RuneCountInString(ext) > 10 {
			ext = ""
		}
		name = string([]rune(name)[:maxNameRunes-utf8.RuneCountInString(ext)]) + ext
	}
	if name == "" {
		return "file"
	}
	return name
}

// withEnding gives a picture's name the ending of what it has become.
func withEnding(name, ending string) string {
	stem := strings.TrimSuffix(name, path.Ext(name))
	return stem + "." + ending
}
