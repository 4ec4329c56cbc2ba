import { useStored } from "#kit";

/** The ids of the lessons that are done, kept by the browser. */
export function useProgress() {
  const [finished, setFinished] = useStored("player/finished", []);
  const finish = (id) => setFinished((now) => (now.includes(id) ? now : [...now, id]));
  return { finished, finish };
}
