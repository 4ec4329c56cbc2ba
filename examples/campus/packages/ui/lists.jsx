import { useState } from "react";

import { Button, Empty } from "./layout.jsx";

export function List({ items, empty = "Nothing here yet.", children }) {
  if (items.length === 0) return <Empty>{empty}</Empty>;
  return (
    <ul className="list">
      {items.map((item, index) => (
        <li key={item.id ?? index}>{children(item, index)}</li>
      ))}
    </ul>
  );
}

/** A table that sorts by the column that is clicked. Columns: `{key, title, show?, numeric?}`. */
export function DataTable({ rows, columns, sort: firstSort, caption }) {
  const [sort, setSort] = useState(firstSort ?? { key: null, down: false });
  const sorted = sort.key ? [...rows].sort(by(sort)) : rows;
  return (
    <table>
      {caption && <caption>{caption}</caption>}
      <thead>
        <tr>
          {columns.map(({ key, title, numeric }) => (
            <th key={key} className={numeric ? "numeric" : undefined} aria-sort={order(sort, key)}>
              <button type="button" onClick={() => setSort({ key, down: sort.key === key && !sort.down })}>
                {title}
              </button>
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {sorted.map((row, index) => (
          <tr key={row.id ?? index}>
            {columns.map(({ key, show, numeric }) => (
              <td key={key} className={numeric ? "numeric" : undefined}>
                {show ? show(row) : row[key]}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function order(sort, key) {
  if (sort.key !== key) return undefined;
  return sort.down ? "descending" : "ascending";
}

function by({ key, down }) {
  return (one, other) => {
    const [a, b] = down ? [other[key], one[key]] : [one[key], other[key]];
    return typeof a === "number" ? a - b : String(a).localeCompare(String(b), "en");
  };
}

/** Shows `items` a page at a time. */
export function Pager({ items, size = 10, children }) {
  const [page, setPage] = useState(0);
  const last = Math.max(0, Math.ceil(items.length / size) - 1);
  const shown = Math.min(page, last);
  return (
    <>
      {children(items.slice(shown * size, (shown + 1) * size))}
      {last > 0 && (
        <div className="pager">
          <Button disabled={shown === 0} onClick={() => setPage(shown - 1)}>
            Back
          </Button>
          <span>
            {shown + 1} of {last + 1}
          </span>
          <Button disabled={shown === last} onClick={() => setPage(shown + 1)}>
            Next
          </Button>
        </div>
      )}
    </>
  );
}
