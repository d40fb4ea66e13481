package handlers

import (
	"encoding/json"
	"errors"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// boardPart is a part of the board as a script can build it. The content security policy wants no HTML in scripts
// (require-trusted-types-for), so that elements travel as JSON: ["p", {"class": "x"}, "text", ["b", {}, "more"]].
type boardPart struct {
	id   string
	json json.RawMessage
}

// boardParts reads the elements with an id at the top of some HTML.
func boardParts(text string) ([]boardPart, error) {
	root := &html.Node{Type: html.ElementNode, Data: "div", DataAtom: atom.Div}
	nodes, err := html.ParseFragment(strings.NewReader(text), root)
	if err != nil {
		return nil, err
	}
	var all []boardPart
	for _, n := range nodes {
		if n.Type != html.ElementNode {
			continue
		}
		id := attribute(n, "id")
		if id == "" {
			return nil, errors.New("a part of the board has no id")
		}
		out, err := json.Marshal(nodeJSON(n))
		if err != nil {
			return nil, err
		}
		all = append(all, boardPart{id, out})
	}
	return all, nil
}

func attribute(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// nodeJSON is an element and what is in it.
func nodeJSON(n *html.Node) []any {
	attributes := map[string]string{}
	for _, a := range n.Attr {
		attributes[a.Key] = a.Val
	}
	all := []any{n.Data, attributes}
	for child := range n.ChildNodes() {
		switch child.Type {
		case html.TextNode:
			if text := foldSpace(child.Data); text != "" {
				all = append(all, text)
			}
		case html.ElementNode:
			all = append(all, nodeJSON(child))
		}
	}
	return all
}

// foldSpace makes one space of several, as browsers show them.
func foldSpace(text string) string {
	folded := strings.Join(strings.Fields(text), " ")
	if text != "" && strings.TrimLeft(text, " \t\n") != text {
		folded = " " + folded
	}
	if folded != " " && folded != "" && strings.TrimRight(text, " \t\n") != text {
		folded += " "
	}
	return folded
}
