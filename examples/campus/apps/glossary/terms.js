const LIST = `basis|algebra|Vectors from which every other one can be put together in exactly one way.
eigenvector|algebra|An arrow that a matrix stretches but does not turn.
determinant|algebra|How much a matrix makes an area or volume grow.
induction|proofs|Showing a first case and the step from each to the next, and so all.
contradiction|proofs|Assuming the opposite and arriving at nonsense.
median|statistics|The value in the middle; outliers leave it alone.
variance|statistics|The mean of the squared distances from the mean.
p-value|statistics|How often chance alone would look at least this striking.
derivative|calculus|How fast something changes at one moment.
integral|calculus|What has been gathered along the way.
iterator|python|Something that hands out one thing after another.
decorator|python|A function that wraps another and is written above it.
index|databases|A second order of the rows, so that some are found at once.
transaction|databases|Changes that happen together or not at all.
normal form|databases|Each fact is kept once.
packet|networks|A piece of a message with an address of its own.
handshake|networks|Agreeing on how to talk before talking.
lexer|compilers|Turns letters into words.
register|compilers|One of the few places that a processor works on directly.
cascade|web|How the browser decides which style wins.
threat model|security|Who attacks, what they want and what they can do.
nonce|security|A number that is used once.
mitosis|biology|A cell's division into two that are alike.
receptor|biology|A protein that notices something and tells the cell.
allele|genetics|One of the forms that a gene comes in.
zenith|astronomy|The point of the sky right above you.
parallax|astronomy|How a near star seems to move because you do.
albedo|climate|The share of light that is thrown back.
emulsion|chemistry|Drops of one liquid held in another.
cadence|music|How a phrase comes to rest.
kerning|web|The space between two letters that suit each other.
compound interest|finance|Interest that earns interest.
critical path|projects|The chain of tasks that decides when all is done.
foreshortening|drawing|Making short what points at you.
kana|japanese|Two sets of signs, one sound each.`;

export const TERMS = LIST.split("\n").map((line) => {
  const [word, course, meaning] = line.split("|");
  return { word, course, meaning };
});
