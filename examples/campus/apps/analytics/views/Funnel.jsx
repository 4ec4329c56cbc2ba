import { number, percent } from "#kit";
import { courses } from "#school";
import { Meter, Page, Row } from "#ui";

import { funnel } from "../logic/funnel.js";
import { LINKS } from "./links.js";

export function Funnel() {
  const all = courses.map(funnel);
  const sums = all[0].map(({ name }, step) => ({
    name,
    count: all.reduce((sum, steps) => sum + steps[step].count, 0),
  }));
  return (
    <Page title="Funnel" lead="Where learners are lost." links={LINKS}>
      {sums.map(({ name, count }) => (
        <Row key={name}>
          <Meter value={count / sums[0].count} label={name} /> {number(count)} {name} ({percent(count / sums[0].count)})
        </Row>
      ))}
    </Page>
  );
}
