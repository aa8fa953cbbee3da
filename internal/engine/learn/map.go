package learn

import (
	"errors"
	"fmt"
	"os"
	"runtime"
)

// mapping stands for mapped memory, which ends when nothing refers to it. Slices
// of the memory itself do not count: whoever uses them holds the model, as its
// methods do until they return their scratch.
type mapping struct{ size int }

// Map moves the matrices, which are nearly all of a model, to a file in dir that
// is mapped into memory: of it only what texts ask for is resident, the system
// may take that back, and the garbage collector does not count it. The file has
// no name any more when Map returns, and ends with the model. Where files cannot
// be mapped, and after an error, the model stays as it is. Map must return before
// others use the model.
func (m *Model) Map(dir string) error {
	parts := []*[]byte{&m.linear.cells}
	if m.nets != nil {
		parts = append(parts, &m.nets.cells)
	}
	size := 0
	for _, p := range parts {
		size += len(*p)
	}
	if !canMap || size == 0 || m.mapping != nil {
		return nil
	}
	data, err := mapParts(dir, parts, size)
	if err != nil {
		return fmt.Errorf("map the model: %w", err)
	}
	m.mapping = &mapping{size}
	runtime.AddCleanup(m.mapping, unmap, data)
	for _, p := range parts {
		n := len(*p)
		*p, data = data[:n:n], data[n:]
	}
	return nil
}

func mapParts(dir string, parts []*[]byte, size int) (data []byte, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	f, err := os.CreateTemp(dir, "model-*")
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	if err := os.Remove(f.Name()); err != nil {
		return nil, err
	}
	for _, p := range parts {
		if _, err := f.Write(*p); err != nil {
			return nil, err
		}
	}
	return mapFile(f, size)
}
