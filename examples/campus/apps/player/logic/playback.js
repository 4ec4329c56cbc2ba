export const SPEEDS = [0.75, 1, 1.25, 1.5, 2];
export const PAUSED = { at: 0, playing: false, speed: 1 };

export function play(state, event) {
  switch (event.type) {
    case "toggle":
      return { ...state, playing: !state.playing && state.at < state.length };
    case "tick":
      return seek(state, state.at + event.seconds * state.speed);
    case "skip":
      return seek(state, state.at + event.seconds);
    case "seek":
      return seek(state, event.at);
    case "speed":
      return { ...state, speed: event.speed };
    default:
      throw new Error(`A player does not understand ${event.type}.`);
  }
}

function seek(state, wanted) {
  const at = Math.min(state.length, Math.max(0, wanted));
  return { ...state, at, playing: state.playing && at < state.length };
}
