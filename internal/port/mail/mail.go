// Package mail is what the product asks of whoever delivers its mail. An adapter is a
// sub-folder.
//
// It refuses to decide who gets what, and when: it delivers one message, or says why
// it could not.
package mail

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"strings"
)

// The ways to a server.
const (
	StartTLS = "starttls" // in the clear until both agree on TLS, never on without it
	TLS      = "tls"      // from the first byte
	Plain    = "plain"    // without TLS: in networks of the operator only
)

// Limits of a message.
const (
	MaxAddress = 254
	maxSubject = 300
	maxBody    = 1 << 20
)

// Class says why a message was not delivered.
type Class string

// The classes.
const (
	Forbidden   Class = "forbidden"   // the server stands where nobody may connect to
	Unreachable Class = "unreachable" // no connection, or it broke before the message was taken
	Insecure    Class = "insecure"    // no TLS, or a certificate that does not fit
	Login       Class = "login"       // the server does not accept user and password
	Refused     Class = "refused"     // the server does not take the message
	Later       Class = "later"       // the server does not take it now
	Unknown     Class = "unknown"     // the connection broke when the message had been handed over: it may have been taken
	Unfit       Class = "unfit"       // no message that can be sent
)

// Error is why a message was not delivered. Its text names no people and no secrets.
type Error struct {
	Class Class
	Code  int    // of the server, 0 = it has said none
	Said  string // by the server, one line
}

// Error implements error.
func (e *Error) Error() string {
	if e.Code == 0 {
		return "mail: " + string(e.Class)
	}
	return fmt.Sprintf("mail: %s (%d)", e.Class, e.Code)
}

// ClassOf is the class of an error, "" of nil.
func ClassOf(err error) Class {
	var e *Error
	switch {
	case err == nil:
		return ""
	case errors.As(err, &e):
		return e.Class
	}
	return Unreachable
}

// Message is a mail to one person. Text and HTML say the same.
type Message struct {
	From, To    mail.Address
	Subject     string
	Text, HTML  string
	Unsubscribe string // address that ends such mails when it is posted to, "" = none
	ID          string // the part of the Message-ID before the @, so that it is the same when it is sent again
}

// Check refuses what would let somebody write headers or recipients of their own.
func (m *Message) Check() error {
	for _, s := range []string{m.Subject, m.From.Name, m.To.Name, m.Unsubscribe, m.ID} {
		if strings.ContainsAny(s, "\r\n\x00") {
			return &Error{Class: Unfit}
		}
	}
	if !ValidAddress(m.From.Address) || !ValidAddress(m.To.Address) || m.Subject == "" || len(m.Subject) > maxSubject ||
		len(m.Text) > maxBody || len(m.HTML) > maxBody {
		return &Error{Class: Unfit}
	}
	return nil
}

// ValidAddress reports whether s is one bare address.
func ValidAddress(s string) bool {
	if len(s) > MaxAddress || strings.ContainsAny(s, "\r\n\x00 <>,;\"") {
		return false
	}
	a, err := mail.ParseAddress(s)
	return err == nil && a.Address == s && a.Name == ""
}

// Server is where messages are handed over.
type Server struct {
	Host     string
	Port     int64
	Security string
	User     string // "" = without a login
	Password string
}

// Sender delivers messages.
type Sender interface {
	// Send hands over one message. It takes a bounded time, and fails with an Error.
	Send(ctx context.Context, s Server, m Message) error
}
