import { useState } from "react";

import { day, Link, relativeDay } from "#kit";
import { NOW, topics } from "#school";
import { Badge, DataTable, Page, Pager, Picker } from "#ui";

import { ASSIGNMENTS } from "../logic/assignments.js";
import { status } from "../logic/submissions.js";
import { LINKS, TONES } from "./links.js";

const COLUMNS = [
  { key: "title", title: "Assignment", show: ({ id, title }) => <Link to={`/assignment/${id}`}>{title}</Link> },
  { key: "due", title: "Due", show: ({ due }) => `${day(due)}, ${relativeDay(due, NOW)}` },
  { key: "points", title: "Points", numeric: true },
  { key: "status", title: "", show: (row) => <Badge tone={TONES[row.status]}>{row.status}</Badge> },
];

export function Board({ submissions }) {
  const [topic, setTopic] = useState("");
  const rows = ASSIGNMENTS.filter(({ course }) => topic === "" || course.topic === topic)
    .map((each) => ({ ...each, status: status(each, submissions[each.id], NOW) }))
    .sort((a, b) => a.due.localeCompare(b.due));
  return (
    <Page title="Assignments" lead={`${rows.filter((row) => row.status === "open").length} are open.`} links={LINKS}>
      <Picker label="Topic" options={[["", "All"], ...topics]} value={topic} onChange={setTopic} />
      <Pager items={rows} size={15}>
        {(shown) => <DataTable rows={shown} columns={COLUMNS} />}
      </Pager>
    </Page>
  );
}
