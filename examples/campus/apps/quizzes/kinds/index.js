import * as grading from "../logic/grading.js";
import { Choice } from "./Choice.jsx";
import { Number } from "./Number.jsx";
import { Order } from "./Order.jsx";
import { Several } from "./Several.jsx";
import { Word } from "./Word.jsx";

/** How each kind of question is shown and graded. */
export const KINDS = {
  choice: { Question: Choice, ...grading.choice },
  several: { Question: Several, ...grading.several },
  number: { Question: Number, ...grading.number },
  word: { Question: Word, ...grading.word },
  order: { Question: Order, ...grading.order },
};
