import { useState } from "react";

import { percent } from "#kit";
import { Badge, Button, Field, Notice, Page, Row, Section, Stat } from "#ui";

import { ESSAY } from "./essay.js";
import { balance, grade, withLevel } from "./rubric.js";

export default function App() {
  const [rubric, setRubric] = useState(ESSAY);
  const [chosen, setChosen] = useState({});
  const weigh = (id) => (weight) =>
    setRubric({
      ...rubric,
      criteria: rubric.criteria.map((each) => (each.id === id ? { ...each, weight: Number(weight) || 0 } : each)),
    });
  return (
    <Page title="Rubrics" lead={rubric.title}>
      {balance(rubric) && <Notice tone="warn">{balance(rubric)}</Notice>}
      {rubric.criteria.map((criterion) => (
        <Criterion
          key={criterion.id}
          criterion={criterion}
          chosen={chosen[criterion.id]}
          onChoose={(level) => setChosen(withLevel(chosen, criterion.id, level))}
          onWeigh={weigh(criterion.id)}
        />
      ))}
      <Row>
        <Stat label="grade" value={percent(grade(rubric, chosen))} />
        <Button onClick={() => setChosen({})}>Begin anew</Button>
      </Row>
    </Page>
  );
}

function Criterion({ criterion, chosen, onChoose, onWeigh }) {
  return (
    <Section title={criterion.title} action={<Badge>weight {criterion.weight}</Badge>}>
      <Row>
        {criterion.levels.map((level, index) => (
          <Button key={level} kind={chosen === index ? "main" : "plain"} onClick={() => onChoose(index)}>
            {level}
          </Button>
        ))}
      </Row>
      <Field label="Weight" inputMode="numeric" value={criterion.weight} onChange={onWeigh} />
    </Section>
  );
}
