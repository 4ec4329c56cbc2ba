import { Link, relativeDay } from "#kit";
import { NOW } from "#school";
import { List, Page, Row } from "#ui";

import { ASSIGNMENTS } from "../logic/assignments.js";
import { reachable, status } from "../logic/submissions.js";
import { LINKS } from "./links.js";

export function Late({ submissions }) {
  const missing = ASSIGNMENTS.filter((each) => status(each, submissions[each.id], NOW) === "missing");
  return (
    <Page title="Missing" lead="Late is better than not at all." links={LINKS}>
      <List items={missing} empty="Nothing is missing.">
        {(each) => (
          <Row>
            <Link to={`/assignment/${each.id}`}>{each.title}</Link> was due {relativeDay(each.due, NOW)};{" "}
            {reachable(each, NOW)} of {each.points} points are left.
          </Row>
        )}
      </List>
    </Page>
  );
}
