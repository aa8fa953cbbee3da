package desk

import "testing"

func TestLinks(t *testing.T) {
	t.Parallel()
	for address, want := range map[string]string{
		"https://a.example/x?y=1#z": "https://a.example/x?y=1#z", "/returns?a=1": "https://shop.example/returns?a=1", "/": "https://shop.example/",
		"//evil.example": "", `/\evil.example`: "", "/\t/evil.example": "", "javascript:alert(1)": "", "JavaScript:alert(1)": "", " javascript:alert(1)": "",
		"data:text/html,<script>alert(1)</script>": "", "http://a.example": "", "https://": "", "https:a.example": "", "https://u@evil.example/": "", "returns": "", "": "",
		"https://a.example/\u202egpj": "", "vbscript:x": "", "file:///etc/passwd": "", "https:///evil.example": "",
	} {
		if got := OnSite(address, "https://shop.example/start"); got != want {
			t.Errorf("%q: got %q, want %q", address, got, want)
		}
	}
	for site, want := range map[string]string{"": "", SiteHere: "/x", "javascript:alert(1)": "", "https://u@shop.example": "", "http://localhost:8080": "http://localhost:8080/x"} {
		if got := OnSite("/x", site); got != want {
			t.Errorf("on %q: got %q, want %q", site, got, want)
		}
	}
}
