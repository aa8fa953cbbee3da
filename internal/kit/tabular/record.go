package tabular

import (
	"fmt"
	"iter"
)

// Record is one row of a table, or one element of a JSON document.
type Record struct {
	// Row is where the record stands: the line of a CSV file, the row of a
	// sheet, the ordinal of a JSON element.
	Row int
	// Key is the key of a record that was the value of a JSON object.
	Key string
	// Object holds the values. In a table every value is a string.
	*Object
	// Flat says that the record is a row of a table, so that repeated groups
	// come as further rows and not as lists.
	Flat bool
}

// Records is a stream of records. A *RowError belongs to one record and the
// stream goes on after it; any other error is the last element. A stream can be
// walked once.
type Records = iter.Seq2[Record, error]

// RowError says why one record cannot be read.
type RowError struct {
	Row  int
	Code string
	Text string
}

func (e *RowError) Error() string { return fmt.Sprintf("row %d: %s", e.Row, e.Text) }

// Object is a set of named values in the order in which they stood in the file.
// Values are nil, bool, string, json.Number, []any and *Object.
type Object struct {
	keys   []string
	values []any
	index  map[string]int // shared by the rows of a table; nil = look through keys
}

// NewObject returns an empty object.
func NewObject() *Object { return &Object{} }

// Get returns the value of the key and whether it is there.
func (o *Object) Get(key string) (any, bool) {
	if o == nil {
		return nil, false
	}
	if o.index != nil {
		i, ok := o.index[key]
		if !ok {
			return nil, false
		}
		return o.values[i], true
	}
	for i, k := range o.keys {
		if k == key {
			return o.values[i], true
		}
	}
	return nil, false
}

// Set adds a value at the end or replaces it in its place. It must not be used
// on a row of a table.
func (o *Object) Set(key string, value any) {
	for i, k := range o.keys {
		if k == key {
			o.values[i] = value
			return
		}
	}
	o.keys = append(o.keys, key)
	o.values = append(o.values, value)
}

// Keys returns the keys in order. The slice must not be changed.
func (o *Object) Keys() []string {
	if o == nil {
		return nil
	}
	return o.keys
}
