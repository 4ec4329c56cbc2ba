export const CLAUSES = [
  "What you make here is **yours**; you let us show it to those you share it with.",
  "What teachers make is **theirs**; you may use it to learn, not to sell.",
  "Work that is graded is *your own*. Say so when others helped.",
  "Be kind in the forum. We take down what is not and say why.",
  "A course you have paid for can be given back within **fourteen days**.",
  "We tell you about changes of these terms *thirty days* before they hold.",
];
