// Package secret holds what must not be read by the wrong eyes: random tokens
// and their hashes, passwords, and signatures. It stores nothing.
package secret
