import { useState } from "react";

import { day } from "#kit";
import { NOW, teachers } from "#school";
import { Button, Notice, Page, Picker, Row, Section } from "#ui";

import { freeSlots, nextDays } from "./slots.js";

export default function App() {
  const [teacher, setTeacher] = useState(teachers[0].id);
  const [booked, setBooked] = useState([]);
  const mine = booked.find((slot) => slot.teacher === teacher);
  return (
    <Page title="Office hours" lead="A quarter of an hour, by video.">
      <Picker
        label="Teacher"
        options={teachers.map(({ id, name }) => [id, name])}
        value={teacher}
        onChange={setTeacher}
      />
      {mine && (
        <Notice>
          You meet on {day(mine.on)} at {mine.at}.
        </Notice>
      )}
      {nextDays(NOW, 5).map((on) => (
        <Section key={on} title={day(on)}>
          <Row>
            {freeSlots(teacher, on, booked).map((at) => (
              <Button key={at} disabled={Boolean(mine)} onClick={() => setBooked([...booked, { teacher, on, at }])}>
                {at}
              </Button>
            ))}
          </Row>
        </Section>
      ))}
    </Page>
  );
}
