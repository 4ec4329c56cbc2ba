import { Link } from "#kit";
import { courses, person } from "#school";
import { DataTable, Page } from "#ui";

import { classOf } from "./logic/classes.js";
import { mean, passRate } from "./logic/statistics.js";
import { total } from "./logic/weights.js";

export function Overview() {
  const rows = courses.map((course) => {
    const totals = classOf(course).map(({ marks }) => total(marks));
    return {
      id: course.id,
      title: course.title,
      teacher: person(course.teacher).name,
      mean: mean(totals),
      passed: passRate(totals),
    };
  });
  return (
    <Page title="Gradebook" lead="Choose a class.">
      <DataTable
        rows={rows}
        sort={{ key: "title", down: false }}
        columns={[
          { key: "title", title: "Class", show: ({ id, title }) => <Link to={`/class/${id}`}>{title}</Link> },
          { key: "teacher", title: "Teacher" },
          { key: "mean", title: "Mean", numeric: true, show: (row) => row.mean.toFixed(1) },
          { key: "passed", title: "Passed", numeric: true, show: (row) => `${Math.round(row.passed * 100)} %` },
        ]}
      />
    </Page>
  );
}
