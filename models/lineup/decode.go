package lineup

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
)

// FieldError is what is wrong with one field of a problem. Path reads like
// "players[3].id" and is empty when the whole file is meant.
type FieldError struct {
	Path    string `json:"path"`
	Message string `json:"message"`
}

func (e *FieldError) Error() string {
	if e.Path == "" {
		return "the problem file " + e.Message
	}
	return e.Path + " " + e.Message
}

// Decode reads one problem file of at most MaxBytes. It is strict: a field that
// does not exist or is given twice, a value of the wrong type, and anything
// after the problem are refused with a *FieldError. A null stands for an empty
// list or map, as encoding/json writes it, and for nothing else. Decode does not
// check the meaning; Validate does.
func Decode(r io.Reader) (Problem, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return Problem{}, fmt.Errorf("read the problem file: %w", err)
	}
	if len(data) > MaxBytes {
		return Problem{}, &FieldError{"", fmt.Sprintf("is larger than %d bytes", MaxBytes)}
	}
	if err := checkSyntax(data); err != nil {
		return Problem{}, err
	}
	var p Problem
	if err := json.Unmarshal(data, &p); err != nil {
		return Problem{}, &FieldError{"", "cannot be read: " + err.Error()}
	}
	if p.Periods == 0 {
		p.Periods = 1
	}
	return p, nil
}

// checkSyntax walks the file beside the types, because encoding/json alone
// names neither the path of an unknown field nor a field given twice.
func checkSyntax(data []byte) error {
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	if err := checkValue(d, reflect.TypeFor[Problem](), ""); err != nil {
		return err
	}
	if _, err := d.Token(); err != io.EOF {
		return &FieldError{"", "has something after its end"}
	}
	return nil
}

func checkValue(d *json.Decoder, t reflect.Type, path string) error {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	token, err := d.Token()
	if err != nil {
		return &FieldError{path, "is not JSON: " + plainError(err)}
	}
	if token == nil && (t.Kind() == reflect.Slice || t.Kind() == reflect.Map) {
		return nil
	}
	switch t.Kind() {
	case reflect.Struct, reflect.Map:
		if token != json.Delim('{') {
			return &FieldError{path, "must be an object"}
		}
		return checkObject(d, t, path)
	case reflect.Slice:
		if token != json.Delim('[') {
			return &FieldError{path, "must be a list"}
		}
		for i := 0; d.More(); i++ {
			if err := checkValue(d, t.Elem(), fmt.Sprintf("%s[%d]", path, i)); err != nil {
				return err
			}
		}
		return checkClosing(d, path)
	}
	return checkScalar(token, t.Kind(), path)
}

func checkObject(d *json.Decoder, t reflect.Type, path string) error {
	seen := map[string]bool{}
	for d.More() {
		token, err := d.Token()
		if err != nil {
			return &FieldError{path, "is not JSON: " + plainError(err)}
		}
		key, _ := token.(string) // inside an object the decoder admits no other key
		inner := join(path, t, key)
		if seen[key] {
			return &FieldError{inner, "is given twice"}
		}
		seen[key] = true
		elem, ok := fieldType(t, key)
		if !ok {
			return &FieldError{inner, "is not a field of a problem file"}
		}
		if err := checkValue(d, elem, inner); err != nil {
			return err
		}
	}
	return checkClosing(d, path)
}

func checkClosing(d *json.Decoder, path string) error {
	if _, err := d.Token(); err != nil {
		return &FieldError{path, "is not JSON: " + plainError(err)}
	}
	return nil
}

func checkScalar(token json.Token, kind reflect.Kind, path string) error {
	switch kind {
	case reflect.String:
		if _, ok := token.(string); !ok {
			return &FieldError{path, "must be a text"}
		}
	case reflect.Bool:
		if _, ok := token.(bool); !ok {
			return &FieldError{path, "must be true or false"}
		}
	default:
		number, ok := token.(json.Number)
		if !ok {
			return &FieldError{path, "must be a whole number"}
		}
		if _, err := number.Int64(); err != nil {
			return &FieldError{path, "must be a whole number"}
		}
	}
	return nil
}

// fieldType says what type the value of a key has, matching upper and lower
// case exactly, unlike encoding/json.
func fieldType(t reflect.Type, key string) (reflect.Type, bool) {
	if t.Kind() == reflect.Map {
		return t.Elem(), true
	}
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("json"), ",")
		if name == key {
			return t.Field(i).Type, true
		}
	}
	return nil, false
}

func join(path string, t reflect.Type, key string) string {
	switch {
	case t.Kind() == reflect.Map:
		return fmt.Sprintf("%s[%q]", path, key)
	case path == "":
		return key
	}
	return path + "." + key
}

func plainError(err error) string {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return "it ends too early"
	}
	return err.Error()
}
