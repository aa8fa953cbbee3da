// Package address takes delivery addresses to pieces.
package address
