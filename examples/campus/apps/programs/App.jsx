import { Link, money, plural, Routes } from "#kit";
import { Card, Columns, List, Notice, Page, Section, Stat, Row } from "#ui";

import { terms } from "./plan.js";
import { PROGRAMS } from "./programs.js";
import { bundle } from "./price.js";

export const pages = ["/", ...PROGRAMS.map(({ id }) => `/program/${id}`)];

export default function App() {
  return (
    <Routes
      routes={[
        ["/", All],
        ["/program/:id", Program],
      ]}
    />
  );
}

function All() {
  return (
    <Page title="Programs" lead="More than a course, less than a degree.">
      <Columns>
        {PROGRAMS.map(({ id, title, aim, courses }) => (
          <Card key={id} title={<Link to={`/program/${id}`}>{title}</Link>} footer={plural(courses.length, "course")}>
            {aim}
          </Card>
        ))}
      </Columns>
    </Page>
  );
}

function Program({ id }) {
  const program = PROGRAMS.find((each) => each.id === id);
  if (!program) return <Page title="There is no such program" links={[["/", "Programs"]]} />;
  const { full, price } = bundle(program.courses);
  const plan = terms(program);
  return (
    <Page title={program.title} lead={program.aim} links={[["/", "Programs"]]}>
      <Row>
        <Stat label="terms" value={plan.length} />
        <Stat label="in all" value={money(price)} />
      </Row>
      {price < full && <Notice>You save {money(full - price)} against the single courses.</Notice>}
      {plan.map((courses, index) => (
        <Section key={courses[0].id} title={`Term ${index + 1}`}>
          <List items={courses}>{({ title, weeks }) => `${title} (${plural(weeks, "week")})`}</List>
        </Section>
      ))}
    </Page>
  );
}
