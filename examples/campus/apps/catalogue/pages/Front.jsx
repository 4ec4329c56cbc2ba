import { useState } from "react";

import { plural } from "#kit";
import { courses, topics } from "#school";
import { Page, Pager, Section } from "#ui";

import { ANY, filter } from "../logic/filter.js";
import { order } from "../logic/order.js";
import { CourseGrid } from "../parts/CourseGrid.jsx";
import { Filters } from "../parts/Filters.jsx";
import { LINKS } from "../parts/links.js";
import { OrderPicker } from "../parts/OrderPicker.jsx";

export function Front() {
  const [wish, setWish] = useState(ANY);
  const [by, setBy] = useState("popular");
  const found = order(filter(courses, wish), by);
  return (
    <Page title="Course catalogue" lead={`${courses.length} courses on ${topics.length} topics`} links={LINKS}>
      <Filters wish={wish} onChange={setWish} />
      <Section title={plural(found.length, "course")} action={<OrderPicker value={by} onChange={setBy} />}>
        <Pager items={found} size={12}>
          {(shown) => <CourseGrid courses={shown} />}
        </Pager>
      </Section>
    </Page>
  );
}
