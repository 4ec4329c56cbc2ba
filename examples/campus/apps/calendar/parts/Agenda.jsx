import { day, plural } from "#kit";
import { List, Notice, Row, Section } from "#ui";

import { clashes } from "../logic/events.js";
import { monthOf } from "../logic/months.js";

export function Agenda({ month, events }) {
  const shown = events.filter(({ on }) => monthOf(on) === month);
  const days = [...new Set(shown.map(({ on }) => on))];
  const twice = clashes(shown.filter(({ kind }) => kind !== "deadline"));
  return (
    <>
      {twice.length > 0 && (
        <Notice tone="warn">{plural(twice.length, "clash", "clashes")}: you can't be in two places.</Notice>
      )}
      {days.map((on) => (
        <Section key={on} title={day(on)}>
          <List items={shown.filter((event) => event.on === on)}>
            {({ at, title, kind }) => (
              <Row>
                <strong>{at}</strong> {title} <span>{kind}</span>
              </Row>
            )}
          </List>
        </Section>
      ))}
    </>
  );
}
