import { NOW } from "#school";
import { Badge } from "#ui";

import { grid, monthOf } from "../logic/months.js";

const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const SHOWN = 3;

export function Month({ month, events }) {
  return (
    <table>
      <thead>
        <tr>
          {DAYS.map((day) => (
            <th key={day}>{day}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {grid(month).map((week) => (
          <tr key={week[0]}>
            {week.map((on) => (
              <Day key={on} on={on} events={monthOf(on) === month ? events.filter((event) => event.on === on) : []} />
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Day({ on, events }) {
  return (
    <td aria-current={on === NOW.slice(0, 10) ? "date" : undefined}>
      <strong>{Number(on.slice(8))}</strong>
      {events.slice(0, SHOWN).map(({ id, kind, title }) => (
        <div key={id}>
          <Badge tone={kind === "deadline" ? "warn" : "plain"}>{title}</Badge>
        </div>
      ))}
      {events.length > SHOWN && <small>and {events.length - SHOWN} more</small>}
    </td>
  );
}
