package models

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
)

// newSecret returns 256 random bits, as they travel in a cookie or a link.
func newSecret() string {
	bits := make([]byte, 32)
	rand.Read(bits) // never fails: crypto/rand ends the program instead
	return base64.RawURLEncoding.EncodeToString(bits)
}

// hashSecret returns a secret as the database keeps it. A fast hash is enough for 256 random bits.
func hashSecret(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
