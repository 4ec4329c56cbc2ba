import { duration, Link } from "#kit";
import { Badge, Button, Page, Row } from "#ui";

import { locate } from "../logic/find.js";
import { useProgress } from "../logic/useProgress.js";
import { Exercise } from "../parts/Exercise.jsx";
import { Quiz } from "../parts/Quiz.jsx";
import { Reading } from "../parts/Reading.jsx";
import { SideNotes } from "../parts/SideNotes.jsx";
import { Video } from "../parts/Video.jsx";

const KINDS = { video: Video, reading: Reading, exercise: Exercise, quiz: Quiz };

export function LessonPage({ id }) {
  const { finished, finish } = useProgress();
  const found = locate(id);
  if (!found) return <Page title="There is no such lesson" links={[["/", "Courses"]]} />;
  const { course, lesson, before, after } = found;
  const Content = KINDS[lesson.kind];
  return (
    <Page
      title={lesson.title}
      links={[
        ["/", "Courses"],
        [`/course/${course.id}`, course.title],
      ]}
    >
      <Row>
        <Badge>{lesson.kind}</Badge>
        <span>
          Week {lesson.week}, {duration(lesson.minutes)}
        </span>
      </Row>
      <Content key={id} lesson={lesson} course={course} onDone={() => finish(id)} />
      <Row>
        {before && <Link to={`/lesson/${before.id}`}>Back</Link>}
        <Button kind="main" disabled={finished.includes(id)} onClick={() => finish(id)}>
          {finished.includes(id) ? "Done" : "I am done"}
        </Button>
        {after && <Link to={`/lesson/${after.id}`}>Next: {after.title}</Link>}
      </Row>
      <SideNotes lesson={id} />
    </Page>
  );
}
