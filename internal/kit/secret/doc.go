// Package secret holds what must not be read by the wrong eyes: random tokens
// and their hashes, passwords, signatures, and sealed texts. It stores nothing.
package secret
