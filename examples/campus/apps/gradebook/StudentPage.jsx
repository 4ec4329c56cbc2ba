import { course, person } from "#school";
import { DataTable, LineChart, Page, Row, Stat } from "#ui";

import { classOf } from "./logic/classes.js";
import { letter } from "./logic/letters.js";
import { mean, rank } from "./logic/statistics.js";
import { total, WORKS } from "./logic/weights.js";

export function StudentPage({ id, student }) {
  const rows = classOf(course(id));
  const row = rows.find((each) => each.id === student);
  const totals = rows.map(({ marks }) => total(marks));
  const work = WORKS.map((name, index) => ({
    id: name,
    name,
    mark: row.marks[index],
    mean: mean(rows.map(({ marks }) => marks[index])),
  }));
  return (
    <Page
      title={person(student).name}
      links={[
        ["/", "Classes"],
        [`/class/${id}`, course(id).title],
      ]}
    >
      <Row>
        <Stat label="grade" value={letter(total(row.marks))} />
        <Stat label={`of ${rows.length}`} value={`${rank(totals, total(row.marks))}.`} />
      </Row>
      <LineChart title="Marks" data={work.map(({ name, mark }) => ({ label: name, value: mark }))} />
      <DataTable
        rows={work}
        columns={[
          { key: "name", title: "Work" },
          { key: "mark", title: "Mark", numeric: true },
          { key: "mean", title: "Class", numeric: true, show: (each) => each.mean.toFixed(1) },
        ]}
      />
    </Page>
  );
}
