import { useState } from "react";

import { courses } from "#school";
import { plural } from "#kit";
import { Card, Columns, Page, SearchBox } from "#ui";

const PARTNERS = [
  ["Harbour Institute", "Oslo", "Computing"],
  ["College of the Hills", "Porto", "Humanities"],
  ["Open Laboratory", "Nairobi", "Science"],
  ["School of Numbers", "Pune", "Mathematics"],
  ["Quiet Academy", "Kyoto", "Languages"],
  ["Workshop for Trade", "Lima", "Business"],
  ["House of Drawing", "Ghent", "Arts"],
].map(([name, place, topic]) => ({
  name,
  place,
  count: courses.filter((course) => course.topic === topic).length,
  topic,
}));

export default function App() {
  const [words, setWords] = useState("");
  const shown = PARTNERS.filter(({ name, place }) => `${name} ${place}`.toLowerCase().includes(words.toLowerCase()));
  return (
    <Page title="Partners" lead={`${PARTNERS.length} schools teach on Campus.`}>
      <SearchBox value={words} onChange={setWords} placeholder="Name or place" />
      <Columns>
        {shown.map(({ name, place, count, topic }) => (
          <Card key={name} title={name} footer={plural(count, "course")}>
            {topic}, from {place}
          </Card>
        ))}
      </Columns>
    </Page>
  );
}
