import { useState } from "react";

import { Link } from "#kit";
import { people } from "#school";
import { DataTable, Page, Pager, Picker, Row, SearchBox } from "#ui";

import { coursesOf } from "./courses.js";
import { initials, select } from "./select.js";

const COLUMNS = [
  {
    key: "name",
    title: "Name",
    show: ({ id, name }) => (
      <Link to={`/person/${id}`}>
        {initials(name)} {name}
      </Link>
    ),
  },
  { key: "role", title: "Role" },
  { key: "courses", title: "Courses", numeric: true },
];

export function Directory() {
  const [role, setRole] = useState("");
  const [words, setWords] = useState("");
  const found = select(people, { role, words }).map((person) => ({ ...person, courses: coursesOf(person).length }));
  return (
    <Page title="Members" lead={`${people.length} people`}>
      <Row>
        <SearchBox value={words} onChange={setWords} placeholder="Name or address" />
        <Picker label="Role" options={[["", "All"], "teacher", "student"]} value={role} onChange={setRole} />
      </Row>
      <Pager items={found} size={12}>
        {(shown) => <DataTable rows={shown} columns={COLUMNS} />}
      </Pager>
    </Page>
  );
}
