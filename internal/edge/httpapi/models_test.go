package httpapi

import (
	"net/http"
	"strings"
	"testing"

	"github.com/shopbell/shopbell/internal/desk"
)

// S10, S60: a key goes in and never comes out, neither in answers nor in the log.
func TestS10KeysOfModelServices(t *testing.T) {
	t.Parallel()
	w := setup(t)
	_, admin := w.user(desk.RoleAdmin)
	_, supervisor := w.user(desk.RoleSupervisor)
	const key = "sk-very-secret-key"
	var bodies strings.Builder
	do := func(method, path, body string, want int) string {
		t.Helper()
		res := w.do(req(method, path, body).as(admin))
		res.want(want)
		bodies.WriteString(res.Body.String())
		return res.Body.String()
	}
	do("PATCH", "/api/v1/settings/models/embedding", `{"enabled":true,"base_url":"https://api.example.com/v1","model":"m","key":"`+key+`"}`, http.StatusOK)
	do("PATCH", "/api/v1/settings/models", `{"daily_tokens":1000,"per_minute":10}`, http.StatusOK)
	got := do("GET", "/api/v1/settings/models", "", http.StatusOK)
	for _, want := range []string{`"has_key":true`, `"state":"starting"`, `"daily_tokens":1000`, `"kind":"chat"`, `"networks":[]`} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is not in %s", want, got)
		}
	}
	if got := do("POST", "/api/v1/settings/models/embedding/test", `{}`, http.StatusOK); !strings.Contains(got, `"ok":true`) || !strings.Contains(got, `"dimension":64`) {
		t.Errorf("the test call: %s", got)
	}
	if got := do("PATCH", "/api/v1/settings/models/embedding", `{"base_url":"https://evil.example/v1"}`, http.StatusUnprocessableEntity); !strings.Contains(got, `"key"`) {
		t.Errorf("the key goes with another host: %s", got)
	}
	do("PATCH", "/api/v1/settings/models/speech", `{}`, http.StatusNotFound)
	if strings.Contains(bodies.String(), key) || strings.Contains(w.log.String(), key) {
		t.Error("the key has come out")
	}
	res := w.do(req("GET", "/api/v1/settings/models", nil).as(supervisor))
	res.want(http.StatusForbidden)
}
