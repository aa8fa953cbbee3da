package httpapi

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/engine/job"
)

// A job is there for those who may do what it does, and for nobody else.
func TestJobs(t *testing.T) {
	t.Parallel()
	w := setup(t)
	_, agent := w.user(desk.RoleAgent)
	_, supervisor := w.user(desk.RoleSupervisor)
	w.deps.Jobs.Register("test.import", job.Kind{Permission: desk.CanWriteKnowledge, Run: func(context.Context, *job.Task) error { return nil }})
	var id desk.JobID
	err := w.deps.Jobs.DB.Write(t.Context(), func(tx *db.Tx) (err error) {
		id, err = w.deps.Jobs.Enqueue(tx, "test.import", nil, "")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	path := "/api/v1/jobs/" + string(id)
	w.do(req("GET", path, nil).as(agent)).want(http.StatusNotFound)
	w.do(req("POST", path+"/cancel", nil).as(agent)).want(http.StatusNotFound)
	if got := w.do(req("GET", "/api/v1/jobs?kind=test.import", nil).as(agent)).Body.String(); strings.Contains(got, string(id)) {
		t.Errorf("an agent sees %s", got)
	}
	for _, kind := range []string{"test.import", "none"} {
		res := w.do(req("GET", "/api/v1/jobs?kind="+kind, nil).as(supervisor))
		res.want(http.StatusOK)
		if got := res.Body.String(); strings.Contains(got, string(id)) != (kind == "test.import") {
			t.Errorf("%s: %s", kind, got)
		}
	}
	w.do(req("POST", path+"/cancel", nil).as(supervisor)).want(http.StatusNoContent)
	res := w.do(req("GET", path, nil).as(supervisor))
	res.want(http.StatusOK)
	if got := res.Body.String(); !strings.Contains(got, `"state":"cancelled"`) {
		t.Errorf("got %s", got)
	}
	w.do(req("POST", path+"/cancel", nil).as(supervisor)).want(http.StatusConflict)
}
