export const EMPTY = { present: ["p01", "p11", "p12", "p15"], hands: ["p12"], speaker: null };

/** The room after an event. Hands are called in the order they went up. */
export function room(state, { type, who }) {
  switch (type) {
    case "join":
      return { ...state, present: [...state.present, who] };
    case "leave":
      return {
        present: without(state.present, who),
        hands: without(state.hands, who),
        speaker: state.speaker === who ? null : state.speaker,
      };
    case "hand":
      return { ...state, hands: state.hands.includes(who) ? without(state.hands, who) : [...state.hands, who] };
    case "call":
      return { ...state, speaker: state.hands[0] ?? null, hands: state.hands.slice(1) };
    default:
      throw new Error(`A room does not understand ${type}.`);
  }
}

const without = (list, item) => list.filter((each) => each !== item);
