// Reads CSV files with csv-parse, which knows the standard and nothing of this project. Each argument is a file; its
// rows are one line of JSON. A file that breaks the standard ends the program.
import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";

for (const file of process.argv.slice(2)) {
  // Tables of different widths may stand one below the other.
  const rows = parse(readFileSync(file), { bom: true, relax_column_count: true, record_delimiter: "\r\n", skip_empty_lines: true });
  console.log(JSON.stringify(rows));
}
