// The first line is SurveyJS JSON. Each line after it is a person: { answers, changes: [[item, answer], …] }, who
// changes answers one after another where the item is shown. It is answered with what is shown in the end, and with the
// answers that would be sent.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const { Model } = createRequire(`${process.cwd()}/`)("survey-core");
let survey;

// An expression that cannot be read is no error to survey-core.
console.warn = console.error = (complaint) => {
  throw new Error(complaint);
};

for await (const line of createInterface({ input: process.stdin })) {
  const value = JSON.parse(line);

  if (survey) {
    survey.data = value.answers;

    for (const [item, answer] of value.changes) {
      if (survey.getQuestionByName(item).isVisible) {
        survey.setValue(item, answer);
      }
    }

    const shown = survey.getAllQuestions().filter((question) => question.isVisible);
    console.log(JSON.stringify({ visible: shown.map((question) => question.name), answers: survey.data }));
  } else {
    survey = new Model(value);

    if (survey.jsonErrors?.length) {
      throw new Error(survey.jsonErrors.map((error) => error.message).join("\n"));
    }
  }
}
