import { useState } from "react";

import { useStored } from "#kit";
import { NOW } from "#school";
import { Button, Page, Row, Tabs } from "#ui";

import { Agenda } from "./parts/Agenda.jsx";
import { Export } from "./parts/Export.jsx";
import { Month } from "./parts/Month.jsx";
import { Plan } from "./parts/Plan.jsx";
import { everything } from "./logic/events.js";
import { monthOf, shifted, title } from "./logic/months.js";

export default function App() {
  const [month, setMonth] = useState(monthOf(NOW));
  const [mine, setMine] = useStored("calendar", []);
  const events = everything(mine);
  return (
    <Page title="Calendar" lead={title(month)}>
      <Row>
        <Button onClick={() => setMonth(shifted(month, -1))}>Back</Button>
        <Button onClick={() => setMonth(monthOf(NOW))}>Today</Button>
        <Button onClick={() => setMonth(shifted(month, 1))}>On</Button>
      </Row>
      <Tabs
        tabs={[
          ["Month", <Month key="month" month={month} events={events} />],
          ["Agenda", <Agenda key="agenda" month={month} events={events} />],
          ["Plan", <Plan key="plan" events={events} onAdd={(event) => setMine([...mine, event])} />],
          ["Take along", <Export key="export" events={events} />],
        ]}
      />
    </Page>
  );
}
