import { duration, Link, money, number, plural } from "#kit";
import { course, courses, person } from "#school";
import { Facts, Page, Row, Section } from "#ui";

import { similar } from "../logic/similar.js";
import { CompareButton } from "../parts/CompareButton.jsx";
import { CourseGrid } from "../parts/CourseGrid.jsx";
import { LINKS } from "../parts/links.js";
import { Rating } from "../parts/Rating.jsx";
import { Reviews } from "../parts/Reviews.jsx";

export function Course({ id }) {
  const found = course(id);
  if (!found) return <Page title="There is no such course" links={LINKS} />;
  return (
    <Page title={found.title} lead={found.about} links={LINKS}>
      <Row>
        <Rating value={found.rating} />
        <Link to={`/course/${id}/syllabus`}>Syllabus</Link>
        <a href="/enrolment/#/join">Join</a>
        <CompareButton id={id} />
      </Row>
      <Facts
        facts={[
          ["Teacher", person(found.teacher).name],
          ["Level", found.level],
          ["Length", `${plural(found.weeks, "week")}, ${duration(found.minutes)} a week`],
          ["Price", found.price === 0 ? "free" : money(found.price)],
          ["Learners", number(found.enrolled)],
        ]}
      />
      <Section title="What others say">
        <Reviews course={found} />
      </Section>
      <Section title="Like this one">
        <CourseGrid courses={similar(courses, found)} />
      </Section>
    </Page>
  );
}
