package handlers

import (
	"context"
	"sync"
	"sync/atomic"

	gqlerrors "github.com/graph-gophers/graphql-go/errors"
	"github.com/graph-gophers/graphql-go/introspection"
)

const meterKey contextKey = "meter" // *meter

// meter counts what a request costs, and ends it where that is too much: no bound on the text of a query holds what
// lists multiply.
type meter struct {
	fields    atomic.Int64
	mutations int // that were begun; one after the other
	stop      context.CancelCauseFunc
}

func meterOf(ctx context.Context) *meter { return ctx.Value(meterKey).(*meter) }

// spend counts fields, or what costs as much.
func (m *meter) spend(fields int64) error {
	if m.fields.Add(fields) > maxGraphFields {
		m.stop(errGraphFields)
		return errGraphFields
	}
	return nil
}

// graphMeter has the executor count.
type graphMeter struct{}

// TraceQuery begins a request.
func (graphMeter) TraceQuery(ctx context.Context, _, _ string, _ map[string]any, _ map[string]*introspection.Type) (context.Context, func([]*gqlerrors.QueryError)) {
	return ctx, func([]*gqlerrors.QueryError) {}
}

// TraceField counts a field, before it is resolved. Where there were too many, ctx has ended, and the executor stops.
func (graphMeter) TraceField(ctx context.Context, _, _, _ string, _ bool, _ map[string]any) (context.Context, func(*gqlerrors.QueryError)) {
	_ = meterOf(ctx).spend(1)
	return ctx, func(*gqlerrors.QueryError) {}
}

// batch reads something once, for all who ask for it.
type batch[V any] struct {
	once  sync.Once
	value V
	err   error
}

func (b *batch[V]) get(read func() (V, error)) (V, error) {
	b.once.Do(func() {
		b.err = errBatch // stays where read panics
		b.value, b.err = read()
	})
	return b.value, b.err
}

// batches are those of one kind, by what was asked for.
type batches[K comparable, V any] struct {
	mu  sync.Mutex
	all map[K]*batch[V]
}

func (b *batches[K, V]) get(key K, read func() (V, error)) (V, error) {
	b.mu.Lock()
	if b.all == nil {
		b.all = map[K]*batch[V]{}
	}
	one, ok := b.all[key]
	if !ok {
		one = &batch[V]{}
		b.all[key] = one
	}
	b.mu.Unlock()
	return one.get(read)
}
