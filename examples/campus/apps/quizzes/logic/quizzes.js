const choice = (text, options, right) => ({ kind: "choice", text, options, right });
const several = (text, options, right) => ({ kind: "several", text, options, right });
const number = (text, right, rest) => ({ kind: "number", text, right, ...rest });
const word = (text, ...right) => ({ kind: "word", text, right });
const order = (text, items, right) => ({ kind: "order", text, items, right });

export const QUIZZES = [
  {
    id: "vectors",
    title: "Vectors",
    questions: [
      number("How long is the vector (3, 4)?", 5),
      choice(
        "Two vectors stand at right angles. Their dot product is …",
        ["one", "zero", "their lengths multiplied"],
        1,
      ),
      several(
        "Which are subspaces of the plane?",
        ["a line through the origin", "a line beside the origin", "the origin alone", "the unit circle"],
        [0, 2],
      ),
      number("What is the determinant of [[2, 0], [0, 3]]?", 6),
    ],
  },
  {
    id: "http",
    title: "On the wire",
    questions: [
      order(
        "What happens first when a page is opened?",
        ["The handshake", "The name is looked up", "The request is sent", "The page is drawn"],
        [1, 0, 2, 3],
      ),
      word("Which method asks for a page without its body?", "HEAD"),
      several("Which status codes say that it went well?", ["200", "204", "301", "404"], [0, 1]),
      number("Which port does HTTPS use?", 443),
      choice("Who decides how long a page may be cached?", ["the server", "the cable", "the reader's clock"], 0),
    ],
  },
  {
    id: "cells",
    title: "Cells",
    questions: [
      word("Where in the cell is most of its DNA?", "nucleus", "the nucleus"),
      order("The phases of mitosis", ["anaphase", "prophase", "telophase", "metaphase"], [1, 3, 0, 2]),
      choice("What powers most of what a cell does?", ["ATP", "DNA", "water"], 0),
    ],
  },
  {
    id: "sky",
    title: "The sky",
    questions: [
      number("How many minutes does sunlight take to reach us?", 8.3, { unit: "minutes", within: 0.5 }),
      word("Which planet has the clearest rings?", "Saturn"),
      order("From the sun outwards", ["Mars", "Mercury", "Earth", "Venus"], [1, 3, 2, 0]),
      several("Which of these are planets?", ["Pluto", "Venus", "Sirius", "Neptune"], [1, 3]),
    ],
  },
  {
    id: "travel",
    title: "Spanish on the road",
    questions: [
      word("the platform", "el andén"),
      word("the suitcase", "la maleta"),
      choice("«¿Cuánto cuesta?» asks for …", ["the way", "the price", "the time"], 1),
      order("«Where is the station, please?»", ["está", "por favor", "dónde", "la estación"], [2, 0, 3, 1]),
    ],
  },
];
