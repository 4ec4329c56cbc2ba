import { Markdown, Page } from "#ui";

import { CLAUSES } from "./clauses.js";

export default function App() {
  return (
    <Page title="Terms of use" lead={`${CLAUSES.length} sentences, all of which are meant.`}>
      <ol>
        {CLAUSES.map((clause) => (
          <li key={clause}>
            <Markdown inline text={clause} />
          </li>
        ))}
      </ol>
    </Page>
  );
}
