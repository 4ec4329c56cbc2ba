import { BarChart, Row, Stat } from "#ui";

import { histogram, mean, median, passRate } from "../logic/statistics.js";
import { total } from "../logic/weights.js";

export function Distribution({ rows, weights }) {
  const totals = rows.map(({ marks }) => total(marks, weights));
  return (
    <>
      <Row>
        <Stat label="mean" value={mean(totals).toFixed(1)} />
        <Stat label="median" value={median(totals).toFixed(1)} />
        <Stat label="passed" value={`${Math.round(passRate(totals) * 100)} %`} />
      </Row>
      <BarChart title="How many reached how much" data={histogram(totals)} />
    </>
  );
}
