package handlers

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/graph-gophers/graphql-go"
)

// mirrored is a resource of REST as the executor of GraphQL wants it: a struct with the same fields of other types. Its
// numbers have 32 bits, its times are graphql.Time, what REST leaves out is a pointer to nothing, and its maps of numbers
// are lists of pairs.
func mirrored[To any](resource any) (to To) {
	mirror(reflect.ValueOf(&to).Elem(), reflect.ValueOf(resource))
	return to
}

// mirroredAll is the same for a list.
func mirroredAll[To, From any](all []From) []To {
	to := make([]To, len(all))
	for i := range all {
		to[i] = mirrored[To](all[i])
	}
	return to
}

func mirror(to, from reflect.Value) {
	switch {
	case from.Kind() == reflect.Pointer:
		if !from.IsNil() {
			mirrorValue(to, from.Elem())
		}
	case to.Kind() == reflect.Pointer && from.IsZero(): // left out
	default:
		mirrorValue(to, from)
	}
}

func mirrorValue(to, from reflect.Value) {
	if to.Kind() == reflect.Pointer {
		to.Set(reflect.New(to.Type().Elem()))
		to = to.Elem()
	}
	switch from.Kind() {
	case reflect.String:
		to.SetString(from.String())
	case reflect.Bool:
		to.SetBool(from.Bool())
	case reflect.Int, reflect.Int64:
		to.SetInt(from.Int())
	case reflect.Float64:
		to.SetFloat(from.Float())
	case reflect.Slice, reflect.Array:
		to.Set(reflect.MakeSlice(to.Type(), from.Len(), from.Len()))
		for i := range from.Len() {
			mirror(to.Index(i), from.Index(i))
		}
	case reflect.Map:
		mirrorPairs(to, from)
	case reflect.Struct:
		mirrorFields(to, from)
	default:
		panic(fmt.Sprintf("handlers: %s cannot be mirrored", from.Type()))
	}
}

// mirrorPairs writes a map as a list of structs with the key and the value, in the order of the keys.
func mirrorPairs(to, from reflect.Value) {
	keys := from.MapKeys()
	slices.SortFunc(keys, func(a, b reflect.Value) int { return strings.Compare(a.String(), b.String()) })
	to.Set(reflect.MakeSlice(to.Type(), len(keys), len(keys)))
	for i, key := range keys {
		mirror(to.Index(i).Field(0), key)
		mirror(to.Index(i).Field(1), from.MapIndex(key))
	}
}

func mirrorFields(to, from reflect.Value) {
	if moment, ok := from.Interface().(time.Time); ok {
		to.Set(reflect.ValueOf(graphql.Time{Time: moment}))
		return
	}
	for i := range to.NumField() {
		mirror(to.Field(i), from.FieldByName(to.Type().Field(i).Name))
	}
}

// mirroredList makes resources of models, and mirrors them.
func mirroredList[To, Model, Resource any](all []Model, resourceOf func(*Model) Resource) *[]To {
	to := make([]To, len(all))
	for i := range all {
		to[i] = mirrored[To](resourceOf(&all[i]))
	}
	return &to
}
