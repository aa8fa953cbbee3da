package httpapi

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/engine/job"
)

// shelf is a knowledge base that takes entries.
type shelf struct{ saved []desk.Entry }

func (s *shelf) Search(context.Context, desk.KnowledgeQuery) ([]desk.EntryHit, error) {
	return nil, nil
}
func (s *shelf) Threshold() float64 { return 0.5 }
func (s *shelf) GetEntry(context.Context, desk.EntryID) (desk.Entry, error) {
	return desk.Entry{}, desk.E(desk.CodeNotFound, "error.entry.not_found", nil)
}

func (s *shelf) SaveEntry(_ context.Context, _ desk.Actor, e desk.Entry) (desk.Entry, error) {
	e.ID, e.Version = "ke_1", 1
	s.saved = append(s.saved, e)
	return e, nil
}
func (s *shelf) DeleteEntry(context.Context, desk.Actor, desk.EntryID) error { return nil }

// chats is a form with a file of old chats.
func chats(t *testing.T, body, mapping string) (form []byte, contentType string) {
	t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	if mapping != "" {
		if err := w.WriteField("mapping", mapping); err != nil {
			t.Fatal(err)
		}
	}
	part, err := w.CreateFormFile("file", "old.csv")
	if err == nil {
		_, err = part.Write([]byte(body))
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes(), w.FormDataContentType()
}

func TestHistory(t *testing.T) {
	t.Parallel()
	w := setup(t)
	_, agent := w.user(desk.RoleAgent)
	_, supervisor := w.user(desk.RoleSupervisor)
	var file strings.Builder
	file.WriteString("chat_id,role,message\n")
	for i := range 6 {
		fmt.Fprintf(&file, "%d,customer,where is my parcel%s\n%d,agent,It is on its way and arrives tomorrow.\n", i, strings.Repeat(" please", i%3), i)
	}
	send := func(path string, session *http.Cookie, body, mapping string) result {
		form, contentType := chats(t, body, mapping)
		c := req("POST", path, nil).as(session).with("Content-Type", contentType)
		c.body = bytes.NewReader(form)
		return w.do(c)
	}
	const preview, start = "/api/v1/knowledge/history/preview", "/api/v1/knowledge/history"
	send(preview, agent, file.String(), "").want(http.StatusForbidden)
	send(start, agent, file.String(), "").want(http.StatusForbidden)

	res := send(preview, supervisor, file.String(), "")
	res.want(http.StatusOK)
	p := decode[wire.HistoryPreview](res)
	if p.Mapping.Text != "message" || p.Mapping.Sender != "role" || p.Mapping.Conversation != "chat_id" || len(p.Talks) != 5 || len(p.Senders) != 2 {
		t.Errorf("got %+v", p)
	}
	for _, bad := range []string{"", "{", `{"text":"message","roles":{"a":"boss"}}`, `{"text":""}`, `{"text":"none"}`} {
		send(start, supervisor, file.String(), bad).want(http.StatusUnprocessableEntity)
	}
	send(preview, supervisor, "", "").want(http.StatusUnprocessableEntity)

	mapping, err := json.Marshal(p.Mapping)
	if err != nil {
		t.Fatal(err)
	}
	res = send(start, supervisor, file.String(), string(mapping))
	res.want(http.StatusOK)
	i := decode[wire.HistoryImport](res)
	if i.Questions != 6 || i.Conversations != 6 || i.Messages != 12 {
		t.Errorf("got %+v", i)
	}
	w.finish(i.JobID)
	all := decode[wire.HistoryClusters](w.do(req("GET", start+"/"+i.ID, nil).as(agent)).want(http.StatusOK))
	if len(all.Clusters) != 1 || all.Clusters[0].Size != 6 || all.Clusters[0].Share != 1 || !all.Clusters[0].Answered {
		t.Fatalf("got %+v", all)
	}
	path := start + "/clusters/" + all.Clusters[0].ID
	c := decode[wire.HistoryCluster](w.do(req("GET", path, nil).as(agent)).want(http.StatusOK))
	if len(c.Answers) != 1 || c.Answers[0].Text != "It is on its way and arrives tomorrow." || len(c.Examples) != 3 {
		t.Errorf("got %+v", c)
	}
	entry := wire.EntryWrite{CategoryID: "kc_1", Lang: "en", Question: "Where is my parcel?", Answer: "On its way.", HandOver: "never", Phrasings: []string{}, Related: []string{}}
	w.do(req("POST", path+"/accept", entry).as(agent)).want(http.StatusForbidden)
	w.do(req("POST", path+"/accept", entry).as(supervisor)).want(http.StatusOK)
	w.do(req("POST", path+"/reject", nil).as(supervisor)).want(http.StatusConflict)
	w.do(req("POST", path+"/reopen", nil).as(supervisor)).want(http.StatusNoContent)
	w.do(req("POST", path+"/reject", nil).as(supervisor)).want(http.StatusNoContent)
	w.do(req("DELETE", start+"/"+i.ID, nil).as(agent)).want(http.StatusForbidden)
	w.do(req("DELETE", start+"/"+i.ID, nil).as(supervisor)).want(http.StatusOK)
	w.do(req("GET", path, nil).as(agent)).want(http.StatusNotFound)
}

// finish runs jobs until this one has ended.
func (w *world) finish(id string) {
	w.t.Helper()
	ctx, stop := context.WithCancel(w.t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.deps.Jobs.Run(ctx)
	}()
	for {
		j, err := w.deps.Jobs.Get(ctx, desk.JobID(id))
		w.must(err)
		if j.Ended() {
			if j.State != job.Done {
				w.t.Errorf("the job is %s: %s", j.State, j.Failure)
			}
			break
		}
	}
	stop()
	<-done
}
