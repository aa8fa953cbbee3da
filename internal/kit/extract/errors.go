package extract

import "errors"

// Code says why a file could not be read. An edge translates it.
type Code string

// The codes.
const (
	TooLarge    Code = "too_large"     // the file, what it unpacks to, or what it says
	Unreadable  Code = "unreadable"    // damaged, or not what its name says
	Encrypted   Code = "encrypted"     // it asks for a password
	Unsupported Code = "unsupported"   // a format that nothing here reads
	TimedOut    Code = "timed_out"     // it took too long
	OutOfMemory Code = "out_of_memory" // it wanted too much memory
	Unavailable Code = "unavailable"   // the child could not be started: not the file's fault
)

// Error is why a file could not be read. Detail is for logs: it is English and
// quotes no text of the file.
type Error struct {
	Code   Code
	Detail string
	Err    error
}

// Error says the code and the detail.
func (e *Error) Error() string {
	text := "extract: " + string(e.Code)
	if e.Detail != "" {
		text += ": " + e.Detail
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// CodeOf returns the code of an error, "" where it has none.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return ""
}

func fail(code Code, detail string) *Error { return &Error{Code: code, Detail: detail} }
