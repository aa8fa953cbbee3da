// Package pdfium reads pages of PDF files with PDFium, which runs compiled to
// WebAssembly inside wazero: what breaks in it breaks in a sandbox without
// files, clock or network, whose memory is bounded. It binds the few functions
// that texts and pictures of pages need. It decides nothing about what it reads.
//
// An Engine is for one goroutine, costs a second and some 100 MB to start, and
// cannot be stopped from within: it belongs into a process that can be killed.
package pdfium

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed" // the library
	"errors"
	"fmt"
	"image"
	"io"
	"math"
	"unicode/utf16"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/imports/emscripten"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

// library is pdfium.wasm of github.com/klippa-app/go-pdfium v1.17.0; README.md
// says how it is renewed.
//
//go:embed pdfium.wasm.gz
var library []byte

// Errors of Open.
var (
	ErrPassword = errors.New("pdfium: a password is needed")
	ErrFormat   = errors.New("pdfium: not a PDF, or damaged")
	ErrMemory   = errors.New("pdfium: out of memory")
)

const wasmPage = 64 << 10

// Engine is one PDFium.
type Engine struct {
	ctx     context.Context //nolint:containedctx // of the runtime, whose calls it stands in
	runtime wazero.Runtime
	module  api.Module
	funcs   map[string]api.Function
	stack   [10]uint64
	scratch uint32 // room for results, and for a name behind them
}

const (
	scratchName = 32
	scratchSize = 256
)

// Start compiles the library; memory bounds what it may take for itself.
func Start(ctx context.Context, memory int64) (*Engine, error) {
	z, err := gzip.NewReader(bytes.NewReader(library))
	if err != nil {
		return nil, fmt.Errorf("pdfium: unpack the library: %w", err)
	}
	code, err := io.ReadAll(z)
	if err != nil {
		return nil, fmt.Errorf("pdfium: unpack the library: %w", err)
	}
	pages := uint32(min(max(memory/wasmPage, 512), 32768)) //nolint:gosec // bounded
	config := wazero.NewRuntimeConfig().WithMemoryLimitPages(pages).WithDebugInfoEnabled(false)
	e := &Engine{ctx: ctx, runtime: wazero.NewRuntimeWithConfig(ctx, config), funcs: map[string]api.Function{}}
	if err := e.start(code); err != nil {
		return nil, errors.Join(err, e.Close())
	}
	return e, nil
}

func (e *Engine) start(code []byte) error {
	compiled, err := e.runtime.CompileModule(e.ctx, code)
	if err != nil {
		return fmt.Errorf("pdfium: compile: %w", err)
	}
	if _, err := wasi_snapshot_preview1.Instantiate(e.ctx, e.runtime); err != nil {
		return fmt.Errorf("pdfium: %w", err)
	}
	if err := e.environment(compiled); err != nil {
		return err
	}
	e.module, err = e.runtime.InstantiateModule(e.ctx, compiled, wazero.NewModuleConfig().WithName("").WithStartFunctions("_initialize"))
	if err != nil {
		return fmt.Errorf("pdfium: start: %w", err)
	}
	if _, err := e.call("FPDF_InitLibrary"); err != nil {
		return err
	}
	e.scratch, err = e.malloc(scratchSize)
	return err
}

// environment gives the library what the compiler wants and nothing more:
// callbacks for files, forms and time answer nothing.
func (e *Engine) environment(compiled wazero.CompiledModule) error {
	builder := e.runtime.NewHostModuleBuilder("env")
	exporter, err := emscripten.NewFunctionExporterForModule(compiled)
	if err != nil {
		return fmt.Errorf("pdfium: %w", err)
	}
	exporter.ExportFunctions(builder)
	for _, f := range compiled.ImportedFunctions() {
		module, name, _ := f.Import()
		if module != "env" || provided(name) {
			continue
		}
		silent := api.GoFunc(func(_ context.Context, stack []uint64) {
			for i := range stack {
				stack[i] = 0
			}
		})
		builder.NewFunctionBuilder().WithGoFunction(silent, f.ParamTypes(), f.ResultTypes()).Export(name)
	}
	if _, err := builder.Instantiate(e.ctx); err != nil {
		return fmt.Errorf("pdfium: %w", err)
	}
	return nil
}

// provided reports whether wazero has the function of the compiler.
func provided(name string) bool {
	return name == "emscripten_notify_memory_growth" || name == "_emscripten_throw_longjmp" || len(name) > 7 && name[:7] == "invoke_"
}

// Close ends the engine.
func (e *Engine) Close() error { return e.runtime.Close(e.ctx) }

func (e *Engine) call(name string, args ...uint64) (uint64, error) {
	f := e.funcs[name]
	if f == nil {
		if f = e.module.ExportedFunction(name); f == nil {
			return 0, fmt.Errorf("pdfium: no function %s", name)
		}
		e.funcs[name] = f
	}
	stack := e.stack[:max(len(args), 1)]
	copy(stack, args)
	if err := f.CallWithStack(e.ctx, stack); err != nil {
		return 0, fmt.Errorf("pdfium: %s: %w", name, err)
	}
	return stack[0], nil
}

func (e *Engine) malloc(size int) (uint32, error) {
	p, err := e.call("malloc", uint64(size)) //nolint:gosec // a length
	if err == nil && uint32(p) == 0 {        //nolint:gosec // pointers have 32 bits there
		err = ErrMemory
	}
	return uint32(p), err //nolint:gosec // pointers have 32 bits there
}

// Document is an open file.
type Document struct {
	e      *Engine
	handle uint64
	Pages  int
}

// Open opens a file.
func (e *Engine) Open(body []byte) (*Document, error) {
	p, err := e.malloc(len(body))
	if err != nil {
		return nil, ErrMemory
	}
	if !e.module.Memory().Write(p, body) {
		return nil, ErrMemory
	}
	h, err := e.call("FPDF_LoadMemDocument", uint64(p), uint64(len(body)), 0)
	if err != nil {
		return nil, err
	}
	if uint32(h) == 0 { //nolint:gosec // pointers have 32 bits there
		code, err := e.call("FPDF_GetLastError")
		switch {
		case err != nil:
			return nil, err
		case code == 4 || code == 5:
			return nil, ErrPassword
		}
		return nil, ErrFormat
	}
	n, err := e.call("FPDF_GetPageCount", h)
	if err != nil {
		return nil, err
	}
	return &Document{e: e, handle: h, Pages: int(int32(n))}, nil //nolint:gosec // an int of C
}

// Title is the title that the file gives itself.
func (d *Document) Title() (string, error) {
	const room = 2048
	p, err := d.e.malloc(room + 8)
	if err != nil {
		return "", err
	}
	defer d.e.call("free", uint64(p)) //nolint:errcheck // a leak in a sandbox
	d.e.module.Memory().Write(p, []byte("Title\x00"))
	n, err := d.e.call("FPDF_GetMetaText", d.handle, uint64(p), uint64(p)+8, room)
	if err != nil || n < 2 || n > room {
		return "", err
	}
	raw, ok := d.e.module.Memory().Read(p+8, uint32(n))
	if !ok {
		return "", ErrMemory
	}
	units := make([]uint16, 0, n/2)
	for i := 0; i+1 < len(raw); i += 2 {
		if u := uint16(raw[i]) | uint16(raw[i+1])<<8; u != 0 {
			units = append(units, u)
		}
	}
	return string(utf16.Decode(units)), nil
}

// Page is one page with its text.
type Page struct {
	e             *Engine
	page, text    uint64
	Chars         int
	Width, Height float64
}

// Page opens a page, from 0. It has to be closed.
func (d *Document) Page(i int) (*Page, error) {
	h, err := d.e.call("FPDF_LoadPage", d.handle, uint64(i)) //nolint:gosec // a number of a page
	if err != nil {
		return nil, err
	}
	if uint32(h) == 0 { //nolint:gosec // pointers have 32 bits there
		return nil, ErrFormat
	}
	p := &Page{e: d.e, page: h}
	w, err1 := d.e.call("FPDF_GetPageWidthF", h)
	height, err2 := d.e.call("FPDF_GetPageHeightF", h)
	p.Width, p.Height = float64(api.DecodeF32(w)), float64(api.DecodeF32(height))
	t, err3 := d.e.call("FPDFText_LoadPage", h)
	if err := errors.Join(err1, err2, err3); err != nil {
		return nil, err
	}
	if p.text = t; uint32(t) == 0 { //nolint:gosec // pointers have 32 bits there
		return p, nil
	}
	n, err := d.e.call("FPDFText_CountChars", t)
	p.Chars = max(int(int32(n)), 0) //nolint:gosec // an int of C
	return p, err
}

// Close gives the page back.
func (p *Page) Close() error {
	var err error
	if uint32(p.text) != 0 { //nolint:gosec // pointers have 32 bits there
		_, err = p.e.call("FPDFText_ClosePage", p.text)
	}
	_, err2 := p.e.call("FPDF_ClosePage", p.page)
	return errors.Join(err, err2)
}

// Char is the character at a place, as UTF-16 has it.
func (p *Page) Char(i int) (rune, error) {
	u, err := p.e.call("FPDFText_GetUnicode", p.text, uint64(i)) //nolint:gosec // an index
	return rune(u), err                                          //nolint:gosec // 32 bits there
}

// Box is where a character stands, in points from the lower left corner.
type Box struct{ Left, Right, Bottom, Top float64 }

// Box returns the box around the ink of a character.
func (p *Page) Box(i int) (Box, error) {
	s := uint64(p.e.scratch)
	ok, err := p.e.call("FPDFText_GetCharBox", p.text, uint64(i), s, s+8, s+16, s+24) //nolint:gosec // an index
	if err != nil || uint32(ok) == 0 {                                                //nolint:gosec // a bool of C
		return Box{}, err
	}
	m := p.e.module.Memory()
	var v [4]float64
	for k := range v {
		v[k], _ = m.ReadFloat64Le(p.e.scratch + uint32(k)*8) //nolint:gosec // below 4
	}
	return Box{Left: v[0], Right: v[1], Bottom: v[2], Top: v[3]}, nil
}

// Size is how large the letters of a character's font are on the page, in
// points.
func (p *Page) Size(i int) (float64, error) {
	size, err := p.e.call("FPDFText_GetFontSize", p.text, uint64(i)) //nolint:gosec // an index
	if err != nil {
		return 0, err
	}
	ok, err := p.e.call("FPDFText_GetMatrix", p.text, uint64(i), uint64(p.e.scratch)) //nolint:gosec // an index
	if err != nil || uint32(ok) == 0 {                                                //nolint:gosec // a bool of C
		return 0, err
	}
	m := p.e.module.Memory()
	c, _ := m.ReadFloat32Le(p.e.scratch + 8)
	d, _ := m.ReadFloat32Le(p.e.scratch + 12)
	return math.Abs(api.DecodeF64(size)) * math.Hypot(float64(c), float64(d)), nil
}

// Baseline is how high a character stands on the page.
func (p *Page) Baseline(i int) (float64, error) {
	s := uint64(p.e.scratch)
	ok, err := p.e.call("FPDFText_GetCharOrigin", p.text, uint64(i), s, s+8) //nolint:gosec // an index
	if err != nil || uint32(ok) == 0 {                                       //nolint:gosec // a bool of C
		return 0, err
	}
	y, _ := p.e.module.Memory().ReadFloat64Le(p.e.scratch + 8)
	return y, nil
}

// Bold reports whether a character is, by the weight of its font or its name.
func (p *Page) Bold(i int) (bool, error) {
	w, err := p.e.call("FPDFText_GetFontWeight", p.text, uint64(i)) //nolint:gosec // an index
	if err != nil || int32(w) >= 600 {                              //nolint:gosec // an int of C
		return err == nil, err
	}
	at := uint64(p.e.scratch) + scratchName
	n, err := p.e.call("FPDFText_GetFontInfo", p.text, uint64(i), at, scratchSize-scratchName, 0) //nolint:gosec // an index
	if err != nil || n == 0 || n > scratchSize-scratchName {
		return false, err
	}
	name, _ := p.e.module.Memory().Read(uint32(at), uint32(n)) //nolint:gosec // 32 bits there
	name = bytes.ToLower(name)
	return bytes.Contains(name, []byte("bold")) || bytes.Contains(name, []byte("heavy")) || bytes.Contains(name, []byte("black")), nil
}

const maxPixels = 12_000_000

// Picture draws the page in grey at so many dots an inch, fewer where it would
// be huge.
func (p *Page) Picture(dpi float64) (*image.Gray, error) {
	w, h := p.Width*dpi/72, p.Height*dpi/72
	for w*h > maxPixels {
		w, h = w*0.8, h*0.8
	}
	width, height := int(w), int(h)
	if width < 1 || height < 1 || width > 20_000 || height > 20_000 {
		return nil, ErrFormat
	}
	const gray, grayscale, white = 1, 8, 0xffffffff
	bmp, err := p.e.call("FPDFBitmap_CreateEx", uint64(width), uint64(height), gray, 0, 0)
	if err != nil {
		return nil, err
	}
	if uint32(bmp) == 0 { //nolint:gosec // pointers have 32 bits there
		return nil, ErrMemory
	}
	defer p.e.call("FPDFBitmap_Destroy", bmp) //nolint:errcheck // a leak in a sandbox
	if _, err := p.e.call("FPDFBitmap_FillRect", bmp, 0, 0, uint64(width), uint64(height), white); err != nil {
		return nil, err
	}
	if _, err := p.e.call("FPDF_RenderPageBitmap", bmp, p.page, 0, 0, uint64(width), uint64(height), 0, grayscale); err != nil {
		return nil, err
	}
	stride, err1 := p.e.call("FPDFBitmap_GetStride", bmp)
	at, err2 := p.e.call("FPDFBitmap_GetBuffer", bmp)
	if err := errors.Join(err1, err2); err != nil {
		return nil, err
	}
	img := image.NewGray(image.Rect(0, 0, width, height))
	for y := range height {
		row, ok := p.e.module.Memory().Read(uint32(at)+uint32(y)*uint32(stride), uint32(width)) //nolint:gosec // 32 bits there
		if !ok {
			return nil, ErrMemory
		}
		copy(img.Pix[y*img.Stride:], row)
	}
	return img, nil
}
