import { useEffect, useReducer } from "react";

import { Button, Meter, Picker, Row } from "#ui";

import { play, PAUSED, SPEEDS } from "../logic/playback.js";
import { chapters, clock } from "../logic/timeline.js";

export function Video({ lesson, onDone }) {
  const length = lesson.minutes * 60;
  const [state, send] = useReducer(play, { ...PAUSED, length });
  useEffect(() => {
    if (!state.playing) return undefined;
    const ticking = setInterval(() => send({ type: "tick", seconds: 1 }), 1000);
    return () => clearInterval(ticking);
  }, [state.playing]);
  useEffect(() => {
    if (state.at >= length) onDone();
  }, [state.at, length, onDone]);
  return (
    <figure>
      <div className="screen">
        {clock(state.at)} / {clock(length)}
      </div>
      <Meter value={state.at / length} label="played" />
      <Row>
        <Button onClick={() => send({ type: "skip", seconds: -10 })}>−10 s</Button>
        <Button kind="main" onClick={() => send({ type: "toggle" })}>
          {state.playing ? "Pause" : "Play"}
        </Button>
        <Button onClick={() => send({ type: "skip", seconds: 10 })}>+10 s</Button>
        <Picker
          label="Speed"
          options={SPEEDS.map((speed) => [speed, `${speed} ×`])}
          value={state.speed}
          onChange={(speed) => send({ type: "speed", speed: Number(speed) })}
        />
      </Row>
      <ol>
        {chapters(lesson).map(({ title, at }) => (
          <li key={at}>
            <Button onClick={() => send({ type: "seek", at })}>{clock(at)}</Button> {title}
          </li>
        ))}
      </ol>
    </figure>
  );
}
