package models

import (
	"crypto/hkdf"
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

// derivedSecret returns 256 bits that look random to whoever has not the key, and are the same for the same name. It
// can be had again where a random secret is gone with the page that showed it.
func derivedSecret(key []byte, name string) string {
	bits, err := hkdf.Key(sha256.New, key, nil, name, 32)
	if err != nil { // of a length that no hash can give
		panic("models: " + err.Error())
	}
	return base64.RawURLEncoding.EncodeToString(bits)
}

// hashSecret returns a secret as the database keeps it. A fast hash is enough for 256 random bits.
func hashSecret(secret string) string {
	sum := sha256.Sum256([]byte(secret))
	return hex.EncodeToString(sum[:])
}
