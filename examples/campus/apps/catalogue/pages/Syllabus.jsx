import { duration, Link } from "#kit";
import { course, weeks } from "#school";
import { Badge, List, Page, Row, Section } from "#ui";

import { LINKS } from "../parts/links.js";

export function Syllabus({ id }) {
  const found = course(id);
  if (!found) return <Page title="There is no such course" links={LINKS} />;
  return (
    <Page title={`${found.title}: syllabus`} links={LINKS}>
      <Link to={`/course/${id}`}>Back to the course</Link>
      {weeks(found).map(({ number, lessons }) => (
        <Section
          key={number}
          title={`Week ${number}`}
          action={duration(lessons.reduce((sum, { minutes }) => sum + minutes, 0))}
        >
          <List items={lessons}>
            {({ title, kind, minutes }) => (
              <Row>
                <Badge>{kind}</Badge> {title} <span>{duration(minutes)}</span>
              </Row>
            )}
          </List>
        </Section>
      ))}
    </Page>
  );
}
