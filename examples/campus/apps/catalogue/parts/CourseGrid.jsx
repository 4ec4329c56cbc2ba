import { Link, money, plural } from "#kit";
import { Badge, Card, Columns, Empty, Row } from "#ui";

import { Rating } from "./Rating.jsx";

export function CourseGrid({ courses }) {
  if (courses.length === 0) return <Empty>No course fits. Ask for less.</Empty>;
  return (
    <Columns>
      {courses.map((course) => (
        <Card
          key={course.id}
          title={<Link to={`/course/${course.id}`}>{course.title}</Link>}
          footer={<Terms course={course} />}
        >
          <Row>
            <Badge>{course.topic}</Badge>
            <Badge>{course.level}</Badge>
            <Rating value={course.rating} />
          </Row>
          <p>{course.about}</p>
        </Card>
      ))}
    </Columns>
  );
}

function Terms({ course: { weeks, price } }) {
  return `${plural(weeks, "week")} · ${price === 0 ? "free" : money(price)}`;
}
