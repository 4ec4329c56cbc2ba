import { Card, Columns } from "#ui";

import { reviews } from "../logic/reviews.js";
import { Rating } from "./Rating.jsx";

export function Reviews({ course }) {
  return (
    <Columns>
      {reviews(course).map(({ by, stars, text }) => (
        <Card key={by} title={by} footer={<Rating value={stars} />}>
          {text}
        </Card>
      ))}
    </Columns>
  );
}
