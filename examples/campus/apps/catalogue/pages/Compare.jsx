import { useStored } from "#kit";
import { course } from "#school";
import { Button, DataTable, Empty, Page } from "#ui";

import { comparison } from "../logic/comparison.js";
import { COMPARED } from "../parts/CompareButton.jsx";
import { LINKS } from "../parts/links.js";

export function Compare() {
  const [ids, setIds] = useStored(COMPARED, []);
  const chosen = ids.map(course);
  return (
    <Page title="Compare courses" links={LINKS}>
      {chosen.length === 0 && <Empty>Choose «compare» on the pages of courses.</Empty>}
      {chosen.length > 0 && (
        <>
          <DataTable
            rows={comparison(chosen)}
            columns={[{ key: "id", title: "" }, ...chosen.map(({ id, title }) => ({ key: id, title }))]}
          />
          <Button onClick={() => setIds([])}>Begin anew</Button>
        </>
      )}
    </Page>
  );
}
