// Leitner's boxes: a card that is known moves on and comes back later, one that is not returns to the first.
const LAST = 5;

export function start(pairs) {
  return pairs.map(([front, back]) => ({ front, back, box: 1, day: 0 }));
}

/** The cards to be asked today, the least known first. A card of box n rests 2^(n-1) - 1 days. */
export function due(cards) {
  return cards.filter(({ day }) => day === 0).sort((a, b) => a.box - b.box);
}

export function answer(cards, front, known) {
  return cards.map((card) => (card.front === front ? moved(card, known) : card));
}

function moved(card, known) {
  const box = known ? Math.min(LAST, card.box + 1) : 1;
  return { ...card, box, day: known ? 2 ** (box - 1) - 1 : 0 };
}

/** A night passes. */
export function sleep(cards) {
  return cards.map((card) => ({ ...card, day: Math.max(0, card.day - 1) }));
}
