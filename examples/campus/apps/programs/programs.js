import { course } from "#school";

const program = (id, title, aim, ids, needs) => ({ id, title, aim, courses: ids.map(course), needs });

/** `needs` tells which courses of a program must come before which. */
export const PROGRAMS = [
  program(
    "software",
    "Software from the ground",
    "From a first loop to a compiler of your own.",
    ["python", "databases", "networks", "compilers", "security"],
    { databases: ["python"], compilers: ["python", "databases"], security: ["networks"] },
  ),
  program(
    "data",
    "Data and doubt",
    "Count, and know what counting can't tell.",
    ["algebra", "statistics", "python", "ethics"],
    { statistics: ["algebra"], ethics: ["statistics"] },
  ),
  program(
    "life",
    "Life science",
    "Cells, genes and the numbers behind them.",
    ["biology", "statistics", "genetics", "chemistry"],
    { genetics: ["biology", "statistics"] },
  ),
  program("maker", "Makers", "Draw it, say it, get it done.", ["drawing", "writing", "projects", "web"], {
    web: ["drawing"],
    projects: ["writing"],
  }),
];
