import { course, courses, people, teachers } from "#school";
import { number } from "#kit";
import { Columns, Page, Section, Stat } from "#ui";

export default function App() {
  return (
    <Page title="About us" lead="Campus is a small school without walls. Whoever wants to learn, may.">
      <Columns>
        <Stat label="courses" value={courses.length} />
        <Stat label="teachers" value={teachers.length} />
        <Stat label="enrolments" value={number(courses.reduce((sum, { enrolled }) => sum + enrolled, 0))} />
      </Columns>
      <Section title="What we hold to">
        <p>Courses are short. Teachers answer. What you have made is yours. Nothing you do here is sold.</p>
        <p>
          It began with one course, <em>{course("astronomy").title}</em>, taught on a roof to {people.length} people.
        </p>
      </Section>
    </Page>
  );
}
