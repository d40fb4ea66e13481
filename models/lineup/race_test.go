//go:build race

package lineup

// The race detector slows brute force eightfold, and this package starts no
// goroutine: fewer instances do there.
func init() { share = 4 }
