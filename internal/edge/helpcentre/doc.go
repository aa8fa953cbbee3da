// Package helpcentre is the public site of the help centre, under /help/: the
// entries that everybody may read, by category, by search and one by one, in each
// language, with what search engines read.
//
// It is rendered on the server, works without scripts, sets no cookie and loads
// nothing from elsewhere. There is no inline script or style, so that its content
// security policy stays strict; the texts of entries go through html/template and
// only web addresses in them become links. Pages are the same for everybody, so
// they are kept, compressed, until what they show changes.
package helpcentre
