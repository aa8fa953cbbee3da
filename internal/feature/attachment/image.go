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
	// keptSide is the longest side of what is stored. Larger pictures are reduced.
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
	// Decoded once, then a smaller and a turned copy of four bytes a pixel.
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
	side := max(img.Bounds().Dx(), img.Bounds().Dy())
	if side <= ThumbWidth {
		return nil
	}
	lossy := opaque(img)
	small := reduce(img, side/ThumbWidth)
	b := small.Bounds()
	scale := float64(ThumbWidth) / float64(max(b.Dx(), b.Dy()))
	thumb := image.NewRGBA(image.Rect(0, 0, max(int(float64(b.Dx())*scale+0.5), 1), max(int(float64(b.Dy())*scale+0.5), 1)))
	xdraw.BiLinear.Scale(thumb, thumb.Bounds(), small, b, xdraw.Src, nil)
	p.thumb, p.thumbType, err = encode(thumb, lossy)
	return err
}

// fit makes smaller what is larger than we keep.
func fit(img image.Image) image.Image {
	side := max(img.Bounds().Dx(), img.Bounds().Dy())
	return reduce(img, (side+keptSide-1)/keptSide)
}

// reduce averages blocks of n × n pixels. It works through the picture in
// strips: the filters of x/image would take 32 bytes for every pixel.
func reduce(img image.Image, n int) image.Image {
	if n <= 1 {
		return img
	}
	b := img.Bounds()
	w, h := max(b.Dx()/n, 1), max(b.Dy()/n, 1)
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	strip := image.NewRGBA(image.Rect(0, 0, b.Dx(), n))
	for y := range h {
		rows := min(n, b.Dy()-y*n)
		draw.Draw(strip, strip.Bounds(), img, image.Pt(b.Min.X, b.Min.Y+y*n), draw.Src)
		for x := range w {
			cols := min(n, b.Dx()-x*n)
			var sum [4]int
			for dy := range rows {
				block := strip.Pix[dy*strip.Stride+x*n*4:][:cols*4]
				for i := 0; i < len(block); i += 4 {
					sum[0] += int(block[i])
					sum[1] += int(block[i+1])
					sum[2] += int(block[i+2])
					sum[3] += int(block[i+3])
				}
			}
			px := out.Pix[y*out.Stride+x*4:][:4]
			for c := range px {
				px[c] = byte((sum[c] + rows*cols/2) / (rows * cols))
			}
		}
	}
	return out
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
	dw, dh := w, h
	if o >= 5 {
		dw, dh = h, w
	}
	dst := image.NewRGBA(image.Rect(0, 0, dw, dh))
	row := image.NewRGBA(image.Rect(0, 0, w, 1))
	for y := range h {
		draw.Draw(row, row.Bounds(), img, image.Pt(b.Min.X, b.Min.Y+y), draw.Src)
		for x := range w {
			dx, dy := place(o, x, y, w, h)
			copy(dst.Pix[dy*dst.Stride+dx*4:][:4], row.Pix[x*4:][:4])
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
