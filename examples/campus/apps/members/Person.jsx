import { person } from "#school";
import { Card, Columns, Facts, Page, Section } from "#ui";

import { coursesOf } from "./courses.js";

export function Person({ id }) {
  const found = person(id);
  if (!found) return <Page title="Nobody of that name" links={[["/", "All members"]]} />;
  return (
    <Page title={found.name} links={[["/", "All members"]]}>
      <Facts
        facts={[
          ["Role", found.role],
          ["E-mail", found.email],
        ]}
      />
      <Section title={found.role === "teacher" ? "Teaches" : "Learns"}>
        <Columns>
          {coursesOf(found).map(({ id: course, title, about }) => (
            <Card key={course} title={title}>
              {about}
            </Card>
          ))}
        </Columns>
      </Section>
    </Page>
  );
}
