import { date, percent } from "#kit";
import { person } from "#school";
import { Button, Facts, Page } from "#ui";

import { CERTIFICATES, LINKS } from "./issued.js";

export function Certificate({ number }) {
  const found = CERTIFICATES.find((each) => each.number === number);
  if (!found) return <Page title="There is no such certificate" links={LINKS} />;
  return (
    <Page title={found.student.name} lead={`has passed ${found.course.title}.`} links={LINKS}>
      <Facts
        facts={[
          ["Number", number],
          ["On", date(found.on)],
          ["With", percent(found.score)],
          ["Teacher", person(found.course.teacher).name],
        ]}
      />
      <Button onClick={() => window.print()}>Print</Button>
    </Page>
  );
}
