// id | title | topic | teacher | level | weeks | minutes a week | price in cents | what it is about
const LIST = `
algebra|Linear Algebra by Drawing|Mathematics|p01|Beginner|6|180|0|Vectors, matrices and what they do to a picture.
proofs|How to Prove It Yourself|Mathematics|p01|Intermediate|8|240|4900|Logic, induction and the habit of doubt.
statistics|Statistics from Small Data|Mathematics|p02|Beginner|6|200|3900|Means, spread, tests; what twenty numbers can tell.
calculus|Calculus in Motion|Mathematics|p02|Intermediate|10|260|4900|Rates, areas and the moving things behind them.
python|Python for the Curious|Computing|p03|Beginner|6|220|0|From the first print to a small program that is useful.
databases|Databases, Seriously|Computing|p03|Intermediate|8|240|5900|Tables, keys, transactions and queries that stay fast.
networks|What Happens on the Wire|Computing|p04|Intermediate|7|200|4900|Packets, names, routes and the protocols above them.
compilers|Write a Small Compiler|Computing|p04|Advanced|12|360|7900|Scanner, parser, types and code for a tiny machine.
web|Web Pages that Last|Computing|p05|Beginner|5|180|2900|HTML, style, a little script, and care for the reader.
security|Thinking like an Attacker|Computing|p05|Advanced|8|260|6900|Threats, mistakes, and how systems are defended.
biology|Cells and Signals|Science|p06|Beginner|8|200|3900|How living cells sense, decide and act.
genetics|Reading Genomes|Science|p06|Advanced|10|300|6900|Sequences, variants and the statistics of inheritance.
astronomy|The Night Sky with Bare Eyes|Science|p07|Beginner|4|120|0|Find your way among stars, planets and their motions.
climate|Climate: the Balance Sheet|Science|p07|Intermediate|7|200|3900|Energy in, energy out, and what lies between.
chemistry|Kitchen Chemistry|Science|p06|Beginner|5|150|1900|Acids, heat, emulsions and why bread rises.
writing|Clear Writing|Humanities|p08|Beginner|5|150|1900|Say what you mean, shortly, to someone who is busy.
history|A History of Timekeeping|Humanities|p08|Beginner|6|140|2900|From shadows to atoms: how people agreed on now.
ethics|Ethics for Builders|Humanities|p08|Intermediate|6|160|3900|Choices in engineering, and who bears them.
spanish|Spanish for the Journey|Languages|p02|Beginner|8|200|2900|Ask, answer, order, apologise, say goodbye.
japanese|Japanese Scripts|Languages|p07|Beginner|10|220|3900|Kana first, then two hundred kanji by their parts.
finance|Personal Finance, Plainly|Business|p05|Beginner|4|120|1900|Budgets, interest, risk and the fine print.
projects|Running Small Projects|Business|p03|Intermediate|5|150|3900|Scope, people, risk and the art of finishing.
drawing|Drawing what You See|Arts|p01|Beginner|6|240|2900|Line, shadow, proportion; a sketchbook a week.
music|Harmony at the Keyboard|Arts|p04|Intermediate|9|240|4900|Chords and voices under your own fingers.`;

export const courses = LIST.trim()
  .split("\n")
  .map((line, index) => {
    const [id, title, topic, teacher, level, weeks, minutes, price, about] = line.split("|");
    return {
      id,
      title,
      topic,
      teacher,
      level,
      weeks: Number(weeks),
      minutes: Number(minutes),
      price: Number(price),
      about,
      rating: 3.6 + ((index * 7) % 14) / 10,
      enrolled: 180 + ((index * 977) % 4200),
    };
  });

export const topics = [...new Set(courses.map(({ topic }) => topic))];

export function course(id) {
  return courses.find((each) => each.id === id);
}
