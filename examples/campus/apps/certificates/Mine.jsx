import { date, Link } from "#kit";
import { students } from "#school";
import { Card, Columns, Page } from "#ui";

import { CERTIFICATES, LINKS } from "./issued.js";

export function Mine() {
  const mine = CERTIFICATES.filter(({ student }) => student === students[0]);
  return (
    <Page title="Certificates" lead={`${mine.length} so far.`} links={LINKS}>
      <Columns>
        {mine.map(({ number, course, on }) => (
          <Card key={number} title={course.title} footer={date(on)}>
            <Link to={`/certificate/${number}`}>Number {number}</Link>
          </Card>
        ))}
      </Columns>
    </Page>
  );
}
