package httpapi

import (
	"context"
	"io"
	"net/http"
	"time"

	"github.com/shopbell/shopbell/internal/desk"
)

// readyTime is how long a load balancer waits at most.
const readyTime = 2 * time.Second

// health says that the process runs.
func (s *server) health(w http.ResponseWriter, _ *http.Request) error {
	return writeText(w, "ok\n")
}

// ready says that the node can serve: its database answers.
func (s *server) ready(w http.ResponseWriter, r *http.Request) error {
	ctx, cancel := context.WithTimeout(r.Context(), readyTime)
	defer cancel()
	if err := s.Ready(ctx); err != nil {
		return &desk.Error{Code: desk.CodeUnavailable, Key: "error.unavailable", RetryAfter: 2, Err: err}
	}
	return writeText(w, "ready\n")
}

func writeText(w http.ResponseWriter, text string) error {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	io.WriteString(w, text) //nolint:errcheck // the caller is gone
	return nil
}
