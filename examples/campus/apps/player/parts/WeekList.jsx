import { duration, Link } from "#kit";
import { Badge, List, Row, Section } from "#ui";

export function WeekList({ week, finished }) {
  const done = week.lessons.filter(({ id }) => finished.includes(id)).length;
  return (
    <Section title={`Week ${week.number}`} action={`${done} of ${week.lessons.length}`}>
      <List items={week.lessons}>
        {({ id, title, kind, minutes }) => (
          <Row>
            <span>{finished.includes(id) ? "✓" : "○"}</span>
            <Badge>{kind}</Badge>
            <Link to={`/lesson/${id}`}>{title}</Link>
            <span>{duration(minutes)}</span>
          </Row>
        )}
      </List>
    </Section>
  );
}
