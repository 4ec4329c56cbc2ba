import { Link, percent } from "#kit";
import { course, weeks } from "#school";
import { Meter, Page, Row } from "#ui";

import { next, share } from "../logic/progress.js";
import { useProgress } from "../logic/useProgress.js";
import { WeekList } from "../parts/WeekList.jsx";

export function CourseHome({ id }) {
  const { finished } = useProgress();
  const found = course(id);
  if (!found) return <Page title="There is no such course" links={[["/", "Courses"]]} />;
  const coming = next(found, finished);
  return (
    <Page title={found.title} lead={found.about} links={[["/", "Courses"]]}>
      <Row>
        <Meter value={share(found, finished)} label="done" /> {percent(share(found, finished))}
      </Row>
      {coming && (
        <p>
          Next: <Link to={`/lesson/${coming.id}`}>{coming.title}</Link>
        </p>
      )}
      {weeks(found).map((week) => (
        <WeekList key={week.number} week={week} finished={finished} />
      ))}
    </Page>
  );
}
