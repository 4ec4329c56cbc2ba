import { useState } from "react";

import { useStored } from "#kit";
import { course } from "#school";
import { Page, Tabs } from "#ui";

import { classOf } from "./logic/classes.js";
import { Distribution } from "./parts/Distribution.jsx";
import { Exchange } from "./parts/Exchange.jsx";
import { Grid } from "./parts/Grid.jsx";
import { Weights } from "./parts/Weights.jsx";
import { EVEN } from "./logic/weights.js";

export function ClassPage({ id }) {
  const found = course(id);
  const [rows, setRows] = useState(() => (found ? classOf(found) : []));
  const [weights, setWeights] = useStored(`gradebook/${id}`, EVEN);
  if (!found) return <Page title="There is no such class" links={[["/", "Classes"]]} />;
  return (
    <Page title={found.title} lead={`${rows.length} students`} links={[["/", "Classes"]]}>
      <Tabs
        tabs={[
          ["Grades", <Grid key="grid" course={id} rows={rows} weights={weights} onChange={setRows} />],
          ["Distribution", <Distribution key="distribution" rows={rows} weights={weights} />],
          ["Weights", <Weights key="weights" weights={weights} onChange={setWeights} />],
          ["Import and export", <Exchange key="exchange" rows={rows} onImport={setRows} />],
        ]}
      />
    </Page>
  );
}
