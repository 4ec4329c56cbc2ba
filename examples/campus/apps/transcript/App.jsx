import { useState } from "react";

import { date, number } from "#kit";
import { BarChart, Button, DataTable, Page, Row, Section, Stat } from "#ui";

import { asText } from "./export.js";
import { average, byTerm, credits, letter } from "./grades.js";
import { RECORDS } from "./records.js";

const COLUMNS = [
  { key: "title", title: "Course" },
  { key: "on", title: "Passed", show: ({ on }) => date(on) },
  { key: "credits", title: "Credits", numeric: true },
  { key: "points", title: "Grade", numeric: true, show: ({ points }) => `${letter(points)} (${points})` },
];

export default function App() {
  const [text, setText] = useState(null);
  return (
    <Page title="Transcript">
      <Row>
        <Stat label="average" value={letter(average(RECORDS))} />
        <Stat label="credits" value={number(credits(RECORDS))} />
        <Button onClick={() => setText(asText(RECORDS))}>As text</Button>
      </Row>
      {text && <pre>{text}</pre>}
      {byTerm(RECORDS).map(([term, records]) => (
        <Section key={term} title={term}>
          <DataTable rows={records} columns={COLUMNS} />
        </Section>
      ))}
      <Section title="Points">
        <BarChart title="Points" data={RECORDS.map(({ id, points }) => ({ label: id, value: points }))} />
      </Section>
    </Page>
  );
}
