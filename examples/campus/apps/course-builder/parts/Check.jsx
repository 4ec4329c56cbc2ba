import { Badge, Button, List, Notice, Page, Row } from "#ui";

import { faults } from "../logic/check.js";
import { LINKS } from "./links.js";

export function Check({ course }) {
  const found = faults(course).map((fault) => ({ ...fault, id: fault.text }));
  const stopped = found.some(({ grave }) => grave);
  return (
    <Page title="Check" links={LINKS}>
      <Notice tone={stopped ? "bad" : "good"}>
        {stopped ? "The course can't be opened yet." : "The course can be opened."}
      </Notice>
      <List items={found} empty="Nothing to find fault with.">
        {({ text, grave }) => (
          <Row>
            <Badge tone={grave ? "bad" : "warn"}>{grave ? "must" : "should"}</Badge> {text}
          </Row>
        )}
      </List>
      <Button kind="main" disabled={stopped}>
        Open the course
      </Button>
    </Page>
  );
}
