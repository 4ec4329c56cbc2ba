import { Link, number, percent } from "#kit";
import { courses } from "#school";
import { BarChart, DataTable, LineChart, Page, Row, Section, Stat } from "#ui";

import { added, change, smoothed, weekly } from "../logic/series.js";
import { VISITS } from "../logic/visits.js";
import { LINKS } from "./links.js";

export function Overview() {
  const all = added(Object.values(VISITS));
  const byWeek = weekly(all);
  const rows = courses.map(({ id, title, topic }) => ({
    id,
    title,
    topic,
    visits: weekly(VISITS[id]).at(-1),
    change: change(weekly(VISITS[id])),
  }));
  return (
    <Page title="Analytics" links={LINKS}>
      <Row>
        <Stat label="learners this week" value={number(byWeek.at(-1))} />
        <Stat label="since last week" value={percent(change(byWeek))} />
      </Row>
      <Section title="A day, smoothed over a week">
        <LineChart
          title="Learners"
          data={smoothed(all, 7)
            .filter((_, day) => day % 7 === 6)
            .map((value, week) => ({ label: `w${week + 1}`, value: Math.round(value) }))}
        />
      </Section>
      <Section title="By topic">
        <BarChart title="By topic" data={byTopic(rows)} />
      </Section>
      <DataTable
        rows={rows}
        sort={{ key: "visits", down: true }}
        columns={[
          { key: "title", title: "Course", show: ({ id, title }) => <Link to={`/course/${id}`}>{title}</Link> },
          { key: "visits", title: "This week", numeric: true },
          { key: "change", title: "Change", numeric: true, show: (row) => percent(row.change) },
        ]}
      />
    </Page>
  );
}

function byTopic(rows) {
  const topics = [...new Set(rows.map(({ topic }) => topic))];
  return topics.map((topic) => ({
    label: topic,
    value: rows.filter((row) => row.topic === topic).reduce((sum, { visits }) => sum + visits, 0),
  }));
}
