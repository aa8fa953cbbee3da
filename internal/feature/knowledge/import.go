package knowledge

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/engine/db"
	"github.com/shopbell/shopbell/internal/kit/tabular"
)

// Columns are the fields of an import.
func (s *Service) Columns() tabular.Columns {
	return tabular.Columns{
		Key:      "external_id",
		Flat:     ExportColumns(),
		Required: []string{"lang", "category", "question", "answer"},
	}
}

// Import makes and updates entries by language and external id, and the
// categories that their paths ("售后服务/退货流程") name. An entry that was
// edited in the console since is overwritten as well, and one in the bin comes
// back: the file is the master. What is imported is published.
func (s *Service) Import(ctx context.Context, rows tabular.Records, opt tabular.Options, report *tabular.Report) error {
	run := s.db.Write
	if opt.DryRun {
		run = s.db.Read
	}
	err := tabular.Import(ctx, rows, s.Columns(), report, func(batch []tabular.Group) (results []tabular.Result, err error) {
		apply := func(tx *db.Tx) (err error) {
			results, err = importBatch(tx, batch, opt)
			return err
		}
		if err = run(ctx, apply); db.IsUnique(err) {
			err = run(ctx, apply) // another import was first: now its records are known
		}
		return results, err
	})
	if err != nil || opt.DryRun {
		return err
	}
	return s.Refresh(ctx)
}

func importBatch(tx *db.Tx, batch []tabular.Group, opt tabular.Options) ([]tabular.Result, error) {
	known, err := entriesByExternalID(tx, batch)
	if err != nil {
		return nil, err
	}
	tree := tree{dry: opt.DryRun, nodes: map[string][]desk.Category{}}
	results := make([]tabular.Result, 0, len(batch))
	var written []desk.EntryID
	for _, g := range batch {
		id, outcome, problems, err := importOne(tx, &tree, g, known, opt)
		switch {
		case err != nil:
			return nil, err
		case len(problems) > 0:
			results = append(results, g.Failed(problems))
			continue
		}
		if outcome != tabular.Unchanged {
			written = append(written, id)
		}
		results = append(results, g.Done(outcome))
	}
	if len(written) > 0 && !opt.DryRun {
		if _, err := nextRevision(tx, written...); err != nil {
			return nil, err
		}
	}
	return results, nil
}

func entriesByExternalID(tx *db.Tx, batch []tabular.Group) (map[[2]string]*desk.Entry, error) {
	keys := make([]any, len(batch))
	for i, g := range batch {
		keys[i] = g.Key
	}
	list, err := selectEntries(tx, `WHERE external_id IN `+db.In(1, len(keys))+` OR external_id = '' AND id IN `+db.In(1, len(keys)), keys...)
	known := make(map[[2]string]*desk.Entry, len(list))
	for i := range list { // what was made by hand is exported under its id
		known[[2]string{list[i].Lang, cmp.Or(list[i].ExternalID, string(list[i].ID))}] = &list[i]
	}
	return known, err
}

func importOne(tx *db.Tx, tree *tree, g tabular.Group, known map[[2]string]*desk.Entry, opt tabular.Options) (desk.EntryID, tabular.Outcome, []tabular.Problem, error) {
	f := g.Rows[0].Fields(opt)
	var lang string
	tabular.Choice(f, "lang", &lang, Langs()...)
	if lang == "" && len(f.Problems()) == 0 {
		f.Fail("lang", tabular.CodeRequired, "is missing")
	}
	if len(f.Problems()) > 0 {
		return "", "", f.Problems(), nil
	}
	state := stateTold
	tabular.Choice(f, "state", &state, stateTold, stateDraft)
	before := known[[2]string{lang, g.Key}]
	after := desk.Entry{
		ID: desk.NewID[desk.EntryID]("ke", tx.Now()), ExternalID: g.Key, Lang: lang, HandOver: desk.HandOverNever,
		Enabled: true, Phrasings: []string{}, Related: []string{},
		Tags: []string{}, Channels: []string{}, Audience: desk.AudienceEveryone, Products: []string{}, Categories: []string{},
	}
	if before != nil {
		after = *before
		after.DeletedAt, after.DeletedBy = time.Time{}, ""
		if after.Draft != nil && (!after.Published || state == stateDraft) {
			putContent(&after, &after.Draft.Content)
		}
	}
	start := after
	path := ""
	read(f, &after, &path)
	if err := readOwner(tx, f, &after); err != nil {
		return "", "", nil, err
	}
	if path == "" && before == nil {
		f.Fail("category", tabular.CodeRequired, "is missing")
	}
	if len(f.Problems()) > 0 {
		return "", "", f.Problems(), nil
	}
	if path != "" {
		id, err := tree.find(tx, lang, path)
		if errors.Is(err, errPath) {
			f.Fail("category", tabular.CodeRange, err.Error())
			return "", "", f.Problems(), nil
		}
		if err != nil {
			return "", "", nil, err
		}
		after.CategoryID = id
	}
	switch field, value, err := unknown(tx, &after); {
	case err != nil:
		return "", "", nil, err
	case value != "":
		f.Fail(column(field), tabular.CodeMissing, fmt.Sprintf("the shop has no %q", value))
		return "", "", f.Problems(), nil
	}
	outcome := tabular.Created
	if before != nil {
		published := before.Published || state == stateDraft
		if reflect.DeepEqual(start, after) && before.DeletedAt.IsZero() && published {
			return after.ID, tabular.Unchanged, nil, nil
		}
		outcome = tabular.Updated
		if state == stateDraft && underWay(before.Draft) {
			f.Fail("state", tabular.CodeRange, "its draft is in review or scheduled")
			return "", "", f.Problems(), nil
		}
	}
	if opt.DryRun {
		return after.ID, outcome, nil, nil
	}
	if state == stateDraft {
		return after.ID, outcome, nil, importDraft(tx, desk.Actor{}, before, &after)
	}
	after.Version++
	if after.Draft != nil && !after.Published {
		after.Draft = nil
	}
	after.UpdatedAt, after.UpdatedBy = tx.Now(), ""
	return after.ID, outcome, nil, saveEntry(tx, &after, before == nil, desk.VersionImported, 0)
}

// importDraft keeps what a file says as a draft of the entry, nil if none is there.
func importDraft(tx *db.Tx, by desk.Actor, before, said *desk.Entry) error {
	e := *said
	if before != nil {
		putContent(&e, before)
	} else {
		e.Version = 0
	}
	e.UpdatedAt, e.UpdatedBy = tx.Now(), by.UserID
	if before != nil {
		e.UpdatedAt, e.UpdatedBy = before.UpdatedAt, before.UpdatedBy
	}
	content := *said
	setDraft(tx, by, &e, &content)
	*said = e
	return writeEntry(tx, said, before == nil)
}

// readOwner finds whom a file names. Who is not in the team looks after nothing.
func readOwner(tx *db.Tx, f *tabular.Fields, e *desk.Entry) error {
	if !f.Has("owner") {
		return nil
	}
	email := ""
	f.Text("owner", &email, maxEmail)
	owner, err := ownerByEmail(tx, email)
	if err == nil && (owner != "" || email == "") {
		e.Owner = owner
	}
	return err
}

const maxEmail = 254

func read(f *tabular.Fields, e *desk.Entry, path *string) {
	f.Text("category", path, maxDepth*(maxName+1))
	f.Text("question", &e.Question, maxQuestion)
	f.Text("answer", &e.Answer, maxAnswer)
	f.List("phrasings", &e.Phrasings, "|", maxPhrasings, maxQuestion)
	f.List("related", &e.Related, "|", maxRelated, maxQuestion)
	tabular.Choice(f, "hand_over", &e.HandOver, desk.HandOverNever, desk.HandOverOffer, desk.HandOverAlways)
	f.Bool("enabled", &e.Enabled)
	listed := !e.Unlisted
	f.Bool("help_centre", &listed)
	e.Unlisted = !listed
	f.List("channels", &e.Channels, "|", maxScope, maxScopeValue)
	tabular.Choice(f, "audience", &e.Audience, desk.AudienceEveryone, desk.AudienceSignedIn, desk.AudienceGuests)
	f.List("products", &e.Products, "|", maxScope, maxScopeValue)
	f.List("product_categories", &e.Categories, "|", maxScope, maxScopeValue)
	f.List("tags", &e.Tags, "|", maxTags, maxTag)
	for name, at := range map[string]*time.Time{"valid_from": &e.ValidFrom, "valid_until": &e.ValidUntil, "review_at": &e.ReviewAt} {
		if f.Has(name) {
			*at = time.Time{} // an empty one sets no limit
		}
		f.Time(name, at)
	}
	if tags, err := checkTags(e.Tags); err != nil {
		f.Fail("tags", tabular.CodeRange, "has a comma or is too long")
	} else {
		e.Tags = tags
	}
	if !ordered(e.ValidFrom, e.ValidUntil) {
		f.Fail("valid_until", tabular.CodeRange, "is not after valid_from")
	}
	e.Channels, e.Products, e.Categories = tidy(e.Channels), tidy(e.Products), tidy(e.Categories)
	e.Phrasings, e.Related = tidy(e.Phrasings), tidy(e.Related)
	if checkHoles(e.Answer).field != "" {
		f.Fail("answer", tabular.CodeRange, "has a variable that there is not")
	}
	readVariants(f, e)
	for field, text := range map[string]string{"question": e.Question, "answer": e.Answer} {
		if text == "" {
			f.Fail(field, tabular.CodeRequired, "is missing")
		}
	}
}

// errPath is wrapped by what is wrong with the path of a category.
var errPath = errors.New("not a category")

// tree finds categories by their paths and makes those that are missing.
type tree struct {
	dry   bool
	nodes map[string][]desk.Category // by language, loaded once a batch
	made  []desk.CategoryID          // since somebody has looked
}

func (t *tree) find(tx *db.Tx, lang, path string) (desk.CategoryID, error) {
	if _, ok := t.nodes[lang]; !ok {
		all, err := selectCategories(tx, lang)
		if err != nil {
			return "", err
		}
		t.nodes[lang] = all
	}
	names := strings.Split(path, "/")
	if len(names) > maxDepth {
		return "", fmt.Errorf("%w: more than %d levels", errPath, maxDepth)
	}
	var parent desk.CategoryID
	for _, name := range names {
		name = strings.TrimSpace(name)
		if name == "" || utf8.RuneCountInString(name) > maxName {
			return "", fmt.Errorf("%w: a name is empty or longer than %d characters", errPath, maxName)
		}
		id, err := t.child(tx, lang, parent, name)
		if err != nil {
			return "", err
		}
		parent = id
	}
	return parent, nil
}

func (t *tree) child(tx *db.Tx, lang string, parent desk.CategoryID, name string) (desk.CategoryID, error) {
	for _, c := range t.nodes[lang] {
		if c.ParentID == parent && c.Name == name {
			return c.ID, nil
		}
	}
	c := desk.Category{
		ID: desk.NewID[desk.CategoryID]("kc", tx.Now()), ParentID: parent, Lang: lang, Name: name,
		Position: nextPosition(t.nodes[lang], parent),
	}
	t.nodes[lang] = append(t.nodes[lang], c)
	if t.dry {
		return c.ID, nil
	}
	t.made = append(t.made, c.ID)
	return c.ID, insertCategory(tx, c)
}
