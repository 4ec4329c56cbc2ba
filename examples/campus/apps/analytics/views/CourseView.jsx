import { percent } from "#kit";
import { course } from "#school";
import { DataTable, LineChart, Page, Section } from "#ui";

import { funnel } from "../logic/funnel.js";
import { weekly } from "../logic/series.js";
import { VISITS } from "../logic/visits.js";
import { LINKS } from "./links.js";

export function CourseView({ id }) {
  const found = course(id);
  if (!found) return <Page title="There is no such course" links={LINKS} />;
  return (
    <Page title={found.title} links={LINKS}>
      <LineChart
        title="Learners a week"
        data={weekly(VISITS[id]).map((value, index) => ({ label: `w${index + 1}`, value }))}
      />
      <Section title="How far they come">
        <DataTable
          rows={funnel(found)}
          columns={[
            { key: "name", title: "Learners who" },
            { key: "count", title: "", numeric: true },
            { key: "of", title: "of the former", numeric: true, show: ({ of }) => percent(of) },
          ]}
        />
      </Section>
    </Page>
  );
}
