package attachment

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	"image/gif"
	"image/jpeg"
	"image/png"

	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/webp"

	"github.com/shopbell/shopbell/internal/desk"
)

// The bounds of a picture, checked before a pixel is decoded. A telephone takes
// 12 to 50 million pixels.
const (
	maxPixels    = 50_000_000
	maxSide      = 20_000
	maxGIFPixels = 60_000_000 // of all frames together
	maxGIFFrames = 400
	jpegQuality  = 86
	// keptSide is the longer side of what is stored. Larger pictures are scaled.
	keptSide = 4096
	// workMemory is what all pictures under way may take together, in bytes.
	workMemory = 300 << 20
)

// picture is an image as it is stored.
type picture struct {
	data          []byte
	mediaType     string
	ending        string
	width, height int
	thumb         []byte
	thumbType     string // "" when the picture is small enough by itself
}

func badImage(err error) error {
	return &desk.Error{Code: desk.CodeInvalid, Key: "error.invalid", Fields: map[string]string{"file": "error.attachment.image"}, Err: err}
}

// checkBounds refuses a picture by what its header claims, and estimates the
// memory that rendering it takes.
func checkBounds(f format, data []byte) (work int64, err error) {
	var cfg image.Config
	r := bytes.NewReader(data)
	switch f.mediaType {
	case "image/jpeg":
		cfg, err = jpeg.DecodeConfig(r)
	case "image/png":
		cfg, err = png.DecodeConfig(r)
	case "image/gif":
		cfg, err = gif.DecodeConfig(r)
	case "image/webp":
		cfg, err = webp.DecodeConfig(r)
	}
	if err != nil {
		return 0, badImage(err)
	}
	if cfg.Width < 1 || cfg.Height < 1 {
		return 0, badImage(nil)
	}
	tooLarge := desk.E(desk.CodeTooLarge, "error.attachment.pixels", nil)
	pixels := int64(cfg.Width) * int64(cfg.Height)
	if cfg.Width > maxSide || cfg.Height > maxSide || pixels > maxPixels {
		return 0, tooLarge
	}
	if f.mediaType == "image/gif" {
		frames, all, ok := measureGIF(data)
		if !ok {
			return 0, badImage(nil)
		}
		if frames > maxGIFFrames || all > maxGIFPixels {
			return 0, tooLarge
		}
		pixels += all / 4 // one byte each
	}
	// Decoded once, then a scaled and a turned copy of four bytes a pixel.
	work = pixels*bytesPerPixel(f, cfg.ColorModel, data) + 8*min(pixels, keptSide*keptSide)
	if work > workMemory {
		return 0, tooLarge
	}
	return work, nil
}

// bytesPerPixel is what the decoder takes, at most.
func bytesPerPixel(f format, model color.Model, data []byte) int64 {
	switch {
	case f.mediaType == "image/jpeg" && isProgressive(data):
		return 15 // all coefficients are kept until the last scan
	case f.mediaType == "image/webp":
		return 8
	}
	switch model {
	case color.NRGBA64Model, color.RGBA64Model:
		return 8
	case color.YCbCrModel:
		return 3
	case color.GrayModel:
		return 1
	case color.Gray16Model:
		return 2
	}
	return 4
}

// render decodes a picture and encodes it again, which leaves nothing but its
// pixels: no EXIF, no place where it was taken, nothing appended. A photograph
// is turned upright first.
func render(f format, data []byte) (picture, error) {
	if f.mediaType == "image/gif" {
		return renderGIF(data)
	}
	var img image.Image
	var err error
	r := bytes.NewReader(data)
	switch f.mediaType {
	case "image/jpeg":
		if img, err = jpeg.Decode(r); err == nil {
			img = upright(fit(img), orientation(data))
		}
	case "image/png":
		img, err = png.Decode(r)
	case "image/webp":
		img, err = webp.Decode(r)
	}
	if err != nil {
		return picture{}, badImage(err)
	}
	img = fit(img)
	p := picture{width: img.Bounds().Dx(), height: img.Bounds().Dy()}
	lossy := f.mediaType == "image/jpeg" || f.mediaType == "image/webp" && opaque(img)
	if p.data, p.mediaType, err = encode(img, lossy); err != nil {
		return picture{}, err
	}
	p.ending = "png"
	if lossy {
		p.ending = "jpg"
	}
	return p, p.makeThumb(img)
}

// renderGIF keeps the animation. The preview is the first frame.
func renderGIF(data []byte) (picture, error) {
	g, err := gif.DecodeAll(bytes.NewReader(data))
	if err != nil || len(g.Image) == 0 {
		return picture{}, badImage(err)
	}
	var out bytes.Buffer
	if err := gif.EncodeAll(&out, g); err != nil {
		return picture{}, badImage(err)
	}
	p := picture{data: out.Bytes(), mediaType: "image/gif", ending: "gif", width: g.Config.Width, height: g.Config.Height}
	canvas := image.NewRGBA(image.Rect(0, 0, g.Config.Width, g.Config.Height))
	draw.Draw(canvas, g.Image[0].Bounds(), g.Image[0], g.Image[0].Bounds().Min, draw.Src)
	return p, p.makeThumb(canvas)
}

// makeThumb adds a preview unless the picture is as small as one.
func (p *picture) makeThumb(img image.Image) (err error) {
	small := shrink(img, ThumbWidth)
	if small == img {
		return nil
	}
	p.thumb, p.thumbType, err = encode(small, opaque(img))
	return err
}

// fit scales what is larger than we keep.
func fit(img image.Image) image.Image { return shrink(img, keptSide) }

// shrink scales a picture so that its longer side is at most side.
func shrink(img image.Image, side int) image.Image {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	if w <= side && h <= side {
		return img
	}
	scale := float64(side) / float64(max(w, h))
	small := image.NewRGBA(image.Rect(0, 0, max(int(float64(w)*scale+0.5), 1), max(int(float64(h)*scale+0.5), 1)))
	xdraw.BiLinear.Scale(small, small.Bounds(), img, b, xdraw.Src, nil)
	return small
}

func encode(img image.Image, lossy bool) (data []byte, mediaType string, err error) {
	var out bytes.Buffer
	if lossy {
		err = jpeg.Encode(&out, img, &jpeg.Options{Quality: jpegQuality})
		return out.Bytes(), "image/jpeg", err
	}
	err = (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(&out, img)
	return out.Bytes(), "image/png", err
}

func opaque(img image.Image) bool {
	o, ok := img.(interface{ Opaque() bool })
	return ok && o.Opaque()
}

// upright applies the EXIF orientation 1 to 8.
func upright(img image.Image, o int) image.Image {
	if o < 2 || o > 8 {
		return img
	}
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	src := image.NewRGBA(image.Rect(0, 0, w, h))
	draw.Draw(src, src.Bounds(), img, b.Min, draw.Src)
	dw, dh := w, h
	if o >= 5 {
		dw, dh = h, w
	}
	dst := image.NewRGBA(image.Rect(0, 0, dw, dh))
	for y := range h {
		for x := range w {
			dx, dy := place(o, x, y, w, h)
			copy(dst.Pix[dy*dst.Stride+dx*4:][:4], src.Pix[y*src.Stride+x*4:][:4])
		}
	}
	return dst
}

// place says where the pixel (x, y) of a w × h image goes.
func place(o, x, y, w, h int) (int, int) {
	switch o {
	case 2:
		return w - 1 - x, y
	case 3:
		return w - 1 - x, h - 1 - y
	case 4:
		return x, h - 1 - y
	case 5:
		return y, x
	case 6:
		return h - 1 - y, x
	case 7:
		return h - 1 - y, w - 1 - x
	case 8:
		return y, w - 1 - x
	}
	return x, y
}
