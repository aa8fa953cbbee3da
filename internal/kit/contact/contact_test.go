package contact

import "testing"

func TestKeys(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ in, email, phone string }{
		{"Li.Na@Example.COM ", "li.na@example.com", ""},
		{"ｌｉ＠example.com", "li@example.com", ""},
		{"a@b@c.com", "a@b@c.com", ""},
		{"@example.com", "", ""},
		{"a b@example.com", "", ""},
		{"13812345678", "", "13812345678"},
		{"+86 138-1234-5678", "", "13812345678"},
		{"0086 138 1234 5678", "", "13812345678"},
		{"8613812345678", "", "13812345678"},
		{"１３８１２３４５６７８", "", "13812345678"},
		{"+1 (555) 010-4477", "", "5550104477"},
		{"555-010-4477", "", "5550104477"},
		{"+44 20 7946 0958", "", "442079460958"},
		{"010-88886666", "", "01088886666"},
		{"5678", "", ""}, // the last four digits prove nothing
		{"123456", "", ""},
		{"138****5678", "", ""},
		{"1234567890123456", "", ""},
		{"", "", ""},
	} {
		if got := EmailKey(c.in); got != c.email {
			t.Errorf("EmailKey(%q): got %q, want %q", c.in, got, c.email)
		}
		if got := PhoneKey(c.in); got != c.phone {
			t.Errorf("PhoneKey(%q): got %q, want %q", c.in, got, c.phone)
		}
	}
}

func TestMask(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		mask               Mask
		phone, email, name string
	}{
		{MaskMiddle, "138****5678", "l***@example.com", "林*"},
		{MaskLast, "1381234****", "l***@example.com", "林*"},
		{MaskAll, "***********", "***", "*"},
		{"unknown", "***********", "***", "*"},
	} {
		if got := c.mask.Phone("13812345678"); got != c.phone {
			t.Errorf("%s: got %q, want %q", c.mask, got, c.phone)
		}
		if got := c.mask.Email("li.na@example.com"); got != c.email {
			t.Errorf("%s: got %q, want %q", c.mask, got, c.email)
		}
		if got := c.mask.Name("林晓"); got != c.name {
			t.Errorf("%s: got %q, want %q", c.mask, got, c.name)
		}
		// What is shown never proves anything.
		if PhoneKey(c.mask.Phone("13812345678")) != "" || EmailKey(c.mask.Email("li.na@example.com")) == "li.na@example.com" {
			t.Errorf("%s: the masked contact is still a key", c.mask)
		}
		if got := c.mask.Phone("5551234"); got != "*******" {
			t.Errorf("%s: a short number: got %q", c.mask, got)
		}
	}
}
