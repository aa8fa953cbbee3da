// Package secret holds what must not be read by the wrong eyes: random tokens
// and their hashes, passwords, signatures, and a string that hides itself from
// logs. It stores nothing.
package secret
