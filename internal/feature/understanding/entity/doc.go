// Package entity finds in a customer's message what it is about: order and
// tracking numbers, telephones, products, sizes, colours, quantities, reasons
// for return, body measures, names of carriers, platforms and payments; and what
// the message does with them: denies them, corrects them, points at what was
// shown before, or leaves them out because the last message had them.
//
// An Extractor walks over a text that hygiene.Clean has made, with tables that
// are fixed and a Lexicon that is built from the catalogue and exchanged as a
// whole when the catalogue changes. Words match exactly, by sound, by pinyin, or
// with one mistake. Each entity has its place in the text, so that it can be
// shown, and a value that is the same however it was written.
//
// It reads no dates, money, addresses or e-mails: kit/recognize and kit/address
// do, and Merge puts their findings beside these. It decides nothing: it does not
// know the customer's orders, and a product that several names fit stays open.
package entity
