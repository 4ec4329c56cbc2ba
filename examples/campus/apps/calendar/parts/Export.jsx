import { plural } from "#kit";

import { ical } from "../logic/ical.js";

export function Export({ events }) {
  const href = `data:text/calendar;charset=utf-8,${encodeURIComponent(ical(events))}`;
  return (
    <p>
      <a href={href} download="campus.ics">
        Download {plural(events.length, "event")}
      </a>{" "}
      for the calendar of your telephone.
    </p>
  );
}
