import { useEffect, useReducer } from "react";

import { plural } from "#kit";
import { Badge, Button, Meter, Page, Row, Stat } from "#ui";

import { clock, FRESH, LENGTHS, step } from "./timer.js";

export default function App() {
  const [timer, send] = useReducer(step, FRESH);
  useEffect(() => {
    if (!timer.running) return undefined;
    const ticking = setInterval(() => send("tick"), 1000);
    return () => clearInterval(ticking);
  }, [timer.running]);
  return (
    <Page title="Study timer">
      <Row>
        <Stat label={timer.mode} value={clock(timer.left)} />
        <Badge tone="good">{plural(timer.finished, "round")}</Badge>
      </Row>
      <Meter label="passed" value={1 - timer.left / LENGTHS[timer.mode]} />
      <Row>
        <Button kind="main" onClick={() => send("toggle")}>
          {timer.running ? "Pause" : "Start"}
        </Button>
        <Button onClick={() => send("reset")}>Begin anew</Button>
      </Row>
    </Page>
  );
}
