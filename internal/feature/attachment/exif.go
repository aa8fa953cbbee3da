package attachment

import "encoding/binary"

// segments calls f with the marker and the content of each segment of a JPEG
// file before the picture itself, until f returns false.
func segments(jpeg []byte, f func(marker byte, content []byte) bool) {
	for i := 2; i+4 <= len(jpeg) && jpeg[i] == 0xff; {
		if jpeg[i+1] == 0xff { // a fill byte
			i++
			continue
		}
		marker, size := jpeg[i+1], int(binary.BigEndian.Uint16(jpeg[i+2:]))
		if marker == 0xda || size < 2 || i+2+size > len(jpeg) || !f(marker, jpeg[i+4:i+2+size]) {
			return
		}
		i += 2 + size
	}
}

// orientation reads the EXIF orientation of a JPEG file, 1 when there is none.
func orientation(jpeg []byte) int {
	o := 1
	segments(jpeg, func(marker byte, content []byte) bool {
		if marker == 0xe1 && len(content) > 6 && string(content[:6]) == "Exif\x00\x00" {
			o = tiffOrientation(content[6:])
			return false
		}
		return true
	})
	return o
}

// isProgressive reports whether a JPEG file comes in several scans. When its
// segments make no sense it counts as such, which is the dearer kind.
func isProgressive(jpeg []byte) bool {
	progressive := true
	segments(jpeg, func(marker byte, _ []byte) bool {
		if marker == 0xc0 || marker == 0xc1 { // baseline, extended sequential
			progressive = false
		}
		return progressive
	})
	return progressive
}

func tiffOrientation(t []byte) int {
	if len(t) < 8 {
		return 1
	}
	var order binary.ByteOrder
	switch string(t[:2]) {
	case "II":
		order = binary.LittleEndian
	case "MM":
		order = binary.BigEndian
	default:
		return 1
	}
	at := uint64(order.Uint32(t[4:]))
	if at+2 > uint64(len(t)) {
		return 1
	}
	entries := t[at+2:]
	for range order.Uint16(t[at:]) {
		if len(entries) < 12 {
			return 1
		}
		const tagOrientation, typeShort = 0x0112, 3
		if order.Uint16(entries) == tagOrientation && order.Uint16(entries[2:]) == typeShort {
			if o := int(order.Uint16(entries[8:])); o >= 1 && o <= 8 {
				return o
			}
			return 1
		}
		entries = entries[12:]
	}
	return 1
}

// measureGIF counts the frames of a GIF file and their pixels without decoding
// them. It reports false when the blocks make no sense.
func measureGIF(data []byte) (frames int, pixels int64, ok bool) {
	if len(data) < 13 {
		return 0, 0, false
	}
	i := 13
	if data[10]&0x80 != 0 { // global colour table
		i += 3 << (data[10]&7 + 1)
	}
	for i < len(data) {
		switch data[i] {
		case 0x3b: // the end
			return frames, pixels, frames > 0
		case 0x21: // an extension
			i += 2
		case 0x2c: // a frame
			if i+10 > len(data) {
				return 0, 0, false
			}
			w, h := binary.LittleEndian.Uint16(data[i+5:]), binary.LittleEndian.Uint16(data[i+7:])
			frames++
			pixels += int64(w) * int64(h)
			flags := data[i+9]
			i += 11 // the descriptor and the code size
			if flags&0x80 != 0 {
				i += 3 << (flags&7 + 1)
			}
		default:
			return 0, 0, false
		}
		for i < len(data) && data[i] != 0 { // sub-blocks
			i += int(data[i]) + 1
		}
		i++
	}
	return frames, pixels, frames > 0
}
