package desk

import (
	"errors"
	"fmt"
)

// Code is the stable, machine-readable class of an error.
type Code string

// The codes. Unknown errors count as CodeInternal.
const (
	CodeInvalid         Code = "invalid"         // the input is wrong; the same call fails again
	CodeUnauthenticated Code = "unauthenticated" // nobody is signed in
	CodeForbidden       Code = "forbidden"       // signed in, not allowed
	CodeNotFound        Code = "not_found"       // absent, or hidden from this caller
	CodeConflict        Code = "conflict"        // the state has moved on
	CodeTooLarge        Code = "too_large"       // over a size limit
	CodeRateLimited     Code = "rate_limited"    // too often; RetryAfter says when
	CodeUnavailable     Code = "unavailable"     // a temporary condition; retry
	CodeStorageFull     Code = "storage_full"    // the disk is full; nothing was stored
	CodeInternal        Code = "internal"
)

// Error is the one error type of the product. Key names a message in the
// catalogue; only edges translate it. Fields maps input fields to message keys.
type Error struct {
	Code       Code
	Key        string
	Args       map[string]string
	Fields     map[string]string
	RetryAfter int // seconds, with CodeRateLimited and CodeUnavailable
	Err        error
}

func (e *Error) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("%s (%s): %v", e.Key, e.Code, e.Err)
	}
	return fmt.Sprintf("%s (%s)", e.Key, e.Code)
}

func (e *Error) Unwrap() error { return e.Err }

// E returns an *Error with the code and message key that wraps err (nil is fine).
func E(code Code, key string, err error) *Error { return &Error{Code: code, Key: key, Err: err} }

// Invalid returns a CodeInvalid error about one field.
func Invalid(field, key string) *Error {
	return &Error{Code: CodeInvalid, Key: "error.invalid", Fields: map[string]string{field: key}}
}

// CodeOf returns the code of the first *Error in err's chain, "" for nil and
// CodeInternal for everything else.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return CodeInternal
}
