package models

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"strings"
	"sync"
	"time"
)

// outbox sends what waits in a table: mails, or what webhooks are told. Any number of them, on any number of nodes,
// share one database.
//
// What holds: an item that was committed is sent, or is marked failed with the reason, whatever crashes when. It is
// claimed before it is sent, and the claim ends by itself a good while after the longest try, so that no two try one
// item at a time as long as the clocks of their nodes differ by less than that while. An item is sent twice only when
// the other side took it and this side cannot know or keep that:
//   - the program is killed, or loses its database until it ends, between the other's answer and the note of it, which
//     is the very next statement;
//   - the connection breaks, or the time runs out, after the last byte and before the answer;
//   - the machine sleeps in the middle of a try for longer than the claim holds.
type outbox[T any] struct {
	db      *DB
	queue   queue[T]
	workers int           // tries at the same time
	wake    chan struct{} // a commit that queued something
	log     *slog.Logger
	times   outboxTimes
	now     func() time.Time

	sweeping sync.Mutex
	swept    time.Time
}

// queue is the table of an outbox, and the way to send what is in it.
type queue[T any] interface {
	// claim takes the item that is due first. NotFound: none is due, or another outbox was faster.
	claim(ctx context.Context, now, until time.Time) (T, error)
	// next is when the next one is due.
	next(ctx context.Context) (time.Time, error)
	about(item T) queued
	// send returns nil as soon as the item is in the other's hands, and only then.
	send(ctx context.Context, item T) error
	noteSent(ctx context.Context, item T) error
	noteWaits(ctx context.Context, item T, next time.Time, failure *SendError) error
	noteFailed(ctx context.Context, item T, failure *SendError) error
	deleteOld(ctx context.Context, before time.Time) error
}

// queued is what an outbox must know of an item.
type queued struct {
	what  string // it is, for the log
	id    string
	tries int // that were begun, this one among them
	since time.Time
}

// SendError says why something was not handed over, and what follows from it.
type SendError struct {
	Permanent bool   // it would be refused again
	Outage    bool   // others would fare no better now
	Summary   string // for the log: it holds nothing of what was sent, and no address
	Err       error  // the whole reason, for the row
}

func (e *SendError) Error() string { return e.Err.Error() }

// Unwrap returns the whole reason.
func (e *SendError) Unwrap() error { return e.Err }

// outboxTimes are how long things take at most.
type outboxTimes struct {
	try     time.Duration // one try
	claim   time.Duration // from its beginning until another outbox may try
	stop    time.Duration // what a try that is under way has left when the outbox is told to end
	note    time.Duration // one statement
	pause   time.Duration // without any try, after an outage
	poll    time.Duration // between two looks for what other nodes queued
	giveUp  time.Duration // from the item's beginning to its last try
	keep    time.Duration // from the item's beginning until its row is deleted
	backOff func(tries int) time.Duration
}

// Run sends until ctx ends. What is being sent then has a few seconds left, and is given back if they are not enough.
func (o *outbox[T]) Run(ctx context.Context) {
	var all sync.WaitGroup
	for range o.workers {
		all.Go(func() { o.work(ctx) })
	}
	all.Wait()
}

func (o *outbox[T]) work(ctx context.Context) {
	for ctx.Err() == nil {
		o.sweep(ctx)
		wait, wake := o.sendDue(ctx)
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
		case <-wake:
		case <-timer.C:
		}
		timer.Stop()
	}
}

// sendDue sends until nothing is due, and returns when to look again and what may wake it before that.
func (o *outbox[T]) sendDue(ctx context.Context) (wait time.Duration, wake <-chan struct{}) {
	for ctx.Err() == nil {
		item, err := o.claim(ctx)
		if KindOf(err) == NotFound {
			return o.untilNext(ctx), o.wake
		}
		if err != nil {
			o.log.Error("the outbox cannot be read", slog.Any("error", err))
			return o.times.pause, nil
		}
		if o.workers > 1 { // there may be more, and this one may take its time
			rouse(o.wake)
		}
		if outage := o.handle(ctx, item); outage {
			return o.times.pause, nil
		}
	}
	return 0, nil
}

// rouse tells whoever waits for a wake that something is queued.
func rouse(wake chan struct{}) {
	select {
	case wake <- struct{}{}:
	default: // it has been told already
	}
}

func (o *outbox[T]) claim(ctx context.Context) (T, error) {
	ctx, cancel := o.brief(ctx)
	defer cancel()
	now := o.now()
	item, err := o.queue.claim(ctx, now, now.Add(o.times.claim))
	return item, o.db.kind(err)
}

// untilNext returns how long it is until the next item is due; 0 where another outbox was faster with one of many.
func (o *outbox[T]) untilNext(ctx context.Context) time.Duration {
	next, err := o.queue.next(ctx)
	if err != nil { // there is none
		return o.times.poll
	}
	return min(max(next.Sub(o.now()), 0), o.times.poll)
}

// handle tries to send a claimed item and notes what came of it.
func (o *outbox[T]) handle(ctx context.Context, item T) (outage bool) {
	err := o.try(ctx, item)
	if err == nil {
		o.noteSent(ctx, item)
		return false
	}
	failure := &SendError{Summary: "the sender failed", Err: err}
	errors.As(err, &failure)
	about := o.queue.about(item)
	next := o.now().Add(o.times.backOff(about.tries))
	switch {
	case failure.Permanent, next.Sub(about.since) > o.times.giveUp:
		o.noteFailed(ctx, item, failure)
	case ctx.Err() != nil: // it had too little time: no fault of anybody's
		o.noteWaits(ctx, item, failure, o.now())
	default:
		o.noteWaits(ctx, item, failure, next)
	}
	return failure.Outage
}

// try sends an item within the time that a try has. A sender that panics costs the try, not the program.
func (o *outbox[T]) try(ctx context.Context, item T) (err error) {
	defer func() {
		if p := recover(); p != nil {
			about := o.queue.about(item)
			o.log.Error(about.what+" made its sender panic", slog.String("id", about.id), slog.String("stack", string(debug.Stack())))
			err = fmt.Errorf("panic: %v", p)
		}
	}()
	sending, cancel := context.WithTimeout(context.WithoutCancel(ctx), o.times.try)
	defer cancel()
	release := context.AfterFunc(ctx, func() { time.AfterFunc(o.times.stop, cancel) })
	defer release()
	return o.queue.send(sending, item)
}

// noteSent notes that an item is gone. Until that is done, nothing else is: it would be sent again.
func (o *outbox[T]) noteSent(ctx context.Context, item T) {
	for {
		last := ctx.Err() != nil
		err := o.note(ctx, func(ctx context.Context) error { return o.queue.noteSent(ctx, item) })
		if err == nil {
			return
		}
		about := o.queue.about(item)
		o.log.Error(about.what+" is sent, but that cannot be noted", slog.String("id", about.id), slog.Any("error", err))
		if last {
			return
		}
		select {
		case <-ctx.Done():
		case <-time.After(time.Second):
		}
	}
}

// noteWaits gives an item back for another try.
func (o *outbox[T]) noteWaits(ctx context.Context, item T, failure *SendError, next time.Time) {
	about := o.queue.about(item)
	o.log.Warn(about.what+" is not sent, and tried again later", slog.String("id", about.id), slog.Int("tries", about.tries),
		slog.Time("next", next), slog.String("error", failure.Summary))
	o.logUnnoted(about, o.note(ctx, func(ctx context.Context) error { return o.queue.noteWaits(ctx, item, next, failure) }))
}

// noteFailed gives an item up.
func (o *outbox[T]) noteFailed(ctx context.Context, item T, failure *SendError) {
	about := o.queue.about(item)
	o.log.Error(about.what+" is not sent, and given up", slog.String("id", about.id), slog.Int("tries", about.tries),
		slog.String("error", failure.Summary))
	o.logUnnoted(about, o.note(ctx, func(ctx context.Context) error { return o.queue.noteFailed(ctx, item, failure) }))
}

// logUnnoted logs that a result could not be noted. The claim ends by itself, and the item is tried again.
func (o *outbox[T]) logUnnoted(about queued, err error) {
	if err != nil {
		o.log.Error("the outbox cannot be written", slog.String("id", about.id), slog.Any("error", err))
	}
}

// sweep deletes, once an hour, the rows that have been kept long enough.
func (o *outbox[T]) sweep(ctx context.Context) {
	o.sweeping.Lock()
	defer o.sweeping.Unlock()
	now := o.now()
	if now.Sub(o.swept) < time.Hour {
		return
	}
	o.swept = now
	err := o.note(ctx, func(ctx context.Context) error { return o.queue.deleteOld(ctx, now.Add(-o.times.keep)) })
	if err != nil {
		o.log.Error("what is old in the outbox cannot be deleted", slog.Any("error", err))
	}
}

// note writes, also when ctx has ended: what it notes has happened.
func (o *outbox[T]) note(ctx context.Context, write func(ctx context.Context) error) error {
	ctx, cancel := o.brief(ctx)
	defer cancel()
	return o.db.kind(write(ctx))
}

func (o *outbox[T]) brief(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), o.times.note)
}

// firstText is the beginning of what the other side answered, as a row can keep it: it may be anything, also no text.
func firstText(text string, most int) string {
	if len(text) > most {
		text = text[:most]
	}
	return strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\x00", "")
}
