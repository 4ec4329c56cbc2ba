import { useState } from "react";

import { date } from "#kit";
import { course, NOW } from "#school";
import { Badge, Button, Dialog, List, Row } from "#ui";

import { refundable } from "./enrolments.js";

export function Overview({ enrolments, send }) {
  const [leaving, setLeaving] = useState(null);
  const leave = () => {
    send({ type: "leave", course: leaving.course });
    setLeaving(null);
  };
  return (
    <>
      <List items={enrolments.map((each) => ({ ...each, id: each.course }))} empty="You are in no course.">
        {(each) => (
          <Row>
            <strong>{course(each.course).title}</strong>
            <Badge tone={each.state === "active" ? "good" : "plain"}>{each.state}</Badge>
            <span>since {date(each.on)}</span>
            {each.state === "active" && (
              <Button kind="danger" onClick={() => setLeaving(each)}>
                Leave
              </Button>
            )}
          </Row>
        )}
      </List>
      <Dialog title="Leave this course?" open={leaving !== null} onClose={() => setLeaving(null)}>
        <p>{leaving && refundable(leaving, NOW) ? "You get your money back." : "What you have done stays."}</p>
        <Button kind="danger" onClick={leave}>
          Leave
        </Button>
      </Dialog>
    </>
  );
}
