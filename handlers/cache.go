package handlers

import (
	"container/list"
	"sync"
)

// cacheKey names a finished page. The version is in it, so that a page of an older version of its team can never be
// found again; it leaves when the room is needed.
type cacheKey struct {
	slug    string
	version int64
	day     int    // whose status ends on a day plays on the next
	options string // normalised query of the page
	form    string // media type and language
}

// cache keeps finished pages, the least recently used leaving first, within a bound on their bytes.
type cache struct {
	mu      sync.Mutex
	limit   int
	size    int
	entries map[cacheKey]*list.Element
	recent  *list.List // of cacheEntry, most recent first
}

type cacheEntry struct {
	key  cacheKey
	page *content
}

// newCache returns a cache for at most limit bytes; 0 keeps nothing.
func newCache(limit int) *cache {
	return &cache{limit: limit, entries: map[cacheKey]*list.Element{}, recent: list.New()}
}

func (c *cache) get(key cacheKey) (*content, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.entries[key]
	if !ok {
		return nil, false
	}
	c.recent.MoveToFront(e)
	return e.Value.(cacheEntry).page, true
}

// put keeps a page that is smaller than a sixteenth of the whole.
func (c *cache) put(key cacheKey, page *content) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if page.size() > c.limit/16 {
		return
	}
	if e, ok := c.entries[key]; ok {
		c.remove(e)
	}
	c.entries[key] = c.recent.PushFront(cacheEntry{key, page})
	c.size += page.size()
	for c.size > c.limit {
		c.remove(c.recent.Back())
	}
}

func (c *cache) remove(e *list.Element) {
	entry := c.recent.Remove(e).(cacheEntry)
	delete(c.entries, entry.key)
	c.size -= entry.page.size()
}
