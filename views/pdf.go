package views

import (
	"context"
	"io"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
)

// paperSize is a format of paper, in millimetres.
type paperSize struct{ width, height, margin float64 }

var (
	a4       = paperSize{210, 297, 12}
	a6       = paperSize{105, 148, 5}
	a6OnSide = paperSize{148, 105, 5}
)

// paper is a PDF document while it is written, in millimetres from the top left of its page. A dry one draws nothing: it
// only tells how many pages a layout takes.
type paper struct {
	pdf    *fpdf.Fpdf
	ctx    context.Context
	size   paperSize
	scribe *scribe
	title  string
	scale  float64 // of letters and lines
	dry    bool
	pages  int // begun
}

// style is how a line of text looks.
type style struct {
	bold  bool
	size  float64 // points, at the scale 1
	ink   rgb
	align align
}

type align byte

const (
	left align = iota
	center
	right
)

func (s style) sized(points float64) style {
	s.size = points
	return s
}

func (s style) aligned(a align) style {
	s.align = a
	return s
}

// Styles of text on paper.
var (
	titleText = style{bold: true, size: 20}
	headText  = style{bold: true, size: 12}
	boldText  = style{bold: true, size: 10.5}
	plainText = style{size: 10.5}
	softText  = style{size: 8.5, ink: rgb{0x44, 0x44, 0x44}}
)

// Measures of paper.
const (
	millimetresPerPoint = 25.4 / 72
	leading             = 1.32 // height of a line in letters
	baseLine            = 1.0  // of a line, below its top, in letters
	leastSqueeze        = 0.82 // a line is made smaller by no more before it is cut
	footHeight          = 7.0  // of the foot, at the scale 1
)

const paperFamily = "teamcoach"

// paperDate is the date of every document: what is the same is then the same byte for byte, and has the same entity tag.
var paperDate = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

// newPaper begins a document. Its title, as people have typed it, is for the reader's window.
func newPaper(ctx context.Context, size paperSize, title string) *paper {
	pdf := fpdf.NewCustom(&fpdf.InitType{OrientationStr: "P", UnitStr: "mm", Size: fpdf.SizeType{Wd: size.width, Ht: size.height}})
	pdf.SetCatalogSort(true)
	pdf.SetCreationDate(paperDate)
	pdf.SetModificationDate(paperDate)
	pdf.SetTitle(title, true)
	pdf.SetAuthor("Team Coach", true)
	pdf.SetCreator("Team Coach", true)
	pdf.SetLang(speaking(ctx).lang)
	pdf.SetAutoPageBreak(false, 0)
	pdf.AddUTF8FontFromBytes(paperFamily, "", regularFace().file)
	pdf.AddUTF8FontFromBytes(paperFamily, "B", boldFace().file)
	return &paper{pdf: pdf, ctx: ctx, size: size, scribe: newScribe(ctx), title: title, scale: 1}
}

// fill draws a layout on as few pages as it takes: its letters become smaller, down to least, as long as that saves a
// page.
func (p *paper) fill(least float64, draw func()) {
	best, fewest := 1.0, 0
	p.dry = true
	for p.scale = 1; p.scale >= least && fewest != 1; p.scale -= 0.04 {
		p.pages = 0
		draw()
		if fewest == 0 || p.pages < fewest {
			best, fewest = p.scale, p.pages
		}
	}
	p.scale, p.pages, p.dry = best, 0, false
	draw()
}

// newPage begins a page and returns where it begins. From the second on it says what it belongs to.
func (p *paper) newPage() float64 {
	p.pages++
	if !p.dry {
		p.pdf.AddPage()
	}
	top := p.size.margin
	if p.pages == 1 {
		return top
	}
	title, _ := printed(p.title)
	p.put(p.left(), top+3, p.inner(), title, softText)
	return top + 7
}

func (p *paper) left() float64  { return p.size.margin }
func (p *paper) inner() float64 { return p.size.width - 2*p.size.margin }

// bottom is where a page ends for what stands on it: below is its foot.
func (p *paper) bottom() float64 { return p.size.height - p.size.margin - footHeight }

// finish writes the foot of each page, and the document.
func (p *paper) finish(w io.Writer) error {
	p.scale = 1
	note := softText.sized(7)
	y := p.size.height - p.size.margin - 0.5
	for page := 1; page <= p.pages; page++ {
		p.pdf.SetPage(page)
		if text := p.scribe.note(); text != "" {
			lines := p.wrap(text, p.inner()-20, note)
			for i, line := range lines {
				p.put(p.left(), y-float64(len(lines)-1-i)*p.height(note), p.inner()-20, line, note)
			}
		}
		if p.pages > 1 {
			p.put(p.left(), y, p.inner(), T(p.ctx, "Page {n} of {of}", "n", page, "of", p.pages), note.aligned(right))
		}
	}
	return p.pdf.Output(w)
}

// ink chooses the colours of what is drawn next.
func (p *paper) ink(line, fill rgb) {
	p.pdf.SetDrawColor(line[0], line[1], line[2])
	p.pdf.SetFillColor(fill[0], fill[1], fill[2])
}

// rule draws a line from x to the right.
func (p *paper) rule(x, y, width, thickness float64, color rgb) {
	if p.dry {
		return
	}
	p.ink(color, color)
	p.pdf.Rect(x, y, width, thickness, "F")
}

func (p *paper) use(s style) {
	weight := ""
	if s.bold {
		weight = "B"
	}
	p.pdf.SetFont(paperFamily, weight, s.size*p.scale)
}

// width is that of a text in one line.
func (p *paper) width(text string, s style) float64 {
	p.use(s)
	return p.pdf.GetStringWidth(text)
}

// shrunk returns a style in which each of some texts fits a width: figures are never cut.
func (p *paper) shrunk(texts []string, width float64, s style) style {
	for _, text := range texts {
		if natural := p.width(text, s); natural > width {
			s.size *= width / natural * 0.999
		}
	}
	return s
}

// height is that of a line.
func (p *paper) height(s style) float64 { return s.size * p.scale * millimetresPerPoint * leading }

// put draws a text with its base line at y in a field from x on, smaller where it is too long, and cut where it is far
// too long.
func (p *paper) put(x, y, width float64, text string, s style) {
	if p.dry || text == "" {
		return
	}
	natural := p.width(text, s)
	if natural > width {
		s.size *= max(width/natural, leastSqueeze) * 0.999
		text = p.cut(text, width, s)
		natural = p.width(text, s)
	}
	switch s.align {
	case center:
		x += (width - natural) / 2
	case right:
		x += width - natural
	}
	p.use(s)
	p.pdf.SetTextColor(s.ink[0], s.ink[1], s.ink[2])
	p.pdf.Text(x, y, text)
}

// cut shortens a text to a width, between letters, visibly, and without losing its mark.
func (p *paper) cut(text string, width float64, s style) string {
	if p.width(text, s) <= width {
		return text
	}
	rest, marked := strings.CutSuffix(text, latinMark)
	end := "…"
	if marked {
		end += latinMark
	}
	letters := graphemes(rest)
	for len(letters) > 1 && p.width(strings.Join(letters, "")+end, s) > width {
		letters = letters[:len(letters)-1]
	}
	return strings.TrimRight(strings.Join(letters, ""), " .-'’") + end
}

// line draws a line of text whose top is at y, and returns where the next one begins.
func (p *paper) line(x, y, width float64, text string, s style) float64 {
	p.put(x, y+s.size*p.scale*millimetresPerPoint*baseLine, width, text, s)
	return y + p.height(s)
}

// wrap breaks a text into lines of a width, between words; a word that is longer is a line of its own. Line breaks in it
// stay.
func (p *paper) wrap(text string, width float64, s style) []string {
	var lines []string
	for paragraph := range strings.SplitSeq(text, "\n") {
		line := ""
		for word := range strings.FieldsSeq(paragraph) {
			longer := strings.TrimLeft(line+" "+word, " ")
			if line != "" && p.width(longer, s) > width {
				lines = append(lines, line)
				longer = word
			}
			line = longer
		}
		lines = append(lines, line)
	}
	return lines
}

// lines draws a text in as many lines as it takes, and returns where the next one begins.
func (p *paper) lines(x, y, width float64, text string, s style) float64 {
	for _, line := range p.wrap(text, width, s) {
		y = p.line(x, y, width, line, s)
	}
	return y
}

// block is a piece of a layout that is not broken over columns and pages.
type block struct {
	height float64
	draw   func(x, y, width float64)
}

// section is a heading with blocks below.
type section struct {
	title   string
	columns int // where it has the whole width
	blocks  func(width float64) []block
}

const columnGap = 6.0

// columnWidth is the width of one of some columns over the whole page.
func (p *paper) columnWidth(columns int) float64 {
	return (p.inner() - columnGap*float64(columns-1)) / float64(columns)
}

// heading draws the title of a section, and returns where its blocks begin.
func (p *paper) heading(x, y, width float64, title string) float64 {
	y = p.line(x, y, width, title, headText) + 0.3*p.scale
	p.rule(x, y, width, 0.5, black)
	return y + 1*p.scale
}

func (p *paper) headingHeight() float64 { return p.height(headText) + 1.3*p.scale }

// section draws a section over the whole width, on further pages where it is too long, and returns where the next one
// begins.
func (p *paper) section(y float64, s section) float64 {
	blocks := s.blocks(p.columnWidth(s.columns))
	if len(blocks) == 0 {
		return y
	}
	if y+p.headingHeight()+blocks[0].height > p.bottom() {
		y = p.newPage()
	}
	y = p.heading(p.left(), y, p.inner(), s.title)
	for {
		height := p.columnHeight(blocks, s.columns, p.bottom()-y)
		rest := p.columns(y, s.columns, height, blocks)
		if len(rest) == 0 {
			return y + height + 4*p.scale
		}
		blocks, y = rest, p.newPage()
	}
}

// columnHeight is the least height at which columns hold all blocks; at most that of the room there is.
func (p *paper) columnHeight(blocks []block, columns int, room float64) float64 {
	sum := 0.0
	for _, b := range blocks {
		sum += b.height
	}
	for height := sum / float64(columns); height < room; height += 0.5 {
		if columnsOf(blocks, columns, height) == len(blocks) {
			return height
		}
	}
	return room
}

// columnsOf is how many blocks some columns of a height hold, at least one.
func columnsOf(blocks []block, columns int, height float64) int {
	column, y := 0, 0.0
	for i, b := range blocks {
		if y > 0 && y+b.height > height+0.01 {
			column, y = column+1, 0
		}
		if column == columns {
			return i
		}
		y += b.height
	}
	return len(blocks)
}

// columns draws the blocks that fit, and returns the others.
func (p *paper) columns(y float64, columns int, height float64, blocks []block) []block {
	fit := columnsOf(blocks, columns, height)
	width := p.columnWidth(columns)
	x, at := p.left(), 0.0
	for _, b := range blocks[:fit] {
		if at > 0 && at+b.height > height+0.01 {
			x, at = x+width+columnGap, 0
		}
		b.draw(x, y+at, width)
		at += b.height
	}
	return blocks[fit:]
}

// beside draws sections in the room beside a picture, and returns those that do not fit.
func (p *paper) beside(x, y, width, end float64, sections []section) (rest []section, bottom float64) {
	for i, s := range sections {
		blocks := s.blocks(width)
		height := p.headingHeight()
		for _, b := range blocks {
			height += b.height
		}
		if len(blocks) == 0 {
			continue
		}
		if i > 0 && y+height > end {
			return sections[i:], y
		}
		y = p.heading(x, y, width, s.title)
		for _, b := range blocks {
			b.draw(x, y, width)
			y += b.height
		}
		y += 4 * p.scale
	}
	return nil, y
}

// rowOf is a line of a list: a number, a name and a word beside it.
func (p *paper) rowOf(number, name, word string) block {
	height := p.height(boldText) * 1.12
	return block{height, func(x, y, width float64) {
		base := y + boldText.size*p.scale*millimetresPerPoint*1.12
		numbers, words := 9*p.scale, 0.0
		if word != "" {
			words = min(p.width(word, softText)+2, width*0.4)
		}
		p.put(x, base, numbers-2*p.scale, number, boldText.aligned(right))
		p.put(x+numbers, base, width-numbers-words, name, boldText)
		p.put(x+width-words, base, words, word, softText.aligned(right))
		p.rule(x, y+height-0.12, width, 0.12, rgb{0xbb, 0xbb, 0xbb})
	}}
}

// paragraph is a section of running text.
func (p *paper) paragraph(title, text string) section {
	return section{title, 1, func(width float64) []block {
		if text == "" {
			return nil
		}
		var all []block
		for _, line := range p.wrap(text, width, plainText) {
			all = append(all, block{p.height(plainText), func(x, y, width float64) { p.line(x, y, width, line, plainText) }})
		}
		return all
	}}
}

// facts is what a line of facts says.
func facts(all []fact) string {
	var texts []string
	for _, f := range all {
		texts = append(texts, f.name+": "+f.value)
	}
	return strings.Join(texts, " · ")
}
