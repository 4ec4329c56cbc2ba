import { courses } from "#school";
import { Badge, Card, Columns, Facts, Section } from "#ui";

import { completeness } from "./completeness.js";

export function Overview({ me }) {
  const missing = completeness(me);
  return (
    <>
      <Facts
        facts={[
          ["Name", me.name],
          ["From", me.place],
          ["About", me.about],
        ]}
      />
      {missing.length > 0 && <p>Still missing: {missing.join(", ")}.</p>}
      <Section title="Courses">
        <Columns>
          {courses.slice(0, 3).map(({ id, title, topic }) => (
            <Card key={id} title={title}>
              <Badge>{topic}</Badge>
            </Card>
          ))}
        </Columns>
      </Section>
    </>
  );
}
