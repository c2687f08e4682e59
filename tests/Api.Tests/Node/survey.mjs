// Input: the first line is SurveyJS JSON, each line after it a person: { answers, changes: [[item, answer], …] }, who makes
// the changes one after another where the item is visible. Output for a person: the visible items at the end and the answers
// to submit.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const { Model } = createRequire(`${process.cwd()}/`)("survey-core");
let survey;

// An expression that cannot be read is not an error for survey-core.
console.warn = console.error = (message) => {
  throw new Error(message);
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
