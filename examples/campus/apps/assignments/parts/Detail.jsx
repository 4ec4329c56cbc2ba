import { day } from "#kit";
import { NOW } from "#school";
import { Badge, Facts, List, Page, Section } from "#ui";

import { ASSIGNMENTS } from "../logic/assignments.js";
import { reachable, status } from "../logic/submissions.js";
import { HandIn } from "./HandIn.jsx";
import { LINKS, TONES } from "./links.js";

export function Detail({ id, submissions, onHand }) {
  const found = ASSIGNMENTS.find((each) => each.id === id);
  if (!found) return <Page title="There is no such assignment" links={LINKS} />;
  const versions = submissions[id] ?? [];
  const now = status(found, versions, NOW);
  return (
    <Page title={found.title} lead={found.words} links={LINKS}>
      <Badge tone={TONES[now]}>{now}</Badge>
      <Facts
        facts={[
          ["Due", day(found.due)],
          ["Points", `${reachable(found, NOW)} of ${found.points}`],
          ["Files", found.types.join(", ")],
        ]}
      />
      <HandIn assignment={found} onHand={(files) => onHand(id, files)} />
      <Section title="Versions">
        <List
          items={versions.map((version, index) => ({ ...version, id: index }))}
          empty="You have handed in nothing yet."
        >
          {({ files, on }) => `${day(on)}: ${files.map(({ name }) => name).join(", ")}`}
        </List>
      </Section>
    </Page>
  );
}
