import { useStored } from "#kit";
import { Button } from "#ui";

export const COMPARED = "catalogue/compared";
const MOST = 4;

export function CompareButton({ id }) {
  const [ids, setIds] = useStored(COMPARED, []);
  if (ids.includes(id))
    return <Button onClick={() => setIds(ids.filter((each) => each !== id))}>Do not compare</Button>;
  return (
    <Button disabled={ids.length === MOST} onClick={() => setIds([...ids, id])}>
      Compare
    </Button>
  );
}
