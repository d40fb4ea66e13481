// Reads calendar files with ical.js, the calendar parser of Thunderbird. Each argument is a file; its events are one
// line of JSON. A file that breaks the standard ends the program.
import { readFileSync } from "node:fs";
import ICAL from "ical.js";

for (const file of process.argv.slice(2)) {
  const calendar = new ICAL.Component(ICAL.parse(readFileSync(file, "utf8")));
  const events = calendar.getAllSubcomponents("vevent").map((component) => {
    const event = new ICAL.Event(component);
    return {
      UID: event.uid, Summary: event.summary, Location: event.location ?? "", Description: event.description ?? "",
      Start: event.startDate.toUnixTime(), End: event.endDate.toUnixTime(), Status: component.getFirstPropertyValue("status"),
    };
  });
  console.log(JSON.stringify(events));
}
