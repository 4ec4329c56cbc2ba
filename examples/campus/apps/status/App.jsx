import { date, percent } from "#kit";
import { Badge, DataTable, Notice, Page, Section } from "#ui";

import { INCIDENTS, PARTS } from "./parts.js";
import { overall, uptime } from "./uptime.js";

const TONES = { up: "good", slow: "warn", down: "bad" };

export default function App() {
  const state = overall(PARTS);
  return (
    <Page title="System status">
      <Notice tone={TONES[state]}>{state === "up" ? "Everything works." : "Some parts need our attention."}</Notice>
      <DataTable
        rows={PARTS.map((part) => ({ ...part, id: part.name, uptime: uptime(part, INCIDENTS) }))}
        columns={[
          { key: "name", title: "Part" },
          { key: "state", title: "Now", show: ({ state: now }) => <Badge tone={TONES[now]}>{now}</Badge> },
          { key: "uptime", title: "30 days", numeric: true, show: (row) => percent(row.uptime) },
        ]}
      />
      <Section title="What happened">
        {INCIDENTS.map(({ part, on, minutes, what }) => (
          <p key={on}>
            <strong>{date(on)}</strong>: {part} was down for {minutes} minutes. {what}
          </p>
        ))}
      </Section>
    </Page>
  );
}
