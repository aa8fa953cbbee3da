package tabular

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/wlynxg/chardet"
	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// The encodings of text files.
const (
	utf8Name = "utf-8"
	gbName   = "gb18030" // GBK and GB2312 are parts of it
	big5Name = "big5"
	leName   = "utf-16le"
	beName   = "utf-16be"
	winName  = "windows-1252"
)

// Encodings are the names that Source.Encoding may have.
func Encodings() []string {
	return []string{utf8Name, gbName, "gbk", big5Name, leName, beName, winName}
}

// Text returns what a text file says in UTF-8, without a byte-order mark, and
// the name of its encoding; asked is one of Encodings, or "" to find it out.
func Text(r io.ReadSeeker, asked string) (io.Reader, string, error) {
	name, err := detectEncoding(r, asked)
	if err != nil {
		return nil, "", err
	}
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, "", err
	}
	return decode(r, name), name, nil
}

const sampleSize = 64 << 10

// detectEncoding finds the encoding out: byte-order mark, then UTF-8 if the
// whole text is valid (or nearly: a damaged UTF-8 file must be reported and not
// be read as something else), then accented letters, then what the bytes look
// like, then GB18030.
func detectEncoding(r io.ReadSeeker, asked string) (string, error) {
	if asked != "" {
		name := strings.ToLower(asked)
		if !slices.Contains(Encodings(), name) {
			return "", fmt.Errorf("unknown encoding %q: one of %s is expected", asked, strings.Join(Encodings(), ", "))
		}
		if name == "gbk" {
			name = gbName
		}
		return name, nil
	}
	s, err := survey(r)
	if err != nil {
		return "", err
	}
	switch {
	case bytes.HasPrefix(s.head, []byte("\xff\xfe")):
		return leName, nil
	case bytes.HasPrefix(s.head, []byte("\xfe\xff")):
		return beName, nil
	case bytes.HasPrefix(s.head, []byte("\xef\xbb\xbf")), s.invalid == 0 && s.zeroEven+s.zeroOdd == 0:
		return utf8Name, nil
	case s.zeroOdd > 8*s.zeroEven && s.zeroOdd > 0:
		return leName, nil
	case s.zeroEven > 8*s.zeroOdd && s.zeroEven > 0:
		return beName, nil
	case s.valid > 10*s.invalid:
		return utf8Name, nil
	case s.lone():
		return winName, nil
	}
	guess := strings.ToLower(chardet.Detect(s.sample).Encoding)
	switch {
	case strings.HasPrefix(guess, "big5") && clean(traditionalchinese.Big5, s.sample):
		return big5Name, nil
	case strings.HasPrefix(guess, "gb") && clean(simplifiedchinese.GB18030, s.sample):
		return gbName, nil
	case clean(simplifiedchinese.GB18030, s.sample):
		return gbName, nil
	}
	return "", errors.New("the encoding of the file cannot be recognised: save it as UTF-8, or name the encoding")
}

// textSurvey is what one pass over a text file finds.
type textSurvey struct {
	head              []byte
	sample            []byte // lines with bytes beyond ASCII
	cut               bool   // the last block may have ended within a character
	valid, invalid    int    // UTF-8 sequences of two bytes and more
	zeroEven, zeroOdd int    // NUL bytes of the head by place
}

func survey(r io.ReadSeeker) (*textSurvey, error) {
	if _, err := r.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	s := &textSurvey{}
	buf := make([]byte, 64<<10)
	kept := 0 // bytes of a sequence that the last block has cut
	for {
		n, err := io.ReadFull(r, buf[kept:])
		block := buf[:kept+n]
		if s.head == nil {
			s.head = bytes.Clone(block[:min(len(block), 4096)])
			s.countZeros()
		}
		last := errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil && !last {
			return nil, err
		}
		kept = s.scan(block, last)
		copy(buf, block[len(block)-kept:])
		if last {
			return s, nil
		}
	}
}

func (s *textSurvey) countZeros() {
	for i, b := range s.head {
		if b != 0 {
			continue
		}
		if i%2 == 0 {
			s.zeroEven++
		} else {
			s.zeroOdd++
		}
	}
}

// scan counts the sequences of a block and returns how many bytes at its end
// are an unfinished one.
func (s *textSurvey) scan(block []byte, last bool) int {
	s.collect(block, last)
	for i := 0; i < len(block); {
		if block[i] < utf8.RuneSelf {
			i++
			continue
		}
		if !last && !utf8.FullRune(block[i:]) {
			return len(block) - i
		}
		_, size := utf8.DecodeRune(block[i:])
		if size == 1 {
			s.invalid++
		} else {
			s.valid++
		}
		i += size
	}
	return 0
}

// collect adds the block's lines with bytes beyond ASCII to the sample. A
// character must not be cut: in none of the encodings can a byte below 0x30,
// such as a quote or a line feed, be a part of one.
func (s *textSurvey) collect(block []byte, last bool) {
	whole := func(b byte) bool { return b < 0x30 }
	if s.cut {
		block = block[max(slices.IndexFunc(block, whole), 0):]
	}
	s.cut = !last
	if !last {
		for len(block) > 0 && !whole(block[len(block)-1]) {
			block = block[:len(block)-1]
		}
	}
	for line := range bytes.Lines(block) {
		if room := sampleSize - len(s.sample); room > 0 && slices.ContainsFunc(line, func(b byte) bool { return b >= utf8.RuneSelf }) {
			s.sample = append(s.sample, line[:min(len(line), room)]...)
		}
	}
}

// lone reports whether the bytes beyond ASCII mostly stand alone, as accented
// letters do and Chinese characters do not.
func (s *textSurvey) lone() bool {
	lone, all := 0, 0
	for i, b := range s.sample {
		if b < utf8.RuneSelf {
			continue
		}
		all++
		if (i == 0 || s.sample[i-1] < utf8.RuneSelf) && (i == len(s.sample)-1 || s.sample[i+1] < utf8.RuneSelf) {
			lone++
		}
	}
	return lone*10 >= all*6
}

// clean reports whether the sample decodes without a fault; its last bytes may
// be cut.
func clean(e encoding.Encoding, sample []byte) bool {
	out, err := e.NewDecoder().Bytes(sample)
	if err != nil {
		return false
	}
	i := bytes.IndexRune(out, utf8.RuneError)
	return i < 0 || i >= len(out)-4
}

// decode returns r as UTF-8 without a byte-order mark. Faults of UTF-8 pass
// through, those of other encodings become U+FFFD.
func decode(r io.Reader, name string) io.Reader {
	var e encoding.Encoding
	switch name {
	case gbName:
		e = simplifiedchinese.GB18030
	case big5Name:
		e = traditionalchinese.Big5
	case leName:
		e = unicode.UTF16(unicode.LittleEndian, unicode.UseBOM)
	case beName:
		e = unicode.UTF16(unicode.BigEndian, unicode.UseBOM)
	case winName:
		e = charmap.Windows1252
	default:
		return &bomSkipper{r: r}
	}
	return transform.NewReader(r, e.NewDecoder())
}

// bomSkipper leaves out a UTF-8 byte-order mark and changes nothing else.
type bomSkipper struct {
	r     io.Reader
	begun bool
	head  []byte
}

func (b *bomSkipper) Read(p []byte) (int, error) {
	if !b.begun {
		b.begun = true
		head := make([]byte, 3)
		n, err := io.ReadFull(b.r, head)
		if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
			return 0, err
		}
		b.head = bytes.TrimPrefix(head[:n], []byte("\xef\xbb\xbf"))
	}
	if len(b.head) > 0 {
		n := copy(p, b.head)
		b.head = b.head[n:]
		return n, nil
	}
	return b.r.Read(p)
}

// textProblem says what makes a value unfit to be stored as text.
func textProblem(s string, decoded bool) (code, text string) {
	switch {
	case !utf8.ValidString(s):
		return CodeEncoding, "holds bytes that are no valid UTF-8"
	case decoded && strings.ContainsRune(s, utf8.RuneError):
		return CodeEncoding, "holds bytes that are not in the encoding of the file"
	case strings.IndexByte(s, 0) >= 0:
		return CodeEncoding, "holds a NUL character"
	}
	return "", ""
}
