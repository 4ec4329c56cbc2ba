import { number } from "#kit";
import { courses } from "#school";
import { Page, Row, Stat } from "#ui";

import { order } from "../logic/order.js";
import { CourseGrid } from "../parts/CourseGrid.jsx";
import { LINKS } from "../parts/links.js";

export function Topic({ topic }) {
  const found = courses.filter((course) => course.topic === topic);
  if (found.length === 0) return <Page title="No such topic" links={LINKS} />;
  return (
    <Page title={topic} links={LINKS}>
      <Row>
        <Stat label="courses" value={found.length} />
        <Stat label="learners" value={number(found.reduce((sum, { enrolled }) => sum + enrolled, 0))} />
      </Row>
      <CourseGrid courses={order(found, "level")} />
    </Page>
  );
}
