import { Link, percent, plural, useStored } from "#kit";
import { Badge, Card, Columns, Page } from "#ui";

import { QUIZZES } from "./logic/quizzes.js";

export function Choose() {
  const [best] = useStored("quizzes", {});
  return (
    <Page title="Quizzes" lead="Nobody is looking. Try again as often as you like.">
      <Columns>
        {QUIZZES.map(({ id, title, questions }) => (
          <Card key={id} title={<Link to={`/quiz/${id}`}>{title}</Link>} footer={plural(questions.length, "question")}>
            {best[id] !== undefined && (
              <Badge tone={best[id] >= 0.7 ? "good" : "warn"}>best: {percent(best[id])}</Badge>
            )}
          </Card>
        ))}
      </Columns>
    </Page>
  );
}
