/** Events as iCalendar (RFC 5545): lines end with CR LF and are folded at 75 characters. */
export function ical(events) {
  const lines = [
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    "PRODID:-//Campus//Calendar//EN",
    ...events.flatMap(entry),
    "END:VCALENDAR",
  ];
  return lines.map(folded).join("\r\n") + "\r\n";
}

function entry({ id, title, on, at, minutes }) {
  const start = `${on.replaceAll("-", "")}T${at.replace(":", "")}00Z`;
  return [
    "BEGIN:VEVENT",
    `UID:${id}@campus.example`,
    `DTSTAMP:${start}`,
    `DTSTART:${start}`,
    `DURATION:PT${minutes}M`,
    `SUMMARY:${escaped(title)}`,
    "END:VEVENT",
  ];
}

function escaped(text) {
  return text.replace(/[\\;,]/g, (sign) => `\\${sign}`).replaceAll("\n", "\\n");
}

function folded(line) {
  return line.replace(/(.{74})(?=.)/g, "$1\r\n ");
}
