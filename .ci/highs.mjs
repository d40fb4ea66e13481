// Solves integer programmes with HiGHS. Each line of the input is a limit in seconds and the path of a programme in the
// LP format; each line of the output is the answer to one.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import load from "highs";

const highs = await load();
for await (const line of createInterface({ input: process.stdin })) {
  const [, seconds, path] = line.match(/^(\d+) (.*)$/);
  const begin = process.cpuUsage();
  const { Status, ObjectiveValue } = highs.solve(readFileSync(path, "utf8"), {
    time_limit: Number(seconds), mip_rel_gap: 0, mip_abs_gap: 0.1, output_flag: false,
  });
  const { user, system } = process.cpuUsage(begin);
  console.log(JSON.stringify({ Status, Value: ObjectiveValue ?? 0, CPU: user + system }));
}
