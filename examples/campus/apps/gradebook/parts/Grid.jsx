import { Link } from "#kit";
import { person } from "#school";
import { Badge, DataTable } from "#ui";

import { letter } from "../logic/letters.js";
import { total, WORKS } from "../logic/weights.js";
import { Mark } from "./Mark.jsx";

export function Grid({ course, rows, weights, onChange }) {
  const change = (id, index, mark) =>
    onChange(rows.map((row) => (row.id === id ? { ...row, marks: replaced(row.marks, index, mark) } : row)));
  const shown = rows.map((row) => ({ ...row, name: person(row.id).name, total: total(row.marks, weights) }));
  return (
    <DataTable
      rows={shown}
      sort={{ key: "name", down: false }}
      columns={[
        {
          key: "name",
          title: "Student",
          show: ({ id, name }) => <Link to={`/class/${course}/student/${id}`}>{name}</Link>,
        },
        ...WORKS.map((work, index) => ({
          key: work,
          title: work,
          numeric: true,
          show: ({ id, marks }) => <Mark value={marks[index]} onChange={(mark) => change(id, index, mark)} />,
        })),
        { key: "total", title: "Total", numeric: true, show: (row) => row.total.toFixed(1) },
        {
          key: "letter",
          title: "",
          show: (row) => <Badge tone={row.total < 60 ? "bad" : "good"}>{letter(row.total)}</Badge>,
        },
      ]}
    />
  );
}

function replaced(marks, index, mark) {
  return marks.map((each, place) => (place === index ? mark : each));
}
