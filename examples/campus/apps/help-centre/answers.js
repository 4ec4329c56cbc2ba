const answer = (group, question, text) => ({ group, question, answer: text });

export const ANSWERS = [
  answer("Courses", "Can I start at any time?", "Yes. Weeks open as you reach them; only live sessions have dates."),
  answer("Courses", "How long do I keep a course?", "For as long as Campus exists."),
  answer("Courses", "May I change the course I have paid for?", "Within fourteen days, by the enrolment page."),
  answer(
    "Grades",
    "When do I get my grade?",
    "Quizzes at once; essays when three peers have read them, within a week.",
  ),
  answer("Grades", "I think my grade is wrong.", "Open it in the gradebook and choose «ask for another look»."),
  answer("Certificates", "Do certificates cost anything?", "No. You get one when you have passed."),
  answer("Certificates", "Can an employer check it?", "Each certificate has a number that anyone can look up."),
  answer("Account", "How do I change my e-mail address?", "In your profile; the old address is told about it."),
  answer("Account", "How do I leave?", "In your profile, at the bottom. Everything of yours is deleted after 30 days."),
  answer("Technical", "The video stutters.", "Choose a lower quality, or download the lesson before you watch it."),
  answer("Technical", "Which browsers work?", "Any that had an update in the last two years."),
];
