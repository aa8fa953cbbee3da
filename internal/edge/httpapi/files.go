package httpapi

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"github.com/shopbell/shopbell/internal/desk"
	"github.com/shopbell/shopbell/internal/edge/wire"
	"github.com/shopbell/shopbell/internal/feature/attachment"
	"github.com/shopbell/shopbell/internal/kit/httpkit"
)

const (
	multipartOverhead = 64 << 10
	maxParts          = 8
	uploadTime        = 5 * time.Minute // a telephone on a slow network
)

func (s *server) uploadByMember(w http.ResponseWriter, r *http.Request) error {
	return s.upload(w, r, string(actor(r.Context()).UserID))
}

func (s *server) uploadByVisitor(w http.ResponseWriter, r *http.Request) error {
	return s.upload(w, r, string(visitorOf(r.Context()).CustomerID))
}

// upload takes in what a message may carry.
func (s *server) upload(w http.ResponseWriter, r *http.Request, owner string) error {
	_, limit := s.Attachments.Limits()
	return s.takeOne(w, r, limit, func(name string, file io.Reader) (desk.AttachmentPayload, error) {
		return s.Attachments.Upload(r.Context(), owner, name, file)
	})
}

// uploadPicture takes in a picture of the shop's own.
func (s *server) uploadPicture(w http.ResponseWriter, r *http.Request) error {
	limit, _ := s.Attachments.Limits()
	return s.takeOne(w, r, limit, func(name string, file io.Reader) (desk.AttachmentPayload, error) {
		return s.Attachments.UploadPicture(r.Context(), actor(r.Context()).UserID, name, file)
	})
}

func (s *server) getPicture(ctx context.Context, in *struct {
	ID desk.AttachmentID `path:"id" maxLength:"64"`
},
) (*body[wire.Attachment], error) {
	a, err := s.Attachments.Picture(ctx, in.ID)
	return reply(s.presentAttachment(a)), err
}

// takeOne streams the one file of a form into the store.
func (s *server) takeOne(w http.ResponseWriter, r *http.Request, limit int64, store func(name string, file io.Reader) (desk.AttachmentPayload, error)) error {
	return takeFile(w, r, limit+multipartOverhead, func(form *multipart.Reader, name string, file io.Reader) (any, error) {
		a, err := store(name, file)
		if err != nil {
			return nil, err
		}
		if _, err := form.NextPart(); !errors.Is(err, io.EOF) {
			return nil, desk.Invalid("file", "error.attachment.one")
		}
		return s.presentAttachment(a), nil
	})
}

// takeFile hands the file of a form to take as it comes in, and answers with what
// that makes of it. The whole body has limit bytes at most.
func takeFile(w http.ResponseWriter, r *http.Request, limit int64, take func(form *multipart.Reader, name string, file io.Reader) (any, error)) error {
	http.NewResponseController(w).SetReadDeadline(time.Now().Add(uploadTime)) //nolint:errcheck // not supported in tests
	r.Body = http.MaxBytesReader(w, r.Body, limit)
	form, err := r.MultipartReader()
	if err != nil {
		return errMediaType
	}
	for range maxParts {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return bodyError(err)
		}
		if part.FormName() != "file" {
			continue
		}
		out, err := take(form, part.FileName(), part)
		if err != nil {
			return bodyError(err)
		}
		w.Header().Set("Content-Type", "application/json")
		return json.NewEncoder(w).Encode(out)
	}
	return desk.Invalid("file", "error.field.required")
}

// bodyError names a body that went over the limit of its reader.
func bodyError(err error) error {
	var tooLarge *http.MaxBytesError
	if errors.As(err, &tooLarge) {
		return desk.E(desk.CodeTooLarge, "error.attachment.file_too_large", err)
	}
	if desk.CodeOf(err) == desk.CodeInternal {
		return &desk.Error{Code: desk.CodeInvalid, Key: "error.attachment.broken", Err: err}
	}
	return err
}

func (s *server) presentAttachment(a desk.AttachmentPayload) wire.Attachment {
	out := wire.Attachment{ID: string(a.ID), Name: a.Name, Type: a.Type, Size: a.Size, Width: a.Width, Height: a.Height, URL: s.Attachments.URL(a.ID, 0)}
	if a.Width > 0 {
		out.Thumb = s.Attachments.URL(a.ID, attachment.ThumbWidth)
	}
	return out
}

// serveFile hands a file out so that no browser runs what is in it.
func (s *server) serveFile(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	width := 0
	if q.Has("w") {
		var err error
		if width, err = strconv.Atoi(q.Get("w")); err != nil || width != attachment.ThumbWidth {
			return desk.E(desk.CodeNotFound, "error.attachment.not_found", nil)
		}
	}
	f, err := s.Attachments.Open(r.Context(), desk.AttachmentID(r.PathValue("id")), q.Get("e"), q.Get("s"), width)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // read only
	httpkit.Upload{
		Name: f.Name, Type: f.Type, Inline: f.Inline(), ETag: f.ETag, Changed: f.Created,
		Cache: "private, immutable, max-age=" + strconv.Itoa(max(int(time.Until(f.Expires).Seconds()), 0)),
	}.Serve(w, r, f)
	return nil
}

func documentUpload(doc *huma.OpenAPI, o *huma.Operation) {
	o.RequestBody = &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"multipart/form-data": {Schema: &huma.Schema{
		Type: huma.TypeObject, Required: []string{"file"},
		Properties: map[string]*huma.Schema{"file": {Type: huma.TypeString, Format: "binary", Description: "The name's ending and the content must agree"}},
	}}}}
	o.Responses["200"] = jsonResponse[wire.Attachment](doc)
}

func documentFile(_ *huma.OpenAPI, o *huma.Operation) {
	text := &huma.Schema{Type: huma.TypeString}
	o.Parameters = []*huma.Param{
		{Name: "id", In: "path", Required: true, Schema: text},
		{Name: "e", In: "query", Required: true, Schema: text, Description: "End of the link, Unix seconds"},
		{Name: "s", In: "query", Required: true, Schema: text, Description: "Signature"},
		{Name: "w", In: "query", Schema: text, Description: "640 for the preview"},
	}
	o.Responses["200"] = &huma.Response{Description: "The file; ranges are supported", Content: map[string]*huma.MediaType{
		"application/octet-stream": {Schema: &huma.Schema{Type: huma.TypeString, Format: "binary"}},
	}}
}
