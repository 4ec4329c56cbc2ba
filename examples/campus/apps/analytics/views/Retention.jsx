import { percent } from "#kit";
import { LineChart, Page, Section } from "#ui";

import { cohorts, curve } from "../logic/cohorts.js";
import { LINKS } from "./links.js";

const ROWS = cohorts(12, 26);

export function Retention() {
  return (
    <Page title="Retention" lead="Who is still there." links={LINKS}>
      <LineChart
        title="Mean"
        data={curve(ROWS).map((share, week) => ({ label: String(week), value: Math.round(share * 100) }))}
      />
      <Section title="By the week they joined in">
        <table>
          <tbody>
            {ROWS.map((row, joined) => (
              <tr key={joined}>
                <th>w{joined + 1}</th>
                {row.map((share, later) => (
                  <td key={later} style={{ background: `rgb(31 95 191 / ${share * 0.6})` }}>
                    {percent(share)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Section>
    </Page>
  );
}
