package models

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"github.com/google/uuid"

	"teamcoach/models/queries"
)

// Reply is the answer to a request that came with an Idempotency-Key, to give again when the request comes again.
type Reply struct {
	Status int
	Header map[string]string
	Body   []byte
}

// How long a key is remembered, and how long a request that was begun may take before it counts as lost.
const (
	ReplyLifetime = 24 * time.Hour
	replyPatience = time.Minute
	MaxReplyKey   = 200 // characters of a key
)

// RequestHash is what a key is bound to: the same key with another request is a mistake of the program that sends it.
func RequestHash(method, path string, body []byte) string {
	sum := sha256.New()
	sum.Write([]byte(method + " " + path + "\n"))
	sum.Write(body)
	return hex.EncodeToString(sum.Sum(nil))
}

// FormOfKey is the id of the form (By.Form) that a request with a key counts as, so that what it does is done once even
// if its reply was lost.
func FormOfKey(accountID, key string) string {
	return uuid.NewSHA1(uuid.NameSpaceOID, []byte(accountID+" "+key)).String()
}

// BeginReply begins to work on a request with a key, or returns the reply that it had before.
// Invalid: the key came with another request. Conflict: the request is being worked on.
func (db *DB) BeginReply(ctx context.Context, accountID, key, request string) (*Reply, error) {
	now := time.Now()
	q := db.writes.Load()
	n, err := q.InsertReply(ctx, queries.InsertReplyParams{AccountID: accountID, Key: key, Request: request, Now: now.UnixMilli()})
	if err != nil || n == 1 {
		return nil, db.kind(err)
	}
	row, err := q.Reply(ctx, queries.ReplyParams{AccountID: accountID, Key: key})
	switch {
	case err != nil:
		return nil, db.kind(err)
	case row.Request != request:
		return nil, Invalidf("This Idempotency-Key came with another request before. Use a new key for a new request.")
	case row.Status != 0:
		reply := &Reply{Status: row.Status, Body: []byte(row.Body)}
		return reply, json.Unmarshal([]byte(row.Header), &reply.Header)
	}
	n, err = q.TakeOverReply(ctx, queries.TakeOverReplyParams{
		AccountID: accountID, Key: key, Now: now.UnixMilli(), Before: now.Add(-replyPatience).UnixMilli(),
	})
	if err == nil && n == 0 {
		return nil, &Error{Kind: Conflict, Message: "The first request with this Idempotency-Key is still being worked on. Try again in a moment.", Wait: time.Second}
	}
	return nil, db.kind(err)
}

// EndReply keeps the reply to a request with a key. A nil reply gives the key back: the request failed on our side.
func (db *DB) EndReply(ctx context.Context, accountID, key string, reply *Reply) error {
	q := db.writes.Load()
	if reply == nil {
		return db.kind(q.DeleteReply(ctx, queries.DeleteReplyParams{AccountID: accountID, Key: key}))
	}
	header, err := json.Marshal(reply.Header)
	if err != nil {
		return err
	}
	return db.kind(q.SetReply(ctx, queries.SetReplyParams{
		AccountID: accountID, Key: key, Status: reply.Status, Header: string(header), Body: string(reply.Body),
	}))
}
