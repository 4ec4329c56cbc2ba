import { Link, percent } from "#kit";
import { courses } from "#school";
import { Card, Columns, Meter, Page } from "#ui";

import { share } from "../logic/progress.js";
import { useProgress } from "../logic/useProgress.js";

export function Shelf() {
  const { finished } = useProgress();
  return (
    <Page title="Lesson player" lead="Which course will it be?">
      <Columns>
        {courses.map((course) => (
          <Card
            key={course.id}
            title={<Link to={`/course/${course.id}`}>{course.title}</Link>}
            footer={percent(share(course, finished))}
          >
            <Meter value={share(course, finished)} label={course.title} />
          </Card>
        ))}
      </Columns>
    </Page>
  );
}
