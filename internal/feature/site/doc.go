// Package site keeps web sites of the shop in the knowledge base: it reads their
// pages, has them quoted with their address, and reads them again on a schedule.
//
//	Create ─▶ waiting ─▶ reading ─▶ kept ─▶ (next_at, or Start) ─▶ reading …
//	                       │ job              ▲
//	                       ├─ failed ─────────┤ what was kept stays; tried again later
//	                       └─ cancelled ──────┘
//
// A run has two parts. It first visits addresses one by one (robots.txt, sitemaps,
// links), and writes down of each page what it says; nothing that customers see
// changes. Only when it is through does it compare: what stands on most pages is
// left out, pages that say something else get new passages, each in one step, and
// pages that were gone in two runs on end are taken out. So a run that fails or is
// cancelled changes nothing, and a page that did not change costs nothing.
//
// It refuses to parse HTML itself (a child process does, see kit/extract), to cut
// passages (documents do) and to make entries (imports do, for somebody to look at).
// What is dialled is decided by kit/safehttp. A run is resumed from its queue in the
// database.
package site
